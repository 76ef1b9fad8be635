// Lists and reports as workbooks and CSV: what other programs see, and that no cell is ever executed.
#include <catch2/catch.hpp>

#include "clients/documents/report.hpp"
#include "clients/documents/summaries.hpp"
#include "clients/spreadsheet/workbook.hpp"
#include "tests/documents/other_programs.hpp"

using namespace countersign::documents;
using nlohmann::json;

namespace {

const json items = json::parse(R"x([
    {"instance":"MF-1","workflow":"monthly-fee","title":{"zh":"月费用","en":"monthly fee"},"initiator":"zhang.wei","initiator_name":"=HYPERLINK(\"http://x\")",
     "period":"2026-10","state":"check","state_label":{"zh":"核对","en":"check"},"amount":{"amount":-123450,"currency":"CNY"},
     "due":"2026-11-03T18:00:00+08:00","working_days_left":2,"overdue":false,"flags":["late"],"flag_labels":[{"zh":"填报逾期","en":"filed late"}],
     "waits_for":[{"action":"sign","to":["role:finance"],"names":["李娜","王芳"]}],
     "actions":[{"action":"sign","label":{"zh":"签字","en":"sign"},"on_behalf_of_name":"陈静"}]},
    {"instance":"MF-2","workflow":"monthly-fee","title":null,"initiator":"liu.yang","state_label":null,"amount":{"amount":100,"currency":"USD"},
     "due":null,"flags":[],"flag_labels":[],"waits_for":[]}])x");

const json report = json::parse(R"({"workflow":"monthly-fee","title":{"zh":"月费用","en":"monthly fee"},"month":"2026-10","day_minutes":480,
    "measures":[{"id":"fee","label":{"zh":"客情费","en":"fee"},"kind":"sum"},{"id":"late","label":{"zh":"迟交","en":"late"},"kind":"share"},
                {"id":"mean","label":{"zh":"均额","en":"mean"},"kind":"average"}],
    "lines":[{"key":"zhang.wei","name":"@张伟","instances":2,"figures":{"fee":{"sum":{"amount":123450,"currency":"CNY"}},"late":{"count":1,"of":2},
              "mean":{"sum":{"amount":123450,"currency":"CNY"},"count":2}}}],
    "total":{"instances":2,"figures":{"fee":{"sum":{"amount":123450,"currency":"CNY"}},"late":{"count":1,"of":2},"mean":{"sum":{"amount":123450,"currency":"CNY"},"count":2}}},
    "accounts":[{"account":"fees","label":{"zh":"费用","en":"customer fees"},"amount":{"amount":5,"currency":"CNY"}}],
    "steps":[{"state":"check","label":{"zh":"核对","en":"check"},"count":2,"mean_minutes":720,"median_minutes":480,"longest_minutes":960}],
    "waiting":[],"outcomes":[{"state":"paid","label":{"zh":"已付","en":"paid"},"count":1}],"flags":[]})");

std::string bytes_of(const std::vector<ListTable>& tables) {
    const auto bytes = workbook_of(tables);
    REQUIRE(bytes);
    return *bytes;
}

}  // namespace

TEST_CASE("a list is a CSV file for Excel, with formulas made harmless and amounts that stay amounts", "[documents][lists]") {
    CHECK(csv_file_of(list_table(items, Language::zh)) ==
          "\xEF\xBB\xBF编号,流程,期间,发起人,状态,金额,到期,剩余,等待,标记\r\n"
          "MF-1,月费用,2026-10,\"'=HYPERLINK(\"\"http://x\"\")\",核对,\"-1,234.50\",2026-11-03 18:00,还剩 2 个工作日,\"李娜, 王芳\",填报逾期\r\n"
          "MF-2,monthly-fee,,liu.yang,,1.00 USD,,,,\r\n");
    CHECK(csv_of(inbox_table(json::array({items[0]}), Language::en)).find("sign (for 陈静)") != std::string::npos);
    CHECK(csv_of(list_table(json::array(), Language::en)) == "instance,workflow,period,initiator,state,amount,due,left,waits for,flags\r\n");
}

TEST_CASE("whoever a document waits for is named once, also if the name is a part of another one's", "[documents][lists]") {
    const auto waits_for = [](const char* tasks) { return waits_for_text({{"waits_for", json::parse(tasks)}}, Language::zh); };

    CHECK(waits_for(R"([{"to":["role:clerk"],"names":["王芳芳","李娜"]},{"to":["role:manager"],"names":["王芳","李娜"]}])") == "王芳芳, 李娜, 王芳");
    CHECK(waits_for(R"([{"to":["role:clerk","role:finance"],"names":[]},{"to":["role:clerk"],"names":[]}])") == "role:clerk, role:finance");
    CHECK(waits_for("[]").empty());
}

TEST_CASE("in a workbook a list's texts are texts and its amounts are numbers", "[documents][lists]") {
    if (!has_openpyxl()) return;
    CHECK(seen_by_openpyxl(bytes_of({list_table(items, Language::en)}),
                           "s = w.worksheets[0]\nprint(s.title, s['D2'].data_type, s['D2'].value, s['F2'].data_type, s['F2'].value, s['F3'].value, s['G2'].value)") ==
          "documents s =HYPERLINK(\"http://x\") n -1234.5 1.00 USD 2026-11-03 18:00\n");
}

TEST_CASE("a report is a sheet for each of its tables, and CSV table by table", "[documents][lists]") {
    const auto tables = report_tables(report, Language::en);
    REQUIRE(tables.size() == 6);
    CHECK(csv_of(tables[0]) == "line,count,fee,late,mean\r\n'@张伟,2,\"1,234.50\",1/2 (50.0 %),617.25\r\ntotal,2,\"1,234.50\",1/2 (50.0 %),617.25\r\n");
    CHECK(csv_of(tables[1]) == "account,amount\r\ncustomer fees,0.05\r\n");
    CHECK(csv_of(tables[2]) == "state,count,mean,median,longest\r\ncheck,2,1.5 working days,1.0 working days,2.0 working days\r\n");
    if (!has_openpyxl()) return;

    CHECK(seen_by_openpyxl(bytes_of(report_tables(report, Language::zh)),
                           "print([s.title for s in w.worksheets])\ns = w.worksheets[0]\nprint([[(c.data_type, c.value) for c in r] for r in s['A2:E2']])\n"
                           "print([c.value for c in w.worksheets[3][1]], w.worksheets[1]['B2'].value)") ==
          "['指标', '科目金额', '每步用时', '停在哪里', '结果', '标记']\n"
          "[[('s', '@张伟'), ('n', 2), ('n', 1234.5), ('s', '1/2 (50.0 %)'), ('n', 617.25)]]\n"
          "['状态', '份数', '逾期', '最早自', '等待'] 0.05\n");
}
