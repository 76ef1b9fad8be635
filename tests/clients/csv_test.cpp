#include <catch2/catch.hpp>

#include "clients/cli/complaint.hpp"
#include "clients/cli/people_file.hpp"
#include "clients/documents/csv.hpp"
#include "clients/documents/rows.hpp"
#include "clients/documents/written.hpp"
#include "tests/clients/fake_daemon.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

Field lines_table() {
    const json described = json::parse(R"([{"id":"lines","type":"table","max_rows":500,"unique":["customer","product"],
        "label":{"zh":"客户明细","en":"lines"},"columns":[
        {"id":"customer","type":"text","required":true,"max_length":80,"label":{"zh":"客户","en":"customer"}},
        {"id":"product","type":"text","required":true,"label":{"zh":"品种","en":"product"}},
        {"id":"purchased","type":"money","required":true,"min":{"amount":0,"currency":"CNY"},"label":{"zh":"采购金额","en":"purchased"}},
        {"id":"sold","type":"integer","min":0,"max":1000,"label":{"zh":"纯销数量","en":"sold through"}},
        {"id":"purpose","type":"choice","label":{"zh":"用途","en":"purpose"},
         "choices":[{"id":"event","label":{"zh":"活动","en":"event"}},{"id":"gift","label":{"zh":"礼品","en":"gift"}}]},
        {"id":"fee","type":"money","computed":true,"label":{"zh":"客情费","en":"fee"}}]}])");
    return read_fields(described).front();
}

std::vector<std::string> faults_of(const std::string& csv) {
    const auto rows = read_table(csv, lines_table(), Language::en);
    std::vector<std::string> faults;
    if (rows) return faults;
    for (const auto& fault : rows.error()) faults.push_back(fault_text(fault, "lines.csv", Language::en));
    return faults;
}

json rows_of(const std::string& csv) {
    auto rows = read_table(csv, lines_table(), Language::en);
    if (!rows) FAIL(faults_of(csv).front());
    return *rows;
}

const json expected = json::parse(
    R"([{"customer":"康宁大药房","product":"感冒灵颗粒","purchased":{"amount":123450,"currency":"CNY"},"sold":42,"purpose":"event"}])");

}  // namespace

TEST_CASE("columns are named by id or by label of either language, in any order", "[cli][csv]") {
    CHECK(rows_of("客户,品种,采购金额,纯销数量,用途\n康宁大药房,感冒灵颗粒,\"1,234.50\",42,活动\n") == expected);
    CHECK(rows_of("purpose;sold through;purchased;PRODUCT;customer\r\nevent;42;￥1,234.50;感冒灵颗粒;康宁大药房\r\n") == expected);
    CHECK(rows_of("customer\tproduct\tpurchased\tsold\tpurpose\n康宁大药房\t感冒灵颗粒\t1234.5\t42\tevent") == expected);
}

TEST_CASE("a byte order mark, GB18030 and UTF-16 are read", "[cli][csv]") {
    const std::string utf8 = "客户,品种,采购金额\n康宁,颗粒,1\n";
    const std::string gb18030 = "\xBF\xCD\xBB\xA7,\xC6\xB7\xD6\xD6,\xB2\xC9\xB9\xBA\xBD\xF0\xB6\xEE\n\xBF\xB5\xC4\xFE,\xBF\xC5\xC1\xA3,1\n";
    const json rows = rows_of(utf8);

    CHECK(rows.at(0)["customer"] == "康宁");
    CHECK(rows_of("\xEF\xBB\xBF" + utf8) == rows);
    CHECK(rows_of(gb18030) == rows);
    CHECK(faults_of("\xFF\xFF\xFF\xFF").front() == "lines.csv: Expected UTF-8 or GB18030, but it is neither.");
}

TEST_CASE("quotes may hold delimiters, line ends and quotes; lines are still counted right", "[cli][csv]") {
    const json rows = rows_of("customer,product,purchased\n\"a, \"\"b\"\"\nc\",p,1\n\nd,p,2\n");

    CHECK(rows.size() == 2);
    CHECK(rows.at(0)["customer"] == "a, \"b\"\nc");
    CHECK(faults_of("customer,product,purchased\n\"a\nb\",p,x\n") ==
          std::vector<std::string>{"lines.csv:2: purchased: Expected an amount like 1,234.50, but it is “x”."});
    CHECK(faults_of("customer,product,purchased\na,p,\"1\n").front().starts_with("lines.csv:2:"));
    CHECK(faults_of("customer,product,purchased\na,p,\"1\"2\n").size() == 1);
}

TEST_CASE("a header that is not right is told column by column; what is computed is not looked at", "[cli][csv]") {
    const auto faults = faults_of("customer,customer,fee,phone\na,b,1,2\n");

    REQUIRE(faults.size() == 4);
    CHECK(faults[0] == "lines.csv:1: Expected each column once, but “customer” stands twice.");
    CHECK(faults[1].find("“phone” is none") != std::string::npos);
    CHECK(faults[2].find("“product” (product), but it is missing") != std::string::npos);
    CHECK(faults[3].find("“purchased”") != std::string::npos);
    CHECK(rows_of("customer,product,purchased,fee\na,b,1,x\n").at(0).size() == 3);
}

TEST_CASE("every fault of a file is found, each with its line and column", "[cli][csv]") {
    const auto faults = faults_of(
        "customer,product,purchased,sold,purpose\n"
        "a,p,-1,5,event\n"
        "b,p,1,5000,event\n"
        ",p,1,1,event\n"
        "d,p,1,1,holiday\n"
        "e,p,1\n"
        "a,p,2,,\n");

    REQUIRE(faults.size() == 6);
    CHECK(faults[0] == "lines.csv:2: purchased: Expected at least 0.00, but it is -1.");
    CHECK(faults[1] == "lines.csv:3: sold through: Expected at most 1000, but it is 5000.");
    CHECK(faults[2] == "lines.csv:4: customer: Expected a value, but the cell is empty.");
    CHECK(faults[3].starts_with("lines.csv:5: purpose: Expected one of event, gift"));
    CHECK(faults[4] == "lines.csv:6: Expected 5 cells, but there are 3.");
    CHECK(faults[5].starts_with("lines.csv:7: Expected each row once"));
}

TEST_CASE("a duplicate row is reported with both lines", "[cli][csv]") {
    CHECK(faults_of("customer,product,purchased\na,p,1\nb,p,1\na,p,2\n") ==
          std::vector<std::string>{"lines.csv:4: Expected each row once, but “a · p” is already in line 2."});
}

TEST_CASE("a hundred thousand lines are one sentence", "[cli][csv]") {
    std::string csv = "customer,product,purchased\n";
    for (int i = 0; i < 100'000; ++i) csv += "c" + std::to_string(i) + ",p,x\n";

    CHECK(faults_of(csv) == std::vector<std::string>{"lines.csv: Expected at most 500 rows, but there are 100000."});
}

TEST_CASE("amounts are read exactly or not at all", "[cli][csv]") {
    CHECK(read_money("1,234.50", "CNY") == Money{123450, "CNY"});
    CHECK(read_money("-0.5", "CNY") == Money{-50, "CNY"});
    CHECK(read_money("500 JPY", "CNY") == Money{500, "JPY"});
    CHECK(read_money("3000元", "CNY") == Money{300000, "CNY"});
    CHECK(read_money("92233720368547758.07", "CNY") == Money{INT64_MAX, "CNY"});
    for (const char* wrong : {"92233720368547758.08", "1,23", "1.234", "1.", ".5", "", "--1", "1e3", "12,3456", "１２"})
        CHECK_FALSE(read_money(wrong, "CNY"));
    CHECK(money_text({INT64_MIN, "CNY"}) == "-92,233,720,368,547,758.08");
    CHECK(money_text({5, "CNY"}) == "0.05");
    CHECK(money_text({1234567, "KWD"}) == "1,234.567 KWD");
}

TEST_CASE("dates are read as people write them, and only days that exist", "[cli][csv]") {
    for (const char* written : {"2026-02-28", "2026/2/28", "2026年2月28日", "2026.02.28"}) CHECK(read_date(written) == "2026-02-28");
    for (const char* wrong : {"2026-02-29", "2026-13-01", "28.2.2026", "2026-02", "2026-02-28x", ""}) CHECK_FALSE(read_date(wrong));
}

TEST_CASE("a cell that looks like a formula is made harmless", "[cli][csv]") {
    CHECK(csv_cell("=1+1") == "'=1+1");
    CHECK(csv_cell("@x") == "'@x");
    CHECK(csv_cell("\tx") == "\"'\tx\"");
    CHECK(csv_cell("a,\"b\"") == "\"a,\"\"b\"\"\"");
    CHECK(csv_cell("康宁") == "康宁");
}

TEST_CASE("persons are read from TOML and from CSV alike", "[cli][people]") {
    const testing::TemporaryFolder folder;
    const auto key = connection::make_key("li.na").public_key;
    const auto toml = folder.write("people.toml",
                                   "[[person]]\nid = \"li.na\"\nname = \"李娜\"\nroles = [\"sales-clerk\", \"finance\"]\n"
                                   "manager = \"chen.jing\"\nkey = \"" + key + "\"\n");
    const auto csv = folder.write("people.csv", "id,name,roles,department,manager,language,public_key\n"
                                                "li.na,李娜,sales-clerk; finance,,chen.jing,zh,\"" + key + "\"\n");

    const json import = read_people_file(toml, Language::en);

    CHECK(import["persons"][0]["roles"] == json{"sales-clerk", "finance"});
    CHECK(import["keys"][0]["public_key"] == key);
    CHECK(read_people_file(csv, Language::en) == import);
    const auto misspelt = folder.write("x.toml", "[[person]]\nid = \"a\"\nname = \"b\"\nrole = \"c\"\n");
    CHECK_THROWS_AS(read_people_file(misspelt, Language::en), Complaint);
}

TEST_CASE("a key with a label, as the gateways' enrol prints it, is imported", "[cli][people]") {
    const testing::TemporaryFolder folder;
    const auto key = connection::make_key("web").public_key;
    const auto toml = folder.write("web.toml", "[[person]]\nid = \"web\"\nname = \"web\"\nroles = [\"gateway\"]\n"
                                               "key = { public = \"" + key + "\", label = \"countersign-web\" }\n");
    const json import = read_people_file(toml, Language::en);
    REQUIRE(import["keys"].size() == 1);
    CHECK(import["keys"][0] == json{{"person", "web"}, {"public_key", key}, {"label", "countersign-web"}});
}

}  // namespace countersign::cli
