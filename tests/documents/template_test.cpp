// Templates: what is written for people to fill in comes back as it was meant, and what other programs see in it.
#include <catch2/catch.hpp>

#include "clients/documents/rows.hpp"
#include "clients/documents/template.hpp"
#include "tests/documents/other_programs.hpp"
#include "tests/documents/samples.hpp"

using namespace countersign::documents;
using nlohmann::json;

namespace {

const json lines = json::parse(R"([
    {"customer":"=cmd|' /C calc'!A0","product":"granules","purchased":{"amount":123450,"currency":"CNY"},"sold":42,"on":"2026-11-03","new":true,
     "account":"6222021234567890123","fee":{"amount":1,"currency":"CNY"}},
    {"customer":"仁济","product":"liquid","purchased":{"amount":-5,"currency":"CNY"},"new":false},
    {"customer":"large","product":"liquid","purchased":{"amount":9223372036854775807,"currency":"CNY"}},
    {"customer":"foreign","product":"liquid","purchased":{"amount":100,"currency":"USD"}}])");

std::string template_of(Language language, const json& rows = json::array()) {
    const auto bytes = write_template(sample_table(), "月费用", language, rows);
    REQUIRE(bytes);
    return *bytes;
}

Field without_bounds() {
    Field table = sample_table();
    for (Field& column : table.columns) column.min.reset();
    return table;
}

}  // namespace

TEST_CASE("lines written into a template are read back as they were, but for what is computed", "[documents][template]") {
    json expected = lines;
    expected[0].erase("fee");
    for (const Language language : {Language::zh, Language::en}) {
        const auto rows = read_table(template_of(language, lines), without_bounds(), Language::en);
        if (!rows) FAIL(fault_text(rows.error().front(), "f", Language::en));
        CHECK(*rows == expected);
    }
}

TEST_CASE("an empty template has no rows: its hints are not lines", "[documents][template]") {
    for (const Language language : {Language::zh, Language::en}) {
        const auto rows = read_table(template_of(language), sample_table(), Language::zh);
        if (!rows) FAIL(fault_text(rows.error().front(), "f", Language::en));
        CHECK(rows->empty());
    }
}

TEST_CASE("other programs see heads with stars, hints, lists, checks, a frozen head and the explanation", "[documents][template]") {
    if (!has_openpyxl()) return;
    const std::string seen = seen_by_openpyxl(template_of(Language::zh, lines),
        "s = w.worksheets[0]\n"
        "print(s.title, s.freeze_panes, [c.value for c in s[1]])\n"
        "print([c.value for c in s[2]])\n"
        "print(s['A3'].data_type, s['A3'].value, s['C3'].value, s['E3'].value.date(), s['G3'].data_type)\n"
        "print(s['C1'].comment.text)\n"
        "for v in sorted(s.data_validations.dataValidation, key=lambda v: str(v.sqref)): print(v.sqref, v.type, v.formula1, v.formula2)\n"
        "print([(t.title, t.sheet_state) for t in w.worksheets])\n"
        "print([c.value for c in w.worksheets[1][3]])");

    CHECK(seen ==
          "客户明细 A3 ['客户 *', '品种 *', '采购金额 *', '纯销数量', '日期', '新客户', '账号']\n"
          "['必填；文字，最多 80 个字符', '必填；从列表中选', '必填；金额（CNY），如 1234.50，不小于 0.00', '整数，不小于 0，不大于 100000', '日期，如 2026-10-31', '是 或 否', '文字']\n"
          "s =cmd|' /C calc'!A0 1234.5 2026-11-03 s\n"
          "必填；金额（CNY），如 1234.50，不小于 0.00\n"
          "B3:B502 list _lists!$A$1:$A$2 None\n"
          "C3:C502 decimal 0 999999999999999\n"
          "D3:D502 whole 0 100000\n"
          "E3:E502 date 61 2958465\n"
          "F3:F502 list _lists!$B$1:$B$2 None\n"
          "[('客户明细', 'visible'), ('说明', 'visible'), ('_lists', 'hidden')]\n"
          "['品种', '是', '必填；从列表中选', '感冒灵颗粒、板蓝根口服液']\n");
}

TEST_CASE("a template that another program filled in is read, below its hints", "[documents][template]") {
    if (!has_openpyxl()) return;
    const std::string filled = made_by_python(
        "import openpyxl, datetime, shutil\nshutil.copy(given, 'given.xlsx')\nw = openpyxl.load_workbook('given.xlsx')\ns = w.worksheets[0]\n"
        "for c, v in zip('ABCDEF', ['康宁', 'granules', 1234.5, 42, datetime.date(2026, 11, 3), 'yes']): s[c + '3'] = v\n"
        "w.save('made.xlsx')\nshutil.copy('made.xlsx', file)",
        template_of(Language::en));

    const auto rows = read_table(filled, sample_table(), Language::en);
    if (!rows) FAIL(fault_text(rows.error().front(), "f", Language::en));
    CHECK(*rows == json::parse(R"([{"customer":"康宁","product":"granules","purchased":{"amount":123450,"currency":"CNY"},"sold":42,"on":"2026-11-03","new":true}])"));
}

TEST_CASE("a table is found by its id, or as the first that is to be filled in", "[documents][template]") {
    const auto fields = read_fields(json::parse(R"([{"id":"name","type":"text"},{"id":"seen","type":"table","computed":true,"columns":[]},
        {"id":"lines","type":"table","columns":[]}])"));

    REQUIRE(find_table(fields, "") != nullptr);
    CHECK(find_table(fields, "")->id == "lines");
    CHECK(find_table(fields, "seen")->id == "seen");
    CHECK(find_table(fields, "name") == nullptr);
}

TEST_CASE("labels that Excel allows in no sheet's name, and labels that stand twice, are written and read back", "[documents][template]") {
    Field table = sample_table();
    table.label.zh = "[费用/明细]: 2026年11月 一个很长很长很长很长很长很长很长的名称?'";
    table.columns[6].label = table.columns[0].label;
    const auto bytes = write_template(table, "x", Language::zh, json::parse(R"([{"customer":"a","product":"liquid","purchased":{"amount":1,"currency":"CNY"},"account":"b"}])"));
    REQUIRE(bytes);

    const auto rows = read_table(*bytes, table, Language::zh);
    REQUIRE(rows);
    CHECK(rows->at(0)["customer"] == "a");
    CHECK(rows->at(0)["account"] == "b");
}
