// What a decision table decides, and what a refusal says of it.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/decision.hpp"
#include "daemon/engine/scope.hpp"

namespace countersign::engine {

namespace {

WorkflowPtr forms() {
    std::ifstream file(COUNTERSIGN_SOURCE_DIR "/tests/stories/operations/forms.toml");
    std::ostringstream text;
    text << file.rdbuf();
    const auto read = definitions::read_definition(text.str(), "forms.toml");
    REQUIRE(read);
    return *read;
}

Value form_of(std::int64_t minor, const char* kind) {
    return Record{{"amount", Money{.minor = minor, .currency = {}}}, {"kind", Value{kind}}};
}

// The verdict on a condition for a form of this amount and kind.
Verdict judged(const char* condition, std::int64_t minor, const char* kind) {
    const WorkflowPtr workflow = forms();
    const auto compiled = compile(condition, state_declarations(*workflow), Type::of(Type::Kind::boolean));
    REQUIRE(compiled);
    const EngineState state;
    const Calendar calendar;
    const Value form = form_of(minor, kind);
    const Instance instance{};
    const Facts facts{.now = {}, .actor = {}, .seed = {}, .state = &state, .calendar = &calendar, .form = &form};
    Scope scope(*workflow, instance, facts);
    const auto verdict = judge(*compiled, scope.environment(*compiled));
    REQUIRE(verdict);
    return *verdict;
}

}  // namespace

TEST_CASE("bounds belong to their rows, and the next row begins one fen later") {
    CHECK(judged("decided.levels.limit == money('500.00 CNY')", 100000, "gift").holds);
    CHECK(judged("decided.levels.limit == money('1000.00 CNY')", 100000, "meal").holds);
    CHECK(judged("decided.levels.limit == money('5000.00 CNY')", 100001, "gift").holds);
    CHECK(judged("decided.levels.limit == money('5000.00 CNY')", 500000, "meal").holds);
    CHECK(judged("decided.levels.needs_gm", 500001, "meal").holds);
}

TEST_CASE("a refusal names the row that it rests on") {
    const Verdict large = judged("!decided.levels.needs_gm", 500001, "gift");
    CHECK(large.because.zh == "须总经理批：是（“审批权限表”第 4 行：金额 ≥ 5,000.01 CNY）");
    CHECK(large.because.en == "needs the general manager: yes (who approves how much, row 4: amount ≥ 5,000.01 CNY)");

    const Verdict gift = judged("form.amount <= decided.levels.limit", 100000, "gift");
    CHECK(gift.because.zh == "金额 1,000.00 CNY > 限额 500.00 CNY（“审批权限表”第 2 行：金额 0.00 CNY 至 1,000.00 CNY，类别 礼品）");
    CHECK(gift.because.en ==
          "amount 1,000.00 CNY > limit 500.00 CNY (who approves how much, row 2: amount 0.00 CNY to 1,000.00 CNY, kind gift)");

    const Verdict meal = judged("decided.levels.needs_gm", 100000, "meal");
    CHECK(meal.because.zh == "须总经理批：否（“审批权限表”第 1 行：金额 0.00 CNY 至 1,000.00 CNY，类别 招待或其他）");
}

TEST_CASE("what reads a decision table reads what its inputs read") {
    const WorkflowPtr workflow = forms();
    const auto compiled = compile("decided.levels.needs_gm", state_declarations(*workflow), Type::of(Type::Kind::boolean));

    REQUIRE(compiled);
    CHECK(compiled->reads("form"));
    CHECK_FALSE(compiled->reads("now"));
}

TEST_CASE("a decision table is named with what it decides") {
    const WorkflowPtr workflow = forms();
    const auto fault = [&](const char* text) {
        const auto compiled = compile(text, state_declarations(*workflow), Type::of(Type::Kind::boolean));
        return compiled ? std::string() : compiled.error().text;
    };

    CHECK(fault("decided.levels.needs_boss") == "expected a field of decided.levels (signers, needs_gm, limit), but found needs_boss");
    CHECK(fault("decided.level.needs_gm").ends_with("decided.levels, but found decided"));
    CHECK(fault("decided").ends_with("but found decided"));
    CHECK(fault("[1].exists(decided, decided.levels == 1)").starts_with("expected a record with the field levels"));
}

TEST_CASE("cells say what they take") {
    const WorkflowPtr workflow = forms();
    const DecisionTable& table = *workflow->find_decision("levels");

    CHECK(describe(table.rows[0].cells[1]) == "meal | other");
    CHECK(describe(table.rows[2].cells[1]) == "*");
    CHECK(describe(DecisionCell{.one_of = {}, .from = Value{3}, .until = Value{3}}) == "3");
    CHECK(describe(DecisionCell{.one_of = {}, .from = {}, .until = Value{3}}) == ".. 3");
}

}  // namespace countersign::engine
