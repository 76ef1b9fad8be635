// What a document says on paper.
#include <catch2/catch.hpp>

#include "clients/documents/sheet.hpp"

namespace countersign::documents {

using nlohmann::json;

TEST_CASE("totals stand below the lines with their capitals, and what was typed stands above", "[documents][sheet]") {
    const json instance = json::parse(R"({
        "instance":"MF-1","title":{"zh":"月报","en":"statement"},"initiator_name":"张伟","state_label":{"zh":"付款","en":"payment"},
        "form_fields":[
            {"id":"lines","type":"table","label":{"zh":"明细","en":"lines"},"columns":[{"id":"fee","type":"money","label":{"zh":"客情费","en":"fee"}}]},
            {"id":"payable","type":"money","computed":true,"label":{"zh":"可付合计","en":"payable"}},
            {"id":"asked","type":"money","label":{"zh":"申请金额","en":"asked"}},
            {"id":"abroad","type":"money","computed":true,"label":{"zh":"外币","en":"abroad"}}],
        "form":{"lines":[{"fee":{"amount":527600,"currency":"CNY"}}],"payable":{"amount":527600,"currency":"CNY"},
                "asked":{"amount":100,"currency":"CNY"},"abroad":{"amount":100,"currency":"USD"}}})");
    const print::Sheet sheet = sheet_of(instance, "sample", Mark::original, "2026-11-12T09:00:00+08:00", Language::zh);
    REQUIRE(sheet.sums.size() == 2);
    CHECK(sheet.sums[0].label == "可付合计");
    CHECK(sheet.sums[0].text == "5,276.00  伍仟贰佰柒拾陆元整");
    CHECK(sheet.sums[1].text.find("1.00") != std::string::npos);
    CHECK(sheet.sums[1].text.find("元") == std::string::npos);
    CHECK(sheet.facts.back().label == "申请金额");
}

}  // namespace countersign::documents
