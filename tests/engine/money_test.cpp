#include "daemon/engine/money.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <limits>

#include "daemon/engine/value.hpp"

namespace countersign::engine {

namespace {

__extension__ using Wide = __int128;
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

Currency currency(std::string_view code) { return parse_currency(code).value(); }
Money cny(std::int64_t minor) { return {.minor = minor, .currency = currency("CNY")}; }

bool fits(Wide number) { return number >= smallest && number <= largest; }

// Numbers near the ends of int64, near zero, and anything between.
rc::Gen<std::int64_t> any_number() {
    return rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange<std::int64_t>(-1000, 1000),
                          rc::gen::map(rc::gen::inRange<std::int64_t>(0, 1000), [](auto n) { return largest - n; }),
                          rc::gen::map(rc::gen::inRange<std::int64_t>(0, 1000), [](auto n) { return smallest + n; }),
                          rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](auto n) { return n >> 31; }));
}

rc::Gen<Currency> any_currency() {
    return rc::gen::map(rc::gen::element<std::string>("CNY", "JPY", "KWD", "EUR", "VND"),
                        [](const std::string& code) { return currency(code); });
}

void agrees(const MoneyResult& result, Wide exact) {
    RC_ASSERT(result.has_value() == fits(exact));
    if (result) RC_ASSERT(Wide{result->minor} == exact);
}

}  // namespace

TEST_CASE("money agrees with exact arithmetic or is refused", "[engine][money]") {
    CHECK(rc::check("sums, differences, products and shares", [] {
        const auto a = *any_number();
        const auto b = *any_number();
        const auto c = *any_number();
        agrees(add(cny(a), cny(b)), Wide{a} + b);
        agrees(subtract(cny(a), cny(b)), Wide{a} - b);
        agrees(multiply(cny(a), b), Wide{a} * b);
        if (c != 0) agrees(prorate(cny(a), b, c), Wide{a} * b / c);
    }));
}

TEST_CASE("a share is rounded towards zero and a share of nothing is refused", "[engine][money]") {
    CHECK(prorate(cny(100), 2, 3).value() == cny(66));
    CHECK(prorate(cny(-100), 2, 3).value() == cny(-66));
    CHECK(prorate(cny(largest), largest, largest).value() == cny(largest));
    CHECK(prorate(cny(1), 1, 0).error().text == "the whole that it is a part of is zero");
    CHECK(prorate(cny(smallest), 1, -1).error().text == "the share exceeds what money can hold");
}

TEST_CASE("currencies are never mixed", "[engine][money]") {
    const Money yen{.minor = 1, .currency = currency("JPY")};

    CHECK(add(cny(1), yen).error().text == "CNY and JPY are different currencies");
    CHECK_FALSE(subtract(yen, cny(1)).has_value());
    CHECK_FALSE(parse_currency("cny").has_value());
    CHECK_FALSE(parse_currency("CNYX").has_value());
}

TEST_CASE("an amount is written with separators and the digits of its currency", "[engine][money]") {
    CHECK(format(cny(123450)) == "1,234.50 CNY");
    CHECK(format(cny(-5)) == "-0.05 CNY");
    CHECK(format(cny(0)) == "0.00 CNY");
    CHECK(format(cny(smallest)) == "-92,233,720,368,547,758.08 CNY");
    CHECK(format({.minor = 1234567, .currency = currency("JPY")}) == "1,234,567 JPY");
    CHECK(format({.minor = 1234567, .currency = currency("KWD")}) == "1,234.567 KWD");
    CHECK(format_amount(cny(100000)) == "1,000.00");
}

TEST_CASE("amounts are read strictly", "[engine][money]") {
    const auto reads = [](std::string_view text) { return parse_money(text, currency("CNY")); };

    CHECK(reads("3000").value() == cny(300000));
    CHECK(reads("3000.00").value() == cny(300000));
    CHECK(reads("3,000.00 CNY").value() == cny(300000));
    CHECK(reads("-1.5 CNY").value() == cny(-150));
    CHECK(reads("12 JPY").value() == Money{.minor = 12, .currency = currency("JPY")});
    CHECK(reads("-92,233,720,368,547,758.08").value() == cny(smallest));
    CHECK(reads("3000.001").error() == "Expected at most 2 digits after the point for CNY, but found \"3000.001\".");
    CHECK(reads("1.5 JPY").error() == "Expected at most 0 digits after the point for JPY, but found \"1.5 JPY\".");
    CHECK(reads("92233720368547758.08").error() ==
          "Expected an amount that 64 bits can hold, but found \"92233720368547758.08\".");
    for (const char* text :
         {"",         "-",      ".5",    "1.",  "+1",   " 1",  "1 ",    "1  CNY", "1,00",   "1,0000", ",100",
          "1000,000", "1,,000", "1.0.0", "1e3", "0x10", "--1", "1 cny", "1 CNY ", "1,000,", "１",     "1.-5"})
        CHECK_FALSE(reads(text).has_value());
}

TEST_CASE("what is written is read back as the same money", "[engine][money]") {
    CHECK(rc::check("every amount survives", [] {
        const Money money{.minor = *any_number(), .currency = *any_currency()};
        RC_ASSERT(parse_money(format(money), currency("USD")).value() == money);
        RC_ASSERT(parse_money(format_amount(money), money.currency).value() == money);
    }));
    CHECK(rc::check("no text breaks the reader, and what it reads it can write", [] {
        const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789,.- CNYJP\xe5")));
        if (const auto money = parse_money(text, currency("CNY")))
            RC_ASSERT(parse_money(format(*money), currency("USD")).value() == *money);
    }));
}

TEST_CASE("dates and months are read strictly and survive", "[engine][value]") {
    CHECK(format_date(parse_date("2026-10-31").value()) == "2026-10-31");
    CHECK(format_month(parse_month("2026-10").value()) == "2026-10");
    CHECK(parse_date("2026-02-29").error() == "Expected a day of the calendar, but there is no 2026-02-29.");
    CHECK(parse_date("2024-02-29").has_value());
    for (const char* text : {"",
                             "2026-1-01",
                             "2026-10-31 ",
                             "2026/10/31",
                             "26-10-31",
                             "2026-00-01",
                             "2026-13-01",
                             "2026-10-00",
                             "2026-10-3x",
                             "-026-10-31",
                             "2026-1031x"})
        CHECK_FALSE(parse_date(text).has_value());
    for (const char* text : {"", "2026-1", "2026-00", "2026-13", "2026-10-", "202a-10"})
        CHECK_FALSE(parse_month(text).has_value());
    CHECK(rc::check("every day from 0000 to 9999", [] {
        const Date day{std::chrono::days{*rc::gen::inRange(-719528, 2932896)}};
        RC_ASSERT(parse_date(format_date(day)).value() == day);
    }));
}

TEST_CASE("values are described for people", "[engine][value]") {
    const Value row{Record{{"customer", "广州\"一\""}, {"fee", cny(60000)}, {"note", Value{}}}};

    CHECK(describe(row) == "{customer: \"广州\\\"一\\\"\", fee: 600.00 CNY, note: nothing}");
    CHECK(describe(Value{List{Value{1}, Value{true}, parse_date("2026-10-31").value()}}) == "[1, true, 2026-10-31]");
    CHECK(describe(Value{Instant{}}) == "1970-01-01T00:00:00Z");
    CHECK(type_name(row) == "record");
    CHECK(row.find("fee")->get<Money>()->minor == 60000);
    CHECK(row.find("absent") == nullptr);
    CHECK(Value{1}.find("fee") == nullptr);
}

}  // namespace countersign::engine
