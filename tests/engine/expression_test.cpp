#include "daemon/engine/expression.hpp"
#include "daemon/engine/wording.hpp"

#include <fmt/format.h>
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cctype>
#include <limits>

namespace countersign::engine {

namespace {

using Kind = Type::Kind;
__extension__ using Wide = __int128;

Money cny(std::int64_t minor) { return {.minor = minor, .currency = {}}; }
Date day(std::string_view text) { return parse_date(text).value(); }

Type choice(std::vector<std::string> choices) {
    Type type = Type::of(Kind::choice);
    type.choices = std::move(choices);
    return type;
}
Type maybe(Type type) {
    type.optional = true;
    return type;
}
Type integer() { return Type::of(Kind::integer); }
Type text() { return Type::of(Kind::text); }
Type money() { return Type::of(Kind::money); }
Type date() { return Type::of(Kind::date); }
Type boolean() { return Type::of(Kind::boolean); }

Type line_type() {
    return Type::record_of({{"customer", text()},
                            {"product", text()},
                            {"purchased", money()},
                            {"collected", money()},
                            {"sold_through", integer()},
                            {"purpose", choice({"event", "promotion", "training", "sample", "gift"})},
                            {"payee", choice({"company", "natural_person", "public_official"})},
                            {"fee", money()},
                            {"payable", money()}});
}

Type receipt_type(bool optional) {
    const auto field = [&](Type type) { return optional ? maybe(std::move(type)) : type; };
    return Type::record_of({{"customer", field(text())},
                            {"product", field(text())},
                            {"amount", field(money())},
                            {"paid_on", field(date())},
                            {"receipt", field(text())}});
}

Type check_type() {
    return Type::record_of({{"customer", maybe(text())}, {"confirmed", maybe(boolean())}, {"said", maybe(text())}});
}

// The names of the monthly statement, and some of every type. Here `input` has what all its actions
// ask for, and `check` stands for the input of the one that records a spot check.
Declarations declarations() {
    return {
        .roots = {{"form", Type::record_of({{"lines", Type::list_of(line_type())},
                                            {"fee", money()},
                                            {"payable", money()},
                                            {"note", maybe(text())}})},
                  {"row", line_type()},
                  {"settings", Type::record_of({{"advance_limit", money()},
                                                {"collection_rule", choice({"all_or_nothing", "pro_rata"})},
                                                {"collection_threshold", integer()},
                                                {"gift_limit", money()},
                                                {"allow_natural_person", boolean()}})},
                  {"vars", Type::record_of({{"asked", money()},
                                            {"handed", money()},
                                            {"paid", money()},
                                            {"pending", Type::list_of(receipt_type(true))},
                                            {"receipts", Type::list_of(receipt_type(true))},
                                            {"drawn", Type::list_of(Type::record_of({{"customer", maybe(text())}}))},
                                            {"checks", Type::list_of(check_type())},
                                            {"reopened", boolean()},
                                            {"original_archived", boolean()},
                                            {"copy_kept", boolean()}})},
                  {"input", Type::record_of({{"amount", money()},
                                             {"receipts", Type::list_of(receipt_type(false))},
                                             {"customer", text()},
                                             {"confirmed", boolean()},
                                             {"said", text()}})},
                  {"check", Type::record_of({{"customer", text()}, {"confirmed", boolean()}, {"said", text()}})},
                  {"state", Type::record_of({{"id", text()}, {"visits", integer()}})},
                  {"period", Type::record_of({{"first", date()}, {"last", date()}, {"month", text()}})},
                  {"initiator", text()},
                  {"today", date()},
                  {"now", Type::of(Kind::instant)},
                  {"numbers", Type::list_of(integer())},
                  {"n", integer()},
                  {"gap", maybe(integer())},
                  {"yen", money()},
                  {"unset", boolean()}},
        .tables = {{"price", Type::record_of({{"product", text()}, {"unit_fee", money()}})},
                   {"budget", Type::record_of({{"product", text()}, {"amount", money()}})}},
        .others = true};
}

Value line(const char* customer, const char* purpose, std::int64_t fee) {
    return Record{{"customer", customer},          {"product", "X"},   {"purchased", cny(300)}, {"collected", cny(200)},
                  {"sold_through", 5},             {"purpose", purpose}, {"payee", "company"},  {"fee", cny(fee)},
                  {"payable", cny(fee)}};
}

Value receipt(const char* customer, std::int64_t amount) {
    return Record{{"customer", customer},
                  {"product", "X"},
                  {"amount", cny(amount)},
                  {"paid_on", day("2026-11-12")},
                  {"receipt", "1"}};
}

// Values for the declarations, and the environment that shows them.
struct World {
    Value form = Record{{"lines", List{line("A", "event", 10000), line("B", "gift", 40000), line("C", "gift", 60000)}},
                        {"fee", cny(110000)},
                        {"payable", cny(110000)}};
    Value row = line("A", "event", 10000);
    Value settings = Record{{"advance_limit", cny(100000)},
                            {"collection_rule", "pro_rata"},
                            {"collection_threshold", 60},
                            {"gift_limit", cny(50000)},
                            {"allow_natural_person", false}};
    Value vars = Record{{"asked", cny(0)},
                        {"handed", cny(50000)},
                        {"paid", cny(0)},
                        {"pending", List{}},
                        {"receipts", List{receipt("A", 4000)}},
                        {"drawn", List{Record{{"customer", "A"}}, Record{{"customer", "B"}}}},
                        {"checks", List{}},
                        {"reopened", false},
                        {"original_archived", false},
                        {"copy_kept", false}};
    Value input = Record{{"amount", cny(123450)},
                         {"receipts", List{receipt("A", 7000), receipt("B", 100)}},
                         {"customer", "Z"},
                         {"confirmed", true},
                         {"said", "好"}};
    Value check = Record{{"customer", "A"}, {"confirmed", true}, {"said", "ok"}};
    Value state = Record{{"id", "draft"}, {"visits", 1}};
    Value period = Record{{"first", day("2026-10-01")}, {"last", day("2026-10-31")}, {"month", "2026-10"}};
    Value initiator = "li.wei";
    Value today = day("2026-11-13");
    Value now = Instant{std::chrono::milliseconds{1000}};
    Value numbers = List{Value{3}, Value{1}, Value{2}};
    Value n = 7;
    Value gap;
    Value yen = Money{.minor = 5, .currency = {{'J', 'P', 'Y'}}};
    Value price = Record{{"product", "X"}, {"unit_fee", cny(1250)}};
    Calendar calendar{
        {{2026, {.holidays = {day("2026-10-01"), day("2026-10-02")}, .makeup_workdays = {day("2026-10-10")}}}},
        {},
        {},
        "test"};

    [[nodiscard]] Environment environment() const {
        Environment environment;
        const std::pair<const char*, const Value*> roots[] = {
            {"form", &form},           {"row", &row},     {"settings", &settings}, {"vars", &vars},   {"input", &input},
            {"check", &check},         {"state", &state}, {"period", &period},     {"today", &today}, {"now", &now},
            {"initiator", &initiator}, {"n", &n},         {"numbers", &numbers},   {"gap", &gap},     {"yen", &yen}};
        for (const auto& [name, value] : roots) environment.set(name, *value);
        environment.lookup = [this](std::string_view table, const Value& key, const Date* on) -> const Value* {
            const bool valid = on == nullptr || *on >= day("2026-01-01");
            return table == "price" && key == Value("X") && valid ? &price : nullptr;
        };
        environment.balance = [](std::string_view account) { return cny(account == "advance:li.wei" ? 20000 : 0); };
        environment.registered = [](std::string_view name, std::string_view key) {
            return name == "contracts.signed" && key == "A" ? List{Value{Record{}}} : List{};
        };
        environment.calendar = &calendar;
        return environment;
    }
};

Result<Value, EvaluationFault> evaluated(std::string_view expression, const World& world = {}) {
    const auto compiled = compile(expression, declarations(), Type{});
    if (!compiled)
        return fail(
            EvaluationFault{.text = {.en = fmt::format("{}: {}", compiled.error().offset, compiled.error().text)}, .gap = {}});
    return evaluate(*compiled, world.environment());
}

// What comes out, as people see it, or the fault.
std::string outcome(std::string_view expression) {
    const auto value = evaluated(expression);
    return value ? describe(*value) : value.error().text.en;
}

std::string compile_fault(std::string_view expression, const Type& expected = {}) {
    const auto compiled = compile(expression, declarations(), expected);
    return compiled ? "compiles" : fmt::format("{}: {}", compiled.error().offset, compiled.error().text);
}

std::string because(std::string_view expression, const World& world = {}) {
    const auto compiled = compile(expression, declarations(), boolean());
    if (!compiled) return compiled.error().text;
    const auto verdict = judge(*compiled, world.environment());
    return verdict ? (verdict->holds ? "holds" : verdict->because.en) : verdict.error().text.en;
}

using Cases = std::vector<std::pair<const char*, const char*>>;

void check_outcomes(const Cases& table) {
    for (const auto& [expression, expected] : table) {
        INFO(expression);
        CHECK(outcome(expression) == expected);
    }
}

}  // namespace

TEST_CASE("operators bind as in CEL", "[engine][expression]") {
    check_outcomes({
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"10 - 4 - 3", "3"},
        {"100 / 10 / 5", "2"},
        {"7 % 4 * 2", "6"},
        {"-2 * 3", "-6"},
        {"- - 2", "2"},
        {"-n + 1", "-6"},
        {"1 < 2 == true", "true"},
        {"true || false && false", "true"},
        {"(true || false) && false", "false"},
        {"!false && false", "false"},
        {"!(false && false)", "true"},
        {"false ? 1 : true ? 2 : 3", "2"},
        {"1 + 1 == 2 ? 10 + 1 : 0", "11"},
        {"true ? false || true : false", "true"},
        {"2 in [1, 2] == true", "true"},
        {"1 + 1 in [2]", "true"},
        {"-numbers[0]", "-3"},
        {"numbers[1 + 1]", "2"},
        {"// a comment\n1 + // another\n 1", "2"},
    });
}

TEST_CASE("operators and functions compute what CEL and the domain say", "[engine][expression]") {
    check_outcomes({
        {"-7 / 2", "-3"},
        {"-7 % 2", "-1"},
        {"0x1F", "31"},
        {"-0x10", "-16"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"'a' + \"b\" + r'\\n' + '''c'd'''", "\"ab\\\\nc'd\""},
        {"'\\u4f1a\\x41\\101\\U0001F600' == '会AA😀'", "true"},
        {"size('会签😀')", "3"},
        {"'会签'.size()", "2"},
        {"size(form.lines)", "3"},
        {"form.lines.size()", "3"},
        {"size([])", "0"},
        {"'abc'.contains('b') && 'abc'.startsWith('a') && 'abc'.endsWith('c')", "true"},
        {"'abc' < 'abd' && 'Z' < 'a' && '' < 'a' && '\\u007f' < '会'", "true"},
        {"false < true", "true"},
        {"int('-42') + int(1)", "-41"},
        {"string(42) + string(true) + string(today) + string('x')", "\"42true2026-11-13x\""},
        {"string(money('1234.5 CNY'))", "\"1,234.50 CNY\""},
        {"string(now)", "\"1970-01-01T00:00:01Z\""},
        {"[1, 2] == [1, 2] && [1, 2] != [2, 1] && [1] != []", "true"},
        {"[1] + [2] + []", "[1, 2]"},
        {"[[1], []]", "[[1], []]"},
        {"form.lines[0] == row", "true"},
        {"row in form.lines", "true"},
        {"money('1.50 CNY') + money('2.00 CNY') - money('0.25 CNY')", "3.25 CNY"},
        {"-money('1.50 CNY')", "-1.50 CNY"},
        {"money('1.50 CNY') * 3 == 3 * money('1.50 CNY')", "true"},
        {"money('0.00 CNY') < money('0.01 CNY')", "true"},
        {"prorate(money('100.00 CNY'), 2, 3)", "66.66 CNY"},
        {"prorate(row.fee, row.collected, row.purchased)", "66.66 CNY"},
        {"sum(form.lines.map(l, l.fee))", "1,100.00 CNY"},
        {"sum(vars.pending.map(r, r.amount))", "0.00 CNY"},
        {"sum([yen, yen])", "10 JPY"},
        {"sum(numbers)", "6"},
        {"min(3, n) + max(3, n, 5)", "10"},
        {"min(today, date('2026-01-01'))", "2026-01-01"},
        {"max(row.fee, form.fee)", "1,100.00 CNY"},
        {"distinct(form.lines.map(l, l.purpose))", "[\"event\", \"gift\"]"},
        {"date('2026-10-31') + 1", "2026-11-01"},
        {"today - 13 == period.last", "true"},
        {"today - period.first", "43"},
        {"days(today, period.first)", "-43"},
        {"workdays(date('2026-09-30'), date('2026-10-12'))", "7"},
        {"month(period.last)", "\"2026-10\""},
        {"initiator + '/' + month(today)", "\"li.wei/2026-11\""},
        {"minute_of_day(now)", "0"},
        {"today > period.last && period.last >= period.first", "true"},
        {"lookup('price', row.product, period.last).unit_fee * row.sold_through", "62.50 CNY"},
        {"lookup('price', 'X').product", "\"X\""},
        {"has_row('price', 'X') && !has_row('price', 'Y') && !has_row('price', 'X', date('2025-12-31'))", "true"},
        {"balance('advance:' + initiator)", "200.00 CNY"},
        {"registered('contracts.signed', 'A') - registered('contracts.signed', 'B')", "1"},
        {"has(form.fee) && !has(form.note)", "true"},
        {"form.note == null && null == gap && form.fee != null && null == null", "true"},
        {"has(form.note) ? form.note : 'none'", "\"none\""},
        {"gap", "nothing"},
        {"row.payee == 'company' ? row.payee : 'other'", "\"company\""},
    });
}

TEST_CASE("macros bind their variable and nothing else", "[engine][expression]") {
    check_outcomes({
        {"numbers.all(x, x > 0)", "true"},
        {"numbers.all(x, x > 1)", "false"},
        {"[].all(x, false)", "true"},
        {"numbers.exists(x, x == 2)", "true"},
        {"[].exists(x, true)", "false"},
        {"numbers.exists_one(x, x > 2)", "true"},
        {"numbers.exists_one(x, x > 1)", "false"},
        {"numbers.filter(x, x > 1)", "[3, 2]"},
        {"numbers.map(x, x * x)", "[9, 1, 4]"},
        {"numbers.map(x, x > 1, x * 10)", "[30, 20]"},
        {"numbers.map(x, string(x) + '!')", "[\"3!\", \"1!\", \"2!\"]"},
        {"numbers.map(n, n + 1)", "[4, 2, 3]"},
        {"numbers.map(x, n)", "[7, 7, 7]"},
        {"numbers.map(x, numbers.map(x, x + 1)[0] + x)", "[7, 5, 6]"},
        {"numbers.map(x, numbers.filter(y, y < x))", "[[1, 2], [], [1]]"},
        {"numbers.filter(x, numbers.exists(y, y > x)).map(x, x)", "[1, 2]"},
        {"form.lines.filter(l, l.purpose == 'gift').map(l, l.customer)", "[\"B\", \"C\"]"},
    });
    CHECK(compile_fault("numbers.all(x, x > 0) && x > 0").starts_with("25: expected one of the names "));
}

TEST_CASE("&& and || make up for a fault on either side, as CEL demands", "[engine][expression]") {
    check_outcomes({
        {"1 / 0 == 1 || true", "true"},
        {"true || 1 / 0 == 1", "true"},
        {"1 / 0 == 1 && false", "false"},
        {"false && 1 / 0 == 1", "false"},
        {"numbers.all(x, 6 / (x - 3) > 0 && x != 1)", "false"},
        {"numbers.exists(x, 6 / (x - 3) == -3)", "true"},
        {"true ? 1 : 1 / 0", "1"},
        {"1 / 0 == 1 || false", "Expected a value of 1 / 0, but the divisor is zero."},
        {"true && 1 / 0 == 1", "Expected a value of 1 / 0, but the divisor is zero."},
        {"1 / 0 == 1 || n % 0 == 1", "Expected a value of 1 / 0, but the divisor is zero."},
        {"numbers.exists(x, 6 / (x - 3) == 100)", "Expected a value of 6 / (x - 3), but the divisor is zero."},
        {"numbers.all(x, 6 / (x - 3) < 0)", "Expected a value of 6 / (x - 3), but the divisor is zero."},
        {"numbers.exists_one(x, 6 / (x - 3) == -6)", "Expected a value of 6 / (x - 3), but the divisor is zero."},
        {"!(1 / 0 == 1)", "Expected a value of 1 / 0, but the divisor is zero."},
    });
}

TEST_CASE("what can not be computed is a fault with a sentence", "[engine][expression]") {
    check_outcomes({
        {"9223372036854775807 + n", "Expected a value of 9223372036854775807 + n, but it exceeds what an integer can hold."},
        {"-9223372036854775808 / -1", "Expected a value of -9223372036854775808 / -1, but it exceeds what an integer can hold."},
        {"-9223372036854775808 % -1", "Expected a value of -9223372036854775808 % -1, but it exceeds what an integer can hold."},
        {"-(-9223372036854775808)", "Expected a value of -(-9223372036854775808), but it exceeds what an integer can hold."},
        {"sum([9223372036854775807, 1])", "Expected a value of sum([9223372036854775807, 1]), but it exceeds what an integer can hold."},
        {"row.fee * 9223372036854775807",
         "Expected a value of row.fee * 9223372036854775807, but the product exceeds what money can hold."},
        {"row.fee + yen", "Expected a value of row.fee + yen, but CNY and JPY are different currencies."},
        {"row.fee < yen", "Expected a value of row.fee < yen, but CNY and JPY are different currencies."},
        {"row.fee == yen", "Expected a value of row.fee == yen, but CNY and JPY are different currencies."},
        {"prorate(row.fee, 1, 0)", "Expected a value of prorate(row.fee, 1, 0), but the whole that it is a part of is zero."},
        {"gap + 1", "Expected a value in gap, but there is none."},
        {"gap < 1", "Expected a value in gap, but there is none."},
        {"form.note != 'x'", "Expected a value in form.note, but there is none."},
        {"size(form.note)", "Expected a value in form.note, but there is none."},
        {"[gap]", "Expected a value in gap, but there is none."},
        {"numbers[3]", "Expected a value of numbers[3], but 3 is not a place in a list of 3."},
        {"numbers[-1]", "Expected a value of numbers[-1], but -1 is not a place in a list of 3."},
        {"int('4x')", "Expected a value of int('4x'), but \"4x\" is no integer."},
        {"int('99999999999999999999')", "Expected a value of int('99999999999999999999'), but \"99999999999999999999\" is no integer."},
        {"today + 9223372036854775807", "Expected a value of today + 9223372036854775807, but it lies outside the years 0000 to 9999."},
        {"today - -9223372036854775808", "Expected a value of today - -9223372036854775808, but it is no date."},
        {"lookup('price', 'Y', period.last).unit_fee", "Expected a row of 'price' for \"Y\" on 2026-10-31, but there is none."},
        {"lookup('budget', 'X').amount", "Expected a row of 'budget' for \"X\", but there is none."},
        {"unset", "Expected a value of unset, but the daemon supplied none."},
    });
}

TEST_CASE("a missing calendar year is told apart from other faults", "[engine][expression]") {
    const auto result = evaluated("workdays(today, date('2027-02-01'))");

    REQUIRE_FALSE(result.has_value());
    REQUIRE(result.error().gap.has_value());
    CHECK(result.error().gap->year == 2027);
    CHECK(result.error().text.en == result.error().gap->sentence());
}

TEST_CASE("values of another type than declared are a fault, not a crash", "[engine][expression]") {
    World world;
    world.form = List{};
    world.n = "seven";
    world.numbers = Record{};
    world.yen = true;

    CHECK(evaluated("form.fee", world).error().text.en == "Expected a record in form, but it holds another type.");
    for (const char* expression : {"n + 1",
                                   "n < 1",
                                   "numbers[0]",
                                   "numbers.all(x, x > 0)",
                                   "sum(numbers)",
                                   "numbers + numbers",
                                   "1 in numbers",
                                   "yen + yen",
                                   "yen * 2",
                                   "-yen",
                                   "-n",
                                   "min(n, 1)",
                                   "distinct(numbers)",
                                   "prorate(yen, 1, 1)",
                                   "today + n",
                                   "size(numbers)",
                                   "sum([yen])",
                                   "!has(form.fee)"}) {
        INFO(expression);
        CHECK_FALSE(evaluated(expression, world).has_value());
    }
}

TEST_CASE("faults in the text name the place and what was expected", "[engine][expression]") {
    const Cases table = {
        {"registered('signed', 'A')", "11: expected a register in quotes, such as 'special-fee.requests', but found 'signed'"},
        {"registered('contracts.signed', n)", "31: expected text, but n is int"},
        {"", "0: expected a value, but found the end"},
        {"1 +", "3: expected a value, but found the end"},
        {"1 2", "2: expected the end or an operator, but found 2"},
        {"(1", "2: expected ), but found the end"},
        {"[1, 2", "5: expected ], but found the end"},
        {"size(1,)", "7: expected another argument, but found )"},
        {"1 = 2", "2: expected ==, but found a single ="},
        {"true & true", "5: expected &&, but found a single &"},
        {"1.5", "0: expected an integer, but found 1.5 (there are no doubles; an amount is written money('1.50 CNY'))"},
        {"n + 1e3", "4: expected an integer, but found 1e3 (there are no doubles; an amount is written money('1.50 CNY'))"},
        {"n * .5", "4: expected an integer, but found .5 (there are no doubles; an amount is written money('1.50 CNY'))"},
        {"1u", "0: expected an integer, but found 1u"},
        {"0x", "0: expected an integer, but found 0x"},
        {"9223372036854775808", "0: expected an integer that 64 bits can hold, but found 9223372036854775808"},
        {"'abc", "0: expected ' at the end of the text that starts here, but found none"},
        {"'a\nb'", "0: expected ' at the end of the text that starts here, but found none"},
        {"'\\q'", "1: expected an escape such as \\n, \\\\ or \\u4f1a, but found another sign after the backslash"},
        {"'\\ud800'", "1: expected the number of a character, but the escape names none"},
        {"b'x'", "0: expected a text, but found bytes (b'...'), which do not exist here"},
        {"'\xff'", "1: expected UTF-8, but this byte is not"},
        {"'\xed\xa0\x80'", "1: expected UTF-8, but this byte is not"},      // a surrogate
        {"'\xc0\x80'", "1: expected UTF-8, but this byte is not"},          // longer than it need be
        {"'\xf4\x90\x80\x80'", "1: expected UTF-8, but this byte is not"},  // beyond the last character
        {"'\xe4\xbc'", "1: expected UTF-8, but this byte is not"},          // cut off
        {"会", "0: expected a name, a value or an operator, but found 会"},
        {"{'a': 1}", "0: expected a value (there are no map or message literals), but found {"},
        {"form.", "5: expected the name of a field after the point, but found the end"},
        {"form.in", "5: expected the name of a field after the point, but found in"},
        {"if", "0: expected a value, but if is a reserved word"},
        {"frm.fee", "0: expected one of the names form, row, settings, vars, input, check, state, period, initiator, today, now, "
                    "numbers, n, gap, yen, unset, but found frm"},
        {"period.lst", "0: expected a field of period (first, last, month), but found lst"},
        {"n.x", "0: expected a record with the field x, but n is int"},
        {"foo(1)", "0: expected a function, but there is none called foo"},
        {"n.foo(1)", "2: expected a function, but there is none called foo"},
        {"numbers.sum()", "8: expected sum(...), but sum follows a point"},
        {"contains('a', 'b')", "0: expected a text before .contains(...), but contains stands alone"},
        {"numbers.all(x)", "8: expected all(x, condition), but all has 1 arguments"},
        {"numbers.all(1, true)", "12: expected a name for the element, but found 1"},
        {"numbers.all(x, x)", "15: expected bool, but x is int"},
        {"n.all(x, true)", "0: expected a list, but n is int"},
        {"has(n)", "0: expected a field in has(), such as has(form.note), but there is none"},
        {"1 + true", "0: expected two values that + can join, but 1 is int and true is bool"},
        {"row.fee / 2", "0: expected int before / (a share of money is prorate(money, part, whole)), but row.fee is money"},
        {"row.fee * row.fee", "0: expected two values that * can join, but row.fee is money and row.fee is money"},
        {"1 - today", "0: expected two values that - can join, but 1 is int and today is date"},
        {"null + 1", "0: expected two values that + can join, but null is nothing and 1 is int"},
        {"!n", "1: expected bool, but n is int"},
        {"-true", "1: expected int or money, but true is bool"},
        {"n && true", "0: expected bool, but n is int"},
        {"n == 'x'", "5: expected int, but 'x' is text"},
        {"row.fee > 0", "10: expected money, but 0 is int"},
        {"numbers < numbers", "0: expected a value with an order, but numbers is list of int"},
        {"n < null", "4: expected int, but null is nothing"},
        {"'x' in numbers", "0: expected int, but 'x' is text"},
        {"1 in 2", "5: expected a list, but 2 is int"},
        {"true ? 1 : 'x'", "11: expected int as before the colon, but 'x' is text"},
        {"n ? 1 : 2", "0: expected bool, but n is int"},
        {"[1, 'x']", "4: expected int as the elements before, but 'x' is text"},
        {"[null]", "1: expected an element with a value, but null has none"},
        {"numbers + ['x']", "0: expected two values that + can join, but numbers is list of int and ['x'] is list of text"},
        {"numbers['x']", "8: expected int, but 'x' is text"},
        {"row.payee == 'compny'", "13: expected one of company, natural_person, public_official, but found 'compny'"},
        {"'compny' != row.payee", "0: expected one of company, natural_person, public_official, but found 'compny'"},
        {"row.payee in ['company', 'x']", "25: expected one of company, natural_person, public_official, but found 'x'"},
        {"'x' in form.lines.map(l, l.payee)", "0: expected one of company, natural_person, public_official, but found 'x'"},
        {"money('3000.00')", "6: expected an amount with its currency, such as '3000.00 CNY', but found '3000.00'"},
        {"money('3000.001 CNY')",
         "6: expected an amount. Expected at most 2 digits after the point for CNY, but found \"3000.001 CNY\"."},
        {"money(initiator)", "6: expected a text literal such as money('3000.00 CNY'), but found initiator"},
        {"date('2026-02-30')", "5: expected a date. Expected a day of the calendar, but there is no 2026-02-30."},
        {"sum(['x'])", "4: expected list of int or list of money, but ['x'] is list of text"},
        {"sum([])", "4: expected list of int or list of money, but [] is list"},
        {"min(1)", "0: expected 2 or more arguments for min, but there are 1"},
        {"min(1, row.fee)", "7: expected int, but row.fee is money"},
        {"prorate(row.fee, row.fee, 2)", "26: expected money, but 2 is int"},
        {"workdays(now, today)", "9: expected date, but now is instant"},
        {"month(now)", "6: expected date, but now is instant"},
        {"minute_of_day(today)", "14: expected instant, but today is date"},
        {"lookup(initiator, 'X')", "7: expected the name of a table in quotes, but found initiator"},
        {"lookup('prices', 'X')", "7: expected one of the tables price, budget, but found prices"},
        {"lookup('price', row)", "16: expected a key (text, int or date), but row is record"},
        {"lookup('price', 'X', now)", "21: expected date, but now is instant"},
        {"numbers.map(a, numbers.map(b, numbers.map(c, numbers.map(d, numbers.map(e, e)))))",
         "60: expected at most 4 macros within each other, but there are more"},
    };
    for (const auto& [expression, expected] : table) {
        INFO(expression);
        CHECK(compile_fault(expression) == expected);
    }
}

TEST_CASE("the result must fit what is expected", "[engine][expression]") {
    CHECK(compile_fault("row.fee", boolean()) == "0: expected bool, but row.fee is money");
    CHECK(compile_fault("[]", Type::list_of(receipt_type(true))) == "compiles");
    CHECK(compile_fault("numbers", Type::of(Kind::list)) == "compiles");
    CHECK(compile_fault("n", Type::of(Kind::list)) == "0: expected list, but n is int");
    CHECK(compile_fault("vars.receipts + input.receipts", Type::list_of(receipt_type(true))) == "compiles");
    CHECK(compile_fault("[check]", Type::list_of(check_type())) == "compiles");
    CHECK(compile_fault("[input]", Type::list_of(check_type())) ==
          "0: expected list of record, but [input] is list of record");
    CHECK(compile_fault("row.payee", text()) == "compiles");
    CHECK(compile_fault("null", maybe(text())) == "compiles");
    CHECK(compile_fault("null", text()) == "0: expected text, but null is nothing");
    CHECK(compile_fault("true ? 'a' : 'b'", choice({"a", "b"})) == "compiles");
    CHECK(compile_fault("true ? 'a' : 'c'", choice({"a", "b"})) == "13: expected one of a, b, but found 'c'");
    CHECK(compile_fault("initiator", choice({"a", "b"})) == "0: expected one of a, b, but initiator is text");

    const auto required = compile("gap", declarations(), integer());
    const auto optional = compile("gap", declarations(), maybe(integer()));
    const World world;
    CHECK(evaluate(*required, world.environment()).error().text.en == "Expected a value in gap, but there is none.");
    CHECK(evaluate(*optional, world.environment()).value().is_nothing());
}

TEST_CASE("a field that a condition asked for is not missing in the branch that it leads to", "[engine][expression]") {
    const auto may_be_missing = [](const char* text) {
        const auto compiled = compile(text, declarations(), Type{});
        INFO(text);
        REQUIRE(compiled.has_value());
        return compiled->type().optional;
    };
    CHECK_FALSE(may_be_missing("has(form.note) ? form.note : 'none'"));
    CHECK_FALSE(may_be_missing("!has(form.note) ? 'none' : form.note"));
    CHECK_FALSE(may_be_missing("form.note != null ? form.note : 'none'"));
    CHECK_FALSE(may_be_missing("null == form.note ? 'none' : form.note"));
    CHECK_FALSE(may_be_missing("n > 0 && has(form.note) ? form.note : 'none'"));
    CHECK_FALSE(may_be_missing("n > 0 || !has(form.note) ? 'none' : form.note"));
    CHECK_FALSE(may_be_missing("has(form.note) ? (n > 0 ? form.note : form.note + '!') : 'none'"));

    CHECK(may_be_missing("has(form.note) ? 'none' : form.note"));
    CHECK(may_be_missing("n > 0 ? form.note : 'none'"));
    CHECK(may_be_missing("n > 0 || has(form.note) ? form.note : 'none'"));
    CHECK(may_be_missing("!has(form.note) && n > 0 ? 'none' : form.note"));
    CHECK(may_be_missing("form.note == null ? form.note : 'none'"));
    CHECK(may_be_missing("has(vars.drawn[0].customer) ? form.note : 'none'"));
    CHECK(may_be_missing("has(form.note) ? (n > 0 ? form.note : 'none') : form.note"));
    // Of another row than the one that was asked.
    CHECK(may_be_missing("has(vars.drawn[0].customer) ? vars.drawn[1].customer : 'none'"));
}

TEST_CASE("an expression knows its text, its type and what it reads", "[engine][expression]") {
    const auto expression =
        compile("form.lines.all(row, row.fee <= settings.gift_limit)", declarations(), Type{}).value();

    CHECK(expression.reads("form"));
    CHECK(expression.reads("settings"));
    CHECK_FALSE(expression.reads("row"));  // the macro's own
    CHECK_FALSE(expression.reads("vars"));
    CHECK(expression.type() == boolean());
    CHECK(expression == compile(expression.text(), declarations(), boolean()).value());
    CHECK_FALSE(static_cast<bool>(Expression{}));
    CHECK(describe(Type::list_of(line_type())) == "list of record");
}

TEST_CASE("a name that is set twice has its latest value", "[engine][expression]") {
    const World world;
    Environment environment = world.environment();
    const Value later = 8;
    environment.set("n", later);

    CHECK(evaluate(compile("n", declarations(), integer()).value(), environment).value() == later);
}

TEST_CASE("every expression of the monthly statement compiles", "[engine][expression]") {
    const Type receipts = Type::list_of(receipt_type(true));
    const std::vector<std::pair<const char*, Type>> expressions = {
        {"lookup('price', row.product, period.last).unit_fee * row.sold_through", money()},
        {R"(
        row.collected * 100 < row.purchased * settings.collection_threshold ? row.fee * 0
        : settings.collection_rule == 'all_or_nothing' || row.collected >= row.purchased ? row.fee
        : prorate(row.fee, row.collected, row.purchased))", money()},
        {"sum(form.lines.map(l, l.fee))", money()},
        {"sum(form.lines.map(l, l.payable))", money()},
        {"form.lines.all(l, l.payee != 'public_official')", boolean()},
        {"settings.allow_natural_person || form.lines.all(l, l.payee != 'natural_person')", boolean()},
        {"form.lines.all(l, l.purpose != 'gift' || l.fee <= settings.gift_limit)", boolean()},
        {"state.visits == 1", boolean()},
        {"size(form.lines) > 0", boolean()},
        {"size(form.lines) == 0", boolean()},
        {"form.lines.exists(l, l.payee == 'natural_person')", boolean()},
        {"form.payable > money('0.00 CNY')", boolean()},
        {"vars.paid + vars.handed < form.payable", boolean()},
        {"input.amount <= form.payable - vars.paid - vars.handed", boolean()},
        {"balance('advance:' + initiator) + input.amount <= settings.advance_limit", boolean()},
        {"input.amount", money()},
        {"vars.handed > money('0.00 CNY')", boolean()},
        {"size(input.receipts) > 0", boolean()},
        {"sum(input.receipts.map(r, r.amount)) <= vars.handed", boolean()},
        {"input.receipts.all(r, form.lines.exists(l, l.customer == r.customer && l.product == r.product))", boolean()},
        {"form.lines.all(l, sum((vars.receipts + input.receipts).filter(r, r.customer == l.customer && "
         "r.product == l.product).map(r, r.amount)) <= l.payable)", boolean()},
        {"input.receipts.all(r, r.paid_on <= today)", boolean()},
        {"input.receipts", receipts},
        {"input.amount <= vars.handed", boolean()},
        {"vars.handed - input.amount", money()},
        {"vars.handed == money('0.00 CNY')", boolean()},
        {"size(vars.receipts) > 0", boolean()},
        {"vars.receipts.map(r, r.customer)", Type::list_of(text())},
        {"vars.handed + vars.asked", money()},
        {"money('0.00 CNY')", money()},
        {"vars.asked", money()},
        {"settings.advance_limit", money()},
        {"vars.pending", Type::of(Kind::list)},
        {"vars.pending.filter(r, has_row('budget', r.product))", Type::of(Kind::list)},
        {"lookup('budget', row.product).amount", money()},
        {"vars.handed - sum(vars.pending.map(r, r.amount))", money()},
        {"vars.paid + sum(vars.pending.map(r, r.amount))", money()},
        {"vars.receipts + vars.pending", receipts},
        {"[]", receipts},
        {"vars.drawn.exists(d, d.customer == input.customer)", boolean()},
        {"!vars.checks.exists(c, c.customer == input.customer)", boolean()},
        {"vars.checks + [check]", Type::list_of(check_type())},
        {"!input.confirmed", boolean()},
        {"size(vars.checks) >= size(vars.drawn)", boolean()},
        {"!vars.original_archived", boolean()},
        {"true", boolean()},
    };
    const World world;
    for (const auto& [expression, expected] : expressions) {
        INFO(expression);
        CHECK(compile_fault(expression, expected) == "compiles");
        const auto compiled = compile(expression, declarations(), expected);
        const bool has_no_budget = std::string_view(expression).starts_with("lookup('budget'");
        if (compiled) CHECK(evaluate(*compiled, world.environment()).has_value() != has_no_budget);
    }
}

TEST_CASE("a refusal shows the comparison that failed with both values", "[engine][expression]") {
    const Cases table = {
        {"input.amount <= settings.advance_limit", "input.amount 1,234.50 CNY > settings.advance_limit 1,000.00 CNY"},
        {"balance('advance:' + initiator) + input.amount <= settings.advance_limit",
         "balance('advance:' + initiator) + input.amount 1,434.50 CNY > settings.advance_limit 1,000.00 CNY"},
        {"form.lines.all(l, l.purpose != 'gift' || l.fee <= settings.gift_limit)",
         "form.lines, row 3: l.purpose is \"gift\" and l.fee 600.00 CNY > settings.gift_limit 500.00 CNY"},
        {"form.lines.all(l, l.fee <= settings.gift_limit)",
         "form.lines, row 3: l.fee 600.00 CNY > settings.gift_limit 500.00 CNY"},
        {"n > 5 && n < 6 && n < 0", "n 7 ≥ 6"},
        {"n > 8 || n < 6", "n 7 ≤ 8 and n 7 ≥ 6"},
        {"!(n > 5 && n < 9)", "n 7 > 5 and n 7 < 9"},
        {"1 / 0 == 1 && n == 6", "n is 7, not 6"},
        {"6 == n", "n is 7, not 6"},
        {"n != n", "n and n are both 7"},
        {"size(form.lines) == 0", "form.lines has 3 rows"},
        {"size(vars.checks) > 0", "vars.checks is empty"},
        {"size(numbers) < 1", "numbers has 3 entries"},
        {"size(numbers) > 3", "size(numbers) 3 ≤ 3"},
        {"registered('contracts.signed', row.customer) == 0", "registered('contracts.signed', row.customer): 1"},
        {"vars.handed == money('0.00 CNY')", "vars.handed is 500.00 CNY, not 0.00 CNY"},
        {"vars.copy_kept", "vars.copy_kept: no"},
        {"!input.confirmed", "input.confirmed: yes"},
        {"input.confirmed == false", "input.confirmed: yes"},
        {"input.confirmed != true", "input.confirmed: yes"},
        {"false", "false"},
        {"has(form.note)", "form.note is missing"},
        {"form.note != null", "form.note is missing"},
        {"form.fee == null", "form.fee 1,100.00 CNY is given"},
        {"n in [1, 2]", "n 7 is not one of 1, 2"},
        {"n in numbers", "n 7 is not among numbers (3, 1, 2)"},
        {"initiator.contains('x')", "initiator \"li.wei\" does not contain \"x\""},
        {"!initiator.startsWith('li')", "initiator \"li.wei\" starts with \"li\""},
        {"has_row('price', row.customer, today)", "'price' has no row for row.customer \"A\" on today 2026-11-13"},
        {"vars.drawn.exists(d, d.customer == input.customer)", "no row of vars.drawn (2) has d.customer \"Z\""},
        {"!vars.drawn.exists(d, d.customer == 'B')", "vars.drawn, row 2: d.customer is \"B\""},
        {"vars.checks.exists(c, c.confirmed == true)", "vars.checks is empty"},
        {"!numbers.all(x, x > 0)", "x > 0 in each of the 3 of numbers"},
        {"numbers.exists_one(x, x < n)", "3 of the 3 of numbers have x < 7"},
        {"numbers.exists(x, n < x)", "no entry of numbers (3) has x > 7"},
        {"input.receipts.all(r, form.lines.exists(l, l.customer == r.customer && l.fee == r.amount))",
         "input.receipts, row 1: no row of form.lines (3) has l.customer \"A\" and l.fee 70.00 CNY"},
        {"true ? n < 1 : n > 1", "n 7 ≥ 1"},
        {"n > 5", "holds"},
        {"1 / 0 == 1", "Expected a value of 1 / 0, but the divisor is zero."},
        {"form.lines.all(l, sum((vars.receipts + input.receipts).filter(r, r.customer == l.customer && "
         "r.product == l.product).map(r, r.amount)) <= l.payable)",
         "form.lines, row 1: sum((vars.receipts + input.receipts).filter(r, r.customer == l.customer && r.pro... 110.00 CNY > "
         "l.payable 100.00 CNY"},
    };
    for (const auto& [expression, expected] : table) {
        INFO(expression);
        CHECK(because(expression) == expected);
    }
}

TEST_CASE("a verdict names the elements that decided, from the outermost in", "[engine][expression]") {
    const auto elements = [](const char* text) {
        const auto compiled = compile(text, declarations(), boolean());
        REQUIRE(compiled);
        const World world;
        return judge(*compiled, world.environment()).value().elements;
    };

    CHECK(elements("form.lines.all(l, l.fee <= settings.gift_limit)") == std::vector<std::string>{"form.lines[3]"});
    CHECK(elements("form.lines.all(l, input.receipts.all(r, r.amount < l.fee && r.amount > money('50.00 CNY')))") ==
          std::vector<std::string>{"form.lines[1]", "input.receipts[2]"});
    CHECK(elements("n > 8").empty());
}

TEST_CASE("texts and trees are bounded", "[engine][expression]") {
    const auto repeated = [](std::string_view piece, int times) {
        std::string all;
        for (int i = 0; i < times; ++i) all += piece;
        return all;
    };

    CHECK(compile_fault(repeated(" ", 8192) + "1").starts_with("8192: expected at most 8192 bytes"));
    CHECK(compile_fault(repeated("(", 60) + "1" + repeated(")", 60)) == "compiles");
    for (const char* opening : {"(", "[", "!", "- ", "size(", "true ? 1 : ", "numbers["}) {
        INFO(opening);
        CHECK(compile_fault(repeated(opening, 8000 / static_cast<int>(std::string(opening).size())))
                  .find("expected at most 64 levels of nesting") != std::string::npos);
    }
    CHECK(compile_fault("1" + repeated("+1", 200)) == "compiles");
    CHECK(compile_fault("1" + repeated("+1", 4000)) ==
          "0: expected at most 256 operators in a row, but there are more");
    CHECK(compile_fault("form" + repeated(".a", 4000)) ==
          "0: expected at most 256 operators in a row, but there are more");
}

TEST_CASE("an evaluation that takes too many steps is stopped, whatever || would make of it", "[engine][expression]") {
    World world;
    List many;
    for (int i = 0; i < 500; ++i) many.emplace_back(i);
    world.numbers = many;
    const char* endless = "numbers.all(a, numbers.all(b, numbers.all(c, numbers.all(d, a + b + c + d >= 0))))";

    const auto fault = evaluated(endless, world).error().text.en;
    CHECK(fault.starts_with("Expected an evaluation of at most 5000000 steps, but numbers.all(a, "));
    CHECK(evaluated(fmt::format("{} || true", endless), world)
              .error()
              .text.en.starts_with("Expected an evaluation of at most"));
    CHECK(evaluated("numbers.all(a, numbers.all(b, 1 / 0 == a || a + b >= 0))", world).has_value() == false);
}

TEST_CASE("a full statement against as many receipts is within the bounds", "[engine][expression]") {
    World world;
    List lines, receipts;
    for (int i = 0; i < 500; ++i) {
        const std::string customer = fmt::format("客户{}", i);
        lines.push_back(line(customer.c_str(), "event", 10000));
        receipts.push_back(receipt(customer.c_str(), 5000));
    }
    world.form.own<Record>().insert_or_assign("lines", lines);
    world.vars.own<Record>().insert_or_assign("receipts", List{});
    world.input.own<Record>().insert_or_assign("receipts", receipts);

    CHECK(because("form.lines.all(l, sum((vars.receipts + input.receipts).filter(r, r.customer == l.customer && "
                  "r.product == l.product).map(r, r.amount)) <= l.payable)", world) == "holds");
    CHECK(because("input.receipts.all(r, form.lines.exists(l, l.customer == r.customer && l.product == r.product))",
                  world) == "holds");
}

namespace {

// A random tree of int operators with its exact value, or none when a step of it does not fit.
struct Sample {
    std::string text;
    std::optional<std::int64_t> value;
};

std::optional<std::int64_t> exact(char op, std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
    if (!a || !b || ((op == '/' || op == '%') && *b == 0)) return std::nullopt;
    const Wide x = *a, y = *b;
    const Wide result = op == '+' ? x + y : op == '-' ? x - y : op == '*' ? x * y : x / y;
    if (result > std::numeric_limits<std::int64_t>::max() || result < std::numeric_limits<std::int64_t>::min())
        return std::nullopt;
    return op == '%' ? static_cast<std::int64_t>(x % y) : static_cast<std::int64_t>(result);
}

std::int64_t any_operand() {
    const auto small = rc::gen::inRange<std::int64_t>(-20, 20);
    return *rc::gen::oneOf(
        small,
        rc::gen::arbitrary<std::int64_t>(),
        rc::gen::element(std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()));
}

int binding(char op) { return op == '+' || op == '-' ? 1 : 2; }

// A chain without brackets, computed here by the two-level rule of precedence, from left to right.
Sample any_chain() {
    std::vector<std::optional<std::int64_t>> values{any_operand()};
    std::string ops, text = fmt::format("{}", *values.back());
    const int length = *rc::gen::inRange(0, 8);
    for (int i = 0; i < length; ++i) {
        ops += *rc::gen::elementOf(std::string("+-*/%"));
        values.emplace_back(any_operand());
        text += fmt::format(" {} {}", ops.back(), *values.back());
    }
    for (const int level : {2, 1})
        for (std::size_t i = 0; i < ops.size();) {
            if (binding(ops[i]) != level) {
                ++i;
                continue;
            }
            values[i] = exact(ops[i], values[i], values[i + 1]);
            values.erase(values.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            ops.erase(i, 1);
        }
    return {.text = std::move(text), .value = values.front()};
}

}  // namespace

TEST_CASE("chains of operators agree with exact arithmetic and the rule of precedence", "[engine][expression]") {
    CHECK(rc::check("int arithmetic", [] {
        const Sample sample = any_chain();
        const auto value = evaluated(sample.text);
        RC_LOG() << sample.text << " is " << (value ? describe(*value) : value.error().text.en) << '\n';
        RC_ASSERT(value.has_value() == sample.value.has_value());
        if (value) RC_ASSERT(*value == Value(*sample.value));
    }));
}

namespace {

const std::vector<std::string> soup_words = {"form",
                                             ".lines",
                                             ".fee",
                                             ".note",
                                             "numbers",
                                             "n",
                                             "gap",
                                             "row",
                                             ".payee",
                                             "'gift'",
                                             "'company'",
                                             "1",
                                             "0",
                                             "-",
                                             "!",
                                             "(",
                                             ")",
                                             "[",
                                             "]",
                                             ",",
                                             ".",
                                             "?",
                                             ":",
                                             "+",
                                             "*",
                                             "/",
                                             "%",
                                             "==",
                                             "!=",
                                             "<",
                                             ">=",
                                             "&&",
                                             "||",
                                             " in ",
                                             "null",
                                             "true",
                                             "false",
                                             ".all(x, ",
                                             ".map(x, ",
                                             ".filter(x, ",
                                             ".exists(x, ",
                                             "x",
                                             "size(",
                                             "sum(",
                                             "has(",
                                             "money('1.00 CNY')",
                                             "today",
                                             "yen",
                                             "min(",
                                             "lookup('price', ",
                                             "has_row('price', ",
                                             "string(",
                                             "distinct(",
                                             "'\\",
                                             "\"",
                                             "//",
                                             "\n",
                                             "会",
                                             "\xe4",
                                             "{",
                                             "9999999999",
                                             "days(",
                                             "workdays(",
                                             "prorate(",
                                             "initiator",
                                             ".contains(",
                                             "vars",
                                             ".receipts",
                                             "input"};

const std::vector<std::string> whole_expressions = {"n + 1 > 2 ? n : gap",
                                                    "numbers.filter(x, x > 1).map(x, x * n)",
                                                    "sum(form.lines.map(l, l.fee)) <= settings.gift_limit",
                                                    "has(form.note) && form.note.contains('x') || n in [1, 2]",
                                                    "vars.drawn.exists(d, d.customer == input.customer)",
                                                    "lookup('price', row.product, period.last).unit_fee * n",
                                                    "!numbers.all(x, x % 2 == 0 || x / n > 1)",
                                                    "distinct(form.lines.map(l, l.purpose))",
                                                    "workdays(period.first, today) - days(period.first, today)",
                                                    "prorate(row.fee, row.collected, row.purchased)",
                                                    "numbers + [n, -n] == []"};

// An expression with a few of its bytes replaced by a word or by nothing.
std::string any_damaged_expression() {
    std::string text = *rc::gen::elementOf(whole_expressions);
    for (int changes = *rc::gen::inRange(0, 4); changes > 0; --changes) {
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
        const auto count = *rc::gen::inRange<std::size_t>(0, 6);
        text.replace(at, count, *rc::gen::inRange(0, 2) == 0 ? std::string() : *rc::gen::elementOf(soup_words));
    }
    return text;
}

// A definition whose form, variables and settings are those that are declared, each called by its name in capitals.
std::vector<Field> fields_called(const Type& record) {
    std::vector<Field> fields;
    for (const auto& [name, type] : record.fields) {
        Field field;
        field.id = name;
        for (const unsigned char c : name) field.label.en += static_cast<char>(std::toupper(c));
        field.label.zh = field.label.en;
        if (type.kind == Kind::list && !type.element.empty()) field.columns = fields_called(type.element.front());
        fields.push_back(std::move(field));
    }
    return fields;
}

Workflow workflow_called(const Declarations& names) {
    Workflow workflow;
    for (const auto& [root, type] : names.roots) {
        if (root == "form") workflow.form = fields_called(type);
        if (root == "vars") workflow.variables = fields_called(type);
        if (root == "settings") workflow.settings = fields_called(type);
    }
    return workflow;
}

// Compiles, evaluates and judges; true when it compiled.
bool survives(const std::string& text, const Declarations& names, const Environment& environment) {
    const auto compiled = compile(text, names, Type{});
    if (!compiled) {
        RC_ASSERT(compiled.error().offset <= text.size());
        RC_ASSERT(compiled.error().text.starts_with("expected "));
        return false;
    }
    const auto value = evaluate(*compiled, environment);
    if (!value) RC_ASSERT(value.error().text.en.starts_with("Expected "));
    if (compiled->type().kind == Kind::boolean) {
        const auto verdict = judge(*compiled, environment);
        if (verdict) RC_ASSERT(verdict->holds == verdict->because.en.empty());
    }
    return true;
}

}  // namespace

TEST_CASE("no soup of words breaks the compiler, and what compiles can be evaluated and judged",
          "[engine][expression]") {
    const World world;
    const Declarations names = declarations();
    const Workflow workflow = workflow_called(names);
    const People people;
    const Wording wording(workflow, people);
    Environment environment = world.environment();
    if (GENERATE(false, true)) environment.wording = &wording;
    std::size_t compiled_count = 0;

    CHECK(rc::check("words", [&] {
        for (int i = 0; i < 20; ++i) {
            std::string soup;
            for (const auto& word : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(soup_words)))
                soup += word;
            compiled_count += survives(soup, names, environment);
        }
    }));
    CHECK(rc::check("damaged expressions", [&] {
        for (int i = 0; i < 20; ++i) compiled_count += survives(any_damaged_expression(), names, environment);
    }));
    CHECK(rc::check("bytes", [&] { survives(*rc::gen::arbitrary<std::string>(), names, environment); }));
    CHECK(compiled_count > 100);
}

}  // namespace countersign::engine
