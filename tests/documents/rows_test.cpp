// Rows out of files as people have them: workbooks of other programs, with titles, dates, formulas and merged cells; CSV in
// the encodings of China; and what only looks like a table.
#include <algorithm>

#include <catch2/catch.hpp>

#include "clients/documents/rows.hpp"
#include "tests/documents/other_programs.hpp"
#include "tests/documents/samples.hpp"

using namespace countersign::documents;
using nlohmann::json;

namespace {

std::vector<std::string> faults_of(const std::string& bytes, Language language = Language::en) {
    const auto rows = read_table(bytes, sample_table(), language);
    std::vector<std::string> faults;
    if (!rows)
        for (const auto& fault : rows.error()) faults.push_back(fault_text(fault, "f", language));
    return faults;
}

json rows_of(const std::string& bytes) {
    const auto rows = read_table(bytes, sample_table(), Language::en);
    if (!rows) FAIL(faults_of(bytes).front());
    return *rows;
}

std::string head() { return "s.append(['客户', '品种', '采购金额', '纯销数量', '日期', '新客户', '账号'])\n"; }

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a workbook of another program is read by its header, below titles, in any order", "[documents][rows]") {
    if (!has_openpyxl()) return;
    const json rows = rows_of(made_by_openpyxl(
        "s['A1'] = '2026年11月 月费用明细'; s.merge_cells('A1:E1'); s['A2'] = '填表人：张伟'\n"
        "for c, v in zip('BCDEFGH', ['Date', '品种 *', 'customer', '采购金额＊', '客情费', 'new customer', '纯销数量']): s[c + '4'] = v\n"
        "for c, v in zip('BCDEFGH', [datetime.date(2026, 11, 3), '感冒灵颗粒', ' 康宁大药房 ', 1234.5, '=E5*0.1', True, 42]): s[c + '5'] = v\n"
        "s['B5'].number_format = 'yyyy\"年\"m\"月\"d\"日\"'\n"
        "for c, v in zip('BCDEFGH', ['2026/11/4', 'LIQUID', '仁济', '￥12,345.60', None, '否', '1,000']): s[c + '7'] = v"));

    CHECK(rows == json::parse(R"([
        {"on":"2026-11-03","product":"granules","customer":"康宁大药房","purchased":{"amount":123450,"currency":"CNY"},"new":true,"sold":42},
        {"on":"2026-11-04","product":"liquid","customer":"仁济","purchased":{"amount":1234560,"currency":"CNY"},"new":false,"sold":1000}])"));
}

TEST_CASE("days are counted from 1904 where the workbook says so; a day in a column of texts is what it shows", "[documents][rows]") {
    if (!has_openpyxl()) return;
    const json rows = rows_of(made_by_openpyxl(
        "from openpyxl.utils.datetime import CALENDAR_MAC_1904\nw.epoch = CALENDAR_MAC_1904\n" + head() +
        "s.append(['a', '感冒灵颗粒', 1, None, datetime.date(2026, 11, 3), None, datetime.date(2026, 11, 5)])"));

    CHECK(rows.at(0)["on"] == "2026-11-03");
    CHECK(rows.at(0)["account"] == "2026-11-05");
}

TEST_CASE("every fault is told with its cell, in both languages, and nothing is read by half", "[documents][rows]") {
    if (!has_openpyxl()) return;
    const std::string bytes = made_by_openpyxl(
        head() +
        "s.append(['a', '感冒灵颗粒', 1.005, 1.5, datetime.datetime(2026, 11, 3, 8, 30), 'maybe', 6222021234567890123])\n"
        "s.append([None, '板蓝根', -3, 100001, '2026-02-30', None, None])\n"
        "s.append(['b', '感冒灵颗粒', datetime.date(2026, 11, 3), '=1+1', None, None, None])\n"
        "s.append(['c', '感冒灵颗粒', '#REF!', None, None, None, None])\n"
        "s['C5'].data_type = 'e'\n"
        "s.append(['d', '感冒灵颗粒', 1])\ns.append(['d', '感冒灵颗粒', 2])\n"
        "s.append(['合计', None, 9])");

    CHECK(faults_of(bytes) == Texts{
        "f:C2: purchased: Expected an amount like 1,234.50, but it is “1.005”.",
        "f:D2: sold through: Expected a whole number, but it is “1.5”.",
        "f:E2: date: Expected a date, but there is a time of day with it.",
        "f:F2: new customer: Expected yes or no, but it is “maybe”.",
        "f:G2: account: Expected at most 15 digits in a number, but there are more and Excel has changed the last ones; format the column as text and fill it in again.",
        "f:A3: customer: Expected a value, but the cell is empty.",
        "f:B3: product: Expected one of granules, liquid, but it is “板蓝根”.",
        "f:C3: purchased: Expected at least 0.00, but it is -3.",
        "f:D3: sold through: Expected at most 100000, but it is 100001.",
        "f:E3: date: Expected a date like 2026-10-31, but it is “2026-02-30”.",
        "f:C4: purchased: Expected a number, but the cell holds a date.",
        "f:D4: sold through: Expected a formula's result, but the file keeps none; open and save it in Excel, or write the value.",
        "f:C5: purchased: Expected a value, but the cell shows the error #REF!.",
        "f:A7: Expected each row once, but “d · granules” is already in line 6.",
        "f:A8: Expected a line of the table, but this looks like a total; take it out: totals are computed."});
    CHECK(faults_of(bytes, Language::zh)[10] == "f:C4: 采购金额: 应为数字，却是日期。");
    const auto faults = read_table(bytes, sample_table(), Language::zh);
    REQUIRE_FALSE(faults);
    CHECK(to_json(faults.error()[1]) == json::parse(R"({"row":2,"column":"纯销数量","cell":"D2",
        "text":{"zh":"应为整数，却是“1.5”。","en":"Expected a whole number, but it is “1.5”."}})"));
}

TEST_CASE("columns that we do not know, and what stands below no name, are told", "[documents][rows]") {
    if (!has_openpyxl()) return;
    CHECK(faults_of(made_by_openpyxl("s.append(['客户', '品种', '采购金额', '电话', '客户'])\ns.append(['a', '感冒灵颗粒', 1, '133', 'b'])")) ==
          Texts{"f:D1: Expected one of the columns customer, product, purchased, sold through, date, new customer, account, but “电话” is none.",
                "f:E1: Expected each column once, but “客户” stands twice."});
    CHECK(faults_of(made_by_openpyxl("s.append(['客户', '品种', '采购金额'])\ns.append(['a', '感冒灵颗粒', 1, None, 'x'])\ns.append(['b', '感冒灵颗粒', 1, None, 'y'])")) ==
          Texts{"f:E2: Expected a name at the head of the column, but this stands below none."});
    CHECK(faults_of(made_by_openpyxl("s.append(['客户', '品种'])\ns.append(['a', '感冒灵颗粒'])")) ==
          Texts{"f:1: Expected the column “purchased” (purchased), but it is missing."});
}

TEST_CASE("cells that are merged among the rows are told; those of a title and of the header are not", "[documents][rows]") {
    if (!has_openpyxl()) return;
    CHECK(faults_of(made_by_openpyxl(head() + "s.append(['a', '感冒灵颗粒', 1])\ns.append(['', '板蓝根口服液', 2])\ns.merge_cells('A2:A3')")) ==
          Texts{"f:A2: customer: Expected a cell for each row, but several are merged into one; unmerge them and fill in each.",
                "f:A3: customer: Expected a value, but the cell is empty."});
    CHECK(rows_of(made_by_openpyxl(head() + "s.append(['a', '感冒灵颗粒', 1])\ns.merge_cells('G1:H1')")).size() == 1);
}

TEST_CASE("rich text, line ends in a cell, hidden columns and rows, and formulas with results are what is seen", "[documents][rows]") {
    if (!has_openpyxl()) return;
    const json rows = rows_of(made_by_python(
        "import openpyxl, zipfile\nw = openpyxl.Workbook()\ns = w.active\n" + head() +
        "s.append(['康宁大药房', '感冒灵颗粒', 1, 7, None, None, 'line\\nline'])\n"
        "s.append(['b', '板蓝根口服液', 2])\ns.column_dimensions['D'].hidden = True\ns.row_dimensions[3].hidden = True\nw.save('plain.xlsx')\n"
        // Debian's openpyxl writes no rich text: half of the name is made bold in the file itself.
        "with zipfile.ZipFile('plain.xlsx') as a, zipfile.ZipFile(file, 'w') as b:\n"
        "    for name in a.namelist():\n"
        "        b.writestr(name, a.read(name).replace('<t>康宁大药房</t>'.encode(),\n"
        "            '<r><t>康宁</t></r><r><rPr><b/></rPr><t>大药房</t></r>'.encode()))"));

    REQUIRE(rows.size() == 2);
    CHECK(rows[0]["customer"] == "康宁大药房");
    CHECK(rows[0]["sold"] == 7);
    CHECK(rows[0]["account"] == "line\nline");
}

TEST_CASE("the first sheet with the header counts, hidden ones do not; without one the sheets are named", "[documents][rows]") {
    if (!has_openpyxl()) return;
    const std::string two = "s.title = '封面'\ns['A1'] = '月费用'\nt = w.create_sheet('明细')\nt.append(['客户', '品种', '采购金额'])\n";

    CHECK(rows_of(made_by_openpyxl(two + "t.append(['a', '感冒灵颗粒', 1])")).size() == 1);
    CHECK(faults_of(made_by_openpyxl(two + "t.append(['a', '感冒灵颗粒', 'x'])")) ==
          Texts{"f:明细!C2: purchased: Expected an amount like 1,234.50, but it is “x”."});
    CHECK(faults_of(made_by_openpyxl(two + "t.sheet_state = 'hidden'")) ==
          Texts{"f: Expected a row that names the columns customer, product, purchased, sold through, date, new customer, account, but there is none in 封面."});
}

TEST_CASE("CSV of China is read: GB18030, a byte order mark, UTF-16, tabs, a title above", "[documents][rows]") {
    const std::string utf8 = "客户,品种,采购金额\n康宁,感冒灵颗粒,\"1,234.50\"\n";
    const std::string gb18030 = "\xBF\xCD\xBB\xA7,\xC6\xB7\xD6\xD6,\xB2\xC9\xB9\xBA\xBD\xF0\xB6\xEE\n\xBF\xB5\xC4\xFE,\xB8\xD0\xC3\xB0\xC1\xE9\xBF\xC5\xC1\xA3,\"1,234.50\"\n";
    const json rows = rows_of(utf8);

    CHECK(rows == json::parse(R"([{"customer":"康宁","product":"granules","purchased":{"amount":123450,"currency":"CNY"}}])"));
    CHECK(rows_of("\xEF\xBB\xBF" + utf8) == rows);
    CHECK(rows_of(gb18030) == rows);
    CHECK(rows_of("月费用明细\n\n客户\t品种\t采购金额\n康宁\t感冒灵颗粒\t1,234.50\n\t\t\n") == rows);
    std::string utf16 = "\xFF\xFE";
    for (const char c : std::string("customer,product,purchased\na,granules,1\n")) utf16 += {c, '\0'};
    CHECK(rows_of(utf16).at(0)["customer"] == "a");
}

TEST_CASE("what is no table is told by what it is, not by what it is called", "[documents][rows]") {
    const auto said = [](const std::string& bytes) {
        const auto faults = faults_of(bytes);
        REQUIRE(faults.size() == 1);
        return faults.front();
    };
    CHECK(said("\r\n<html><table><tr><td>客户</td></tr></table></html>").find("web page (HTML)") != std::string::npos);
    CHECK(said("\xEF\xBB\xBF<?xml version=\"1.0\"?><Workbook/>").find("web page (HTML)") != std::string::npos);
    CHECK(said("%PDF-1.7\n").find("this is a PDF") != std::string::npos);
    const std::string ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + std::string(600, '\0');
    CHECK(said(ole).find("old format (.xls)") != std::string::npos);
    CHECK(said(ole + std::string("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32)).find("protected by a password") != std::string::npos);
    CHECK(said("PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet").find(".ods") != std::string::npos);
    CHECK(said("PK\x03\x04").find("save it as 'Excel Workbook'") != std::string::npos);
    CHECK(said(std::string("\x89PNG\r\n\0\0", 8)).find("this is no table") != std::string::npos);
    CHECK(said("").find("the file is empty") != std::string::npos);
    CHECK(said("\n\n").find("Expected a header line") != std::string::npos);
}

TEST_CASE("a hundred thousand rows are one sentence, and so is a file that unpacks into too much", "[documents][rows]") {
    std::string csv = "customer,product,purchased\n";
    for (int i = 0; i < 99'999; ++i) csv += "c" + std::to_string(i) + ",granules,1\n";
    CHECK(faults_of(csv) == Texts{"f: Expected at most 500 rows, but there are 99999."});
    if (!has_openpyxl()) return;

    const std::string many = made_by_python(
        "import openpyxl\nw = openpyxl.Workbook(write_only=True)\ns = w.create_sheet('s')\ns.append(['客户', '品种', '采购金额'])\n"
        "for i in range(99999): s.append(['c%d' % i, '感冒灵颗粒', i])\nw.save(file)");
    CHECK(faults_of(many) == Texts{"f: Expected at most 500 rows, but there are 99999."});
    const std::string bomb = made_by_python(
        "import zipfile\nz = zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED)\nz.writestr('xl/workbook.xml', '<workbook/>')\n"
        "z.writestr('xl/worksheets/sheet1.xml', b'0' * 300_000_000)\nz.close()");
    CHECK(faults_of(bomb) == Texts{"f: Expected a workbook of at most 100 MB when unpacked, but it is larger."});
    const std::string large = "PK" + std::string(11 * 1024 * 1024, 'x');
    CHECK(faults_of(large) == Texts{"f: Expected a file of at most 10 MB, but it is larger."});
}

TEST_CASE("a table that allows it is read to its hundred thousandth row, and a wrong one is told by its first thousand faults", "[documents][rows]") {
    Field table = sample_table();
    table.max_rows = 0;
    std::string good = "customer,product,purchased\n", bad = good;
    for (int i = 0; i < 99'999; ++i) {
        good += "c" + std::to_string(i) + ",granules,1.10\n";
        bad += "c" + std::to_string(i) + ",granules,x\n";
    }

    const auto rows = read_table(good, table, Language::zh);
    REQUIRE(rows);
    CHECK(rows->size() == 99'999);
    const auto faults = read_table(bad, table, Language::en);
    REQUIRE_FALSE(faults);
    REQUIRE(faults.error().size() == 1'001);
    CHECK(faults.error().back().text.en == "Expected fewer faults, but only the first 1000 are listed.");
}
