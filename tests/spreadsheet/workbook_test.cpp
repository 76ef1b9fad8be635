// Workbooks: what we write is read by us and by programs that are not ours (python3-openpyxl); what is no workbook, or
// unpacks into too much, is refused with a sentence.
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "clients/spreadsheet/workbook.hpp"
#include "tests/fakes/temporary_folder.hpp"

using namespace countersign::spreadsheet;

namespace {

Table statement() {
    return {.name = "附表1",
            .columns = {{.label = "客户", .kind = ColumnKind::text, .choices = {}, .note = "客户全称"},
                        {.label = "品种", .kind = ColumnKind::text, .choices = {"感冒灵颗粒", "板蓝根口服液"}, .note = {}},
                        {.label = "数量", .kind = ColumnKind::integer, .choices = {}, .note = {}},
                        {.label = "金额", .kind = ColumnKind::money, .choices = {}, .note = {}},
                        {.label = "日期", .kind = ColumnKind::date, .choices = {}, .note = {}}},
            .rows = {{"上海华东医药有限公司", "感冒灵颗粒", "1200", "12345.67", "2026-11-03"}, {"=cmd|' /C calc'!A0", "板蓝根口服液", "3", "0.10", ""}},
            .room = 50};
}

std::string written(const Table& table) {
    const auto bytes = write_xlsx({table});
    REQUIRE(bytes);
    return *bytes;
}

Workbook read_back(const std::string& bytes) {
    const auto workbook = read_xlsx(bytes);
    INFO((workbook ? std::string() : workbook.error().en));
    REQUIRE(workbook);
    return *workbook;
}

std::string run_python(const std::string& script, const std::string& file) {
    FILE* pipe = ::popen(("/usr/bin/python3 -c \"" + script + "\" " + file + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    ::pclose(pipe);
    return text;
}

// A file that a script writes to its only argument.
std::string made_by_python(const std::string& script) {
    const countersign::fakes::TemporaryFolder folder;
    const auto file = folder.path() / "made.xlsx";
    const std::string said = run_python(script, file.string());
    INFO(said);
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    REQUIRE_FALSE(bytes.str().empty());
    return bytes.str();
}

}  // namespace

TEST_CASE("a table is read back as it was written, cell by cell", "[spreadsheet]") {
    const Workbook workbook = read_back(written(statement()));

    REQUIRE(workbook.sheets.size() == 2);  // and the lists, which are not shown
    CHECK(workbook.sheets[0].name == "附表1");
    const auto& rows = workbook.sheets[0].rows;
    REQUIRE(rows.size() == 3);
    CHECK(rows[0][0] == Cell{CellKind::text, "客户"});
    CHECK(rows[1][0] == Cell{CellKind::text, "上海华东医药有限公司"});
    CHECK(rows[1][2] == Cell{CellKind::number, "1200"});
    CHECK(rows[1][3] == Cell{CellKind::number, "12345.67"});
    CHECK(rows[2][3] == Cell{CellKind::number, "0.1"});
    REQUIRE(rows[1].size() == 5);
    CHECK(date_of(rows[1][4].text, workbook.counts_from_1904) == std::chrono::year{2026} / 11 / 3);
}

TEST_CASE("a text that looks like a formula stays a text for other programs", "[spreadsheet]") {
    const countersign::fakes::TemporaryFolder folder;
    const auto file = folder.path() / "out.xlsx";
    std::ofstream(file, std::ios::binary) << written(statement());

    const std::string seen = run_python(
        "import sys, openpyxl; s = openpyxl.load_workbook(sys.argv[1]).worksheets[0]; "
        "print(s['A3'].data_type, s['A3'].value, s['D2'].value, s['E2'].value.date(), s.freeze_panes, len(s.data_validations.dataValidation))",
        file.string());

    CHECK(seen == "s =cmd|' /C calc'!A0 12345.67 2026-11-03 A2 4\n");
}

TEST_CASE("what another program writes is read, with its own way of counting dates", "[spreadsheet]") {
    const Workbook workbook = read_back(made_by_python(
        "import sys, openpyxl, datetime; from openpyxl.utils.datetime import CALENDAR_MAC_1904; w = openpyxl.Workbook(); w.epoch = CALENDAR_MAC_1904; "
        "s = w.active; s['A1'] = '客户'; s['B2'] = 3; s['C2'] = True; s['D2'] = datetime.date(2026, 11, 3); w.save(sys.argv[1])"));

    CHECK(workbook.counts_from_1904);
    const auto& rows = workbook.sheets[0].rows;
    REQUIRE(rows.size() == 2);
    CHECK(rows[0][0].text == "客户");
    REQUIRE(rows[1].size() == 4);
    CHECK(rows[1][0].kind == CellKind::empty);
    CHECK(rows[1][1] == Cell{CellKind::number, "3"});
    CHECK(rows[1][2] == Cell{CellKind::boolean, "TRUE"});
    CHECK(date_of(rows[1][3].text, true) == std::chrono::year{2026} / 11 / 3);
}

TEST_CASE("formulas' last results, rich and inline texts, prefixed names and cells without a place are read", "[spreadsheet]") {
    const Workbook workbook = read_back(made_by_python(
        "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'w'); "
        "z.writestr('xl/workbook.xml', '<x:workbook xmlns:x=\\'m\\' xmlns:r=\\'o\\'><x:sheets><x:sheet name=\\'S\\' r:id=\\'a\\'/></x:sheets></x:workbook>'); "
        "z.writestr('xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id=\\'a\\' Type=\\'t/worksheet\\' Target=\\'sheets/1.xml\\'/>"
        "<Relationship Id=\\'b\\' Type=\\'t/sharedStrings\\' Target=\\'../s.xml\\'/></Relationships>'); "
        "z.writestr('s.xml', '<sst><si><r><t>good </t></r><r><t>will</t></r><rPh><t>no</t></rPh></si></sst>'); "
        "z.writestr('xl/sheets/1.xml', '<x:worksheet><x:sheetData><x:row><x:c t=\\'s\\'><x:v>0</x:v></x:c><x:c t=\\'inlineStr\\'><x:is><x:t>here</x:t></x:is></x:c>"
        "<x:c><x:f>1+1</x:f><x:v>0.30000000000000004</x:v></x:c><x:c r=\\'F1\\' t=\\'str\\'><x:f>A1</x:f><x:v>kept</x:v></x:c></x:row></x:sheetData></x:worksheet>'); z.close()"));

    REQUIRE(workbook.sheets.at(0).rows.size() == 1);
    const auto& row = workbook.sheets[0].rows[0];
    REQUIRE(row.size() == 6);
    CHECK(row[0].text == "good will");
    CHECK(row[1].text == "here");
    CHECK(row[2] == Cell{CellKind::number, "0.3"});
    CHECK(row[5].text == "kept");
}

TEST_CASE("what is no workbook is refused with what to do", "[spreadsheet]") {
    for (const std::string& bytes : {std::string(), std::string("<html><table><tr><td>1</td></tr></table></html>"), std::string("PK\x03\x04"),
                                     std::string(100'000, '\0'), std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .xls")}) {
        const auto read = read_xlsx(bytes);
        REQUIRE_FALSE(read);
        CHECK(read.error().en.find("save it as 'Excel Workbook'") != std::string::npos);
        CHECK_FALSE(read.error().zh.empty());
    }
}

TEST_CASE("a damaged workbook is refused at whatever byte, or read; nothing crashes", "[spreadsheet]") {
    const std::string whole = written(statement());
    int refused = 0;
    for (std::size_t i = 0; i < whole.size(); i += 37) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x5a);
        if (!read_xlsx(damaged)) ++refused;
        if (!read_xlsx(whole.substr(0, i))) ++refused;
    }
    CHECK(refused > static_cast<int>(whole.size() / 37));
}

TEST_CASE("a small file that unpacks into a large one is refused before it is read", "[spreadsheet]") {
    const std::string bomb = made_by_python(
        "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED); z.writestr('xl/workbook.xml', '<workbook/>'); "
        "z.writestr('xl/worksheets/sheet1.xml', b'0' * 300_000_000); z.close()");
    REQUIRE(bomb.size() < 1'000'000);

    const auto read = read_xlsx(bomb);

    REQUIRE_FALSE(read);
    CHECK(read.error().en == "Expected a workbook of at most 100 MB when unpacked, but it is larger.");
}

TEST_CASE("more rows or columns than allowed are refused", "[spreadsheet]") {
    Table table = statement();
    for (int i = 0; i < 100; ++i) table.rows.push_back(table.rows[0]);
    const std::string bytes = written(table);

    const auto rows = read_xlsx(bytes, {.rows = 50});
    REQUIRE_FALSE(rows);
    CHECK(rows.error().en == "Expected a sheet of at most 50 rows and 500 columns, but it has more.");
    CHECK_FALSE(read_xlsx(bytes, {.columns = 3}));
    CHECK(read_xlsx(bytes, {.rows = 200}));
}

TEST_CASE("dates are counted as Excel does, cells named likewise", "[spreadsheet]") {
    CHECK(date_of("61", false) == std::chrono::year{1900} / 3 / 1);
    CHECK(date_of("46329", false) == std::chrono::year{2026} / 11 / 3);
    CHECK(date_of("44867", true) == std::chrono::year{2026} / 11 / 3);
    for (const char* text : {"60", "0", "-1", "46329.5", "", "x", "99999999"}) CHECK_FALSE(date_of(text, false));
    CHECK(cell_name(6, 2) == "C7");
    CHECK(cell_name(0, 25) == "Z1");
    CHECK(cell_name(0, 26) == "AA1");
    CHECK(cell_name(9, 701) == "ZZ10");
    CHECK(cell_name(9, 702) == "AAA10");
}
