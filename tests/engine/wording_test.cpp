// What people read when a condition of a shipped definition does not hold: its names and values in words, in both
// languages. The expressions are those of the definitions themselves.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/scope.hpp"

namespace countersign::engine {

namespace {

WorkflowPtr shipped(const std::string& path) {
    std::ifstream file(COUNTERSIGN_SOURCE_DIR "/" + path);
    std::ostringstream text;
    text << file.rdbuf();
    const auto read = definitions::read_definition(text.str(), path);
    REQUIRE(read);
    return *read;
}

Money cny(std::int64_t minor) { return {.minor = minor, .currency = {}}; }
Date day(const char* text) { return parse_date(text).value(); }

Value line(const char* customer, const char* purpose, const char* payee, std::int64_t fee) {
    return Record{{"customer", customer}, {"product", "甲"}, {"purpose", purpose}, {"payee", payee},
                  {"fee", cny(fee)},      {"payable", cny(fee)}};
}

Value receipt(const char* customer, std::int64_t amount, const char* paid_on) {
    return Record{{"customer", customer}, {"product", "甲"}, {"amount", cny(amount)}, {"paid_on", day(paid_on)}, {"receipt", "1"}};
}

// An instance of a definition on 2026-11-13 at noon, as 张伟 and 李娜 find it.
struct Desk {
    explicit Desk(const std::string& path) : workflow(shipped(path)) {
        state.company.people.set({.id = "zhang.wei", .name = "张伟"});
        state.company.people.set({.id = "li.na", .name = "李娜"});
        instance.initiator = "zhang.wei";
    }

    // The sentence of a condition that does not hold, or of what it can not be computed for. `action` is "STATE.ACTION",
    // whose input it may read.
    Label because(const char* condition, const std::string& action = {}) {
        const std::size_t point = action.find('.');
        static const Action none;
        const Action* of = &none;
        if (!action.empty()) of = workflow->find_state(action.substr(0, point))->find_action(action.substr(point + 1));
        REQUIRE(of != nullptr);
        const auto compiled = compile(condition, action_declarations(*workflow, *of, nullptr), Type::of(Type::Kind::boolean));
        REQUIRE(compiled);
        const Facts facts{.now = calendar.to_instant(day("2026-11-13"), {12 * 60}),
                          .actor = {.person = "li.na"},
                          .seed = {},
                          .state = &state,
                          .calendar = &calendar,
                          .form = &form};
        Scope scope(*workflow, instance, facts);
        scope.use_input(input, of->input);
        const auto verdict = judge(*compiled, scope.environment(*compiled));
        return verdict ? verdict->because : verdict.error().text;
    }

    WorkflowPtr workflow;
    EngineState state;
    Calendar calendar;
    Instance instance;
    Value form = Record{}, input = Record{};
};

struct Row {
    const char* condition;
    const char* zh;
    const char* en;
};

void check(Desk& desk, const std::string& action, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        INFO(row.condition);
        const Label because = desk.because(row.condition, action);
        CHECK(because.zh == row.zh);
        CHECK(because.en == row.en);
    }
}

}  // namespace

TEST_CASE("what the form of a statement does not fulfil is told in its own words", "[engine][wording]") {
    Desk desk("workflows/monthly-fee.toml");
    desk.form = Record{{"lines", List{line("城东药房", "event", "company", 20000), line("城西诊所", "gift", "natural_person", 60000)}},
                       {"payable", cny(80000)}};

    check(desk, {},
          {{"form.lines.all(l, l.payee != 'natural_person')", "客户明细第 2 行：收款方性质为客户方个人",
            "lines, row 2: payee is a natural person at the customer"},
           {"settings.allow_natural_person || form.lines.all(l, l.payee != 'natural_person')",
            "允许付给客户方个人（须合规签字）：否，且客户明细第 2 行：收款方性质为客户方个人",
            "allow lines for a natural person (compliance signs): no and lines, row 2: payee is a natural person at the customer"},
           {"form.lines.all(l, l.purpose != 'gift' || l.fee <= settings.gift_limit)",
            "客户明细第 2 行：用途为礼品，且客情费 600.00 CNY > 礼品限额 500.00 CNY",
            "lines, row 2: purpose is gift and fee 600.00 CNY > gift limit 500.00 CNY"},
           {"size(form.lines) == 0", "客户明细有 2 行", "lines has 2 rows"},
           {"size(form.lines) > 2", "客户明细的行数 2 ≤ 2", "the number of rows in lines 2 ≤ 2"},
           {"form.payable <= money('0.00 CNY')", "可付合计 800.00 CNY > 0.00 CNY", "total payable 800.00 CNY > 0.00 CNY"},
           {"has(form.note)", "备注未填写", "note is missing"},
           {"form.lines.exists(l, l.payee == 'public_official')", "客户明细（2 行）中没有收款方性质为国家机关或公职人员的",
            "no row of lines (2) has payee a public official or state institution"},
           {"settings.collection_rule == 'pro_rata'", "回款付费规则为达到比例才付，不是按回款率付",
            "collection rule is all or nothing, not pro rata"},
           {"actor == initiator", "办理人 李娜 ≠ 填报人 张伟", "whoever acts 李娜 ≠ the initiator 张伟"},
           {"state.visits > 0", "进入本步骤的次数 0 ≤ 0", "times in this step 0 ≤ 0"}});
}

TEST_CASE("an advance is refused with every figure that it rests on", "[engine][wording]") {
    Desk desk("workflows/monthly-fee.toml");
    desk.form = Record{{"lines", List{line("城东药房", "event", "company", 500000)}}, {"payable", cny(500000)}};
    desk.input = Record{{"amount", cny(200001)}};
    desk.instance.variables = Record{{"paid", cny(350000)}};
    REQUIRE(desk.state.ledger.post("advance:zhang.wei", "cash", cny(100000)));

    check(desk, "payout.ask_advance",
          {{"balance('advance:' + initiator) + input.amount <= settings.advance_limit",
            "3,000.01 CNY（借支：张伟的余额 1,000.00 CNY + 金额 2,000.01 CNY） > 借支限额 3,000.00 CNY",
            "3,000.01 CNY (the balance of advance: 张伟 1,000.00 CNY + amount 2,000.01 CNY) > advance limit 3,000.00 CNY"},
           {"input.amount <= form.payable - vars.paid - vars.handed",
            "金额 2,000.01 CNY > 1,500.00 CNY（可付合计 5,000.00 CNY - 已核销 3,500.00 CNY - 本表未核销借支 0.00 CNY）",
            "amount 2,000.01 CNY > 1,500.00 CNY (total payable 5,000.00 CNY - written off 3,500.00 CNY - "
            "handed out and not yet written off 0.00 CNY)"},
           {"vars.handed > money('0.00 CNY')", "本表未核销借支 0.00 CNY ≤ 0.00 CNY", "handed out and not yet written off 0.00 CNY ≤ 0.00 CNY"},
           {"vars.paid * 2 - (vars.paid - input.amount) <= money('0.00 CNY')",
            "5,500.01 CNY（已核销 3,500.00 CNY × 2 - （已核销 3,500.00 CNY - 金额 2,000.01 CNY）） > 0.00 CNY",
            "5,500.01 CNY (written off 3,500.00 CNY × 2 - (written off 3,500.00 CNY - amount 2,000.01 CNY)) > 0.00 CNY"}});
}

TEST_CASE("receipts are refused by their row, with what there should be", "[engine][wording]") {
    Desk desk("workflows/monthly-fee.toml");
    desk.form = Record{{"lines", List{line("城东药房", "event", "company", 20000)}}, {"payable", cny(20000)}};
    desk.instance.variables = Record{{"handed", cny(10000)}, {"receipts", List{receipt("城东药房", 15000, "2026-11-02")}}};
    desk.state.company.tables["budget"] = {Value{Record{{"product", "甲"}, {"amount", cny(50000)}}}};
    desk.input = Record{{"receipts", List{receipt("城东药房", 9000, "2026-11-12"), receipt("城西诊所", 8000, "2026-11-14")}}};

    check(desk, "payout.hand_in",
          {{"sum(input.receipts.map(r, r.amount)) <= vars.handed", "单据的金额合计 170.00 CNY > 本表未核销借支 100.00 CNY",
            "the sum of amount of receipts 170.00 CNY > handed out and not yet written off 100.00 CNY"},
           {"input.receipts.all(r, form.lines.exists(l, l.customer == r.customer && l.product == r.product))",
            "单据第 2 行：客户明细（1 行）中没有客户为“城西诊所”且品种为“甲”的",
            "receipts, row 2: no row of lines (1) has customer \"城西诊所\" and product \"甲\""},
           {"form.lines.all(l, sum((vars.receipts + input.receipts).filter(r, r.customer == l.customer && r.product == l.product).map(r, "
            "r.amount)) <= l.payable)",
            "客户明细第 1 行：已核销单据 + 单据（客户为“城东药房”且品种为“甲”）的金额合计 240.00 CNY > 可付金额 200.00 CNY",
            "lines, row 1: the sum of amount of receipts written off + receipts with customer \"城东药房\" and product \"甲\" 240.00 CNY > "
            "payable 200.00 CNY"},
           {"input.receipts.all(r, r.paid_on <= today)", "单据第 2 行：付款日期 2026-11-14 > 今天 2026-11-13",
            "receipts, row 2: paid on 2026-11-14 > today 2026-11-13"},
           {"sum(vars.receipts.map(r, lookup('budget', r.product).amount)) < money('1.00 CNY')",
            "已核销单据的品种科目预算（品种）的预算合计 500.00 CNY ≥ 1.00 CNY",
            "the sum of budget by product account (product): budget of receipts written off 500.00 CNY ≥ 1.00 CNY"},
           {"size(vars.pending) > 0", "待核销单据为空", "receipts handed in is empty"}});
}

TEST_CASE("what can not be computed is told in words as well", "[engine][wording]") {
    Desk desk("workflows/monthly-fee.toml");
    desk.form = Record{{"lines", List{Record{{"customer", "城东药房"}}}}};

    check(desk, {},
          {{"lookup('price', '甲', today).unit_fee > money('0.00 CNY')", "“品种费用标准”中没有“甲”在 2026-11-13 有效的行。",
            "Expected a row of 'standard fee by product' for \"甲\" on 2026-11-13, but there is none."},
           {"form.lines.all(l, l.fee <= settings.gift_limit)", "客情费没有值。", "Expected a value in fee, but there is none."},
           {"100 / state.visits > 1", "100 ÷ 进入本步骤的次数：除数为零。",
            "Expected a value of 100 ÷ times in this step, but the divisor is zero."},
           {"has_row('budget', '甲')", "“品种科目预算”中没有“甲”的行", "'budget by product account' has no row for \"甲\""}});
}

TEST_CASE("people, other documents and registers are called by their names", "[engine][wording]") {
    Desk complaint("workflows/complaint-recovery.toml");
    complaint.instance.variables = Record{{"offered_by", "li.na"}, {"offered", cny(50000)}};
    check(complaint, {}, {{"!has(vars.offered_by) || actor != vars.offered_by", "方案提出人已填写，且办理人与方案提出人同为李娜",
                           "who offered is given and whoever acts and who offered are both 李娜"}});

    Desk special("workflows/special-fee.toml");
    special.form = Record{{"customer", "新药房"}, {"contract", "HT-7"}, {"signing_planned", day("2026-11-12")}};
    special.state.registers.set("special-fee.contracts", "新药房/HT-7", 9, Value{Record{}});
    check(special, {},
          {{"form.signing_planned >= today", "拟签约日期 2026-11-12 < 今天 2026-11-13",
            "planned day of signing 2026-11-12 < today 2026-11-13"},
           {"registered('special-fee.contracts', form.customer + '/' + form.contract) == 0", "“已签合同”中“新药房/HT-7”的行数为 1",
            "the rows of signed contracts for \"新药房/HT-7\": 1"},
           {"form.signing_planned > today + 5", "拟签约日期 2026-11-12 ≤ 2026-11-18（今天 2026-11-13 + 5）",
            "planned day of signing 2026-11-12 ≤ 2026-11-18 (today 2026-11-13 + 5)"},
           {"'late' in flags || 'clerk_check' in state.signed", "标记（无）中没有“late”，且已有的签字（无）中没有“clerk_check”",
            "\"late\" is not among the flags (none) and \"clerk_check\" is not among the signatures (none)"}});
}

}  // namespace countersign::engine
