// Amounts in Chinese capitals, as a cashier writes them.
#include <catch2/catch.hpp>

#include "clients/print/chinese_amount.hpp"

using countersign::print::chinese_capitals;

TEST_CASE("amounts are written in capitals, with zeros where strokes could be added", "[print][amount]") {
    CHECK(chinese_capitals(1'200'000) == "壹万贰仟元整");
    CHECK(chinese_capitals(1'234'567) == "壹万贰仟叁佰肆拾伍元陆角柒分");
    CHECK(chinese_capitals(0) == "零元整");
    CHECK(chinese_capitals(100) == "壹元整");
    CHECK(chinese_capitals(5) == "伍分");
    CHECK(chinese_capitals(50) == "伍角整");
    CHECK(chinese_capitals(123'405) == "壹仟贰佰叁拾肆元零伍分");
    CHECK(chinese_capitals(1'050) == "壹拾元零伍角整");
    CHECK(chinese_capitals(140'950) == "壹仟肆佰零玖元伍角整");
    CHECK(chinese_capitals(600'714) == "陆仟零柒元壹角肆分");
    CHECK(chinese_capitals(10'700'053) == "壹拾万柒仟元零伍角叁分");
    CHECK(chinese_capitals(10'002'000) == "壹拾万零贰拾元整");
    CHECK(chinese_capitals(10'000'100'000) == "壹亿零壹仟元整");
    CHECK(chinese_capitals(1'200'345'600) == "壹仟贰佰万叁仟肆佰伍拾陆元整");
    CHECK(chinese_capitals(-300'000) == "负叁仟元整");
}

TEST_CASE("the largest amounts that there are can be written", "[print][amount]") {
    CHECK(chinese_capitals(INT64_MAX).ends_with("元零柒分"));
    CHECK(chinese_capitals(INT64_MIN).ends_with("元零捌分"));
}
