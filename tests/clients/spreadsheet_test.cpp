// Spreadsheets at the terminal, against the real daemon: a template is made, filled in by another program, filed, and comes
// back with its lines; lists and reports are written as workbooks.
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/clients/terminals.hpp"
#include "tests/documents/other_programs.hpp"

namespace countersign::cli {

namespace {

constexpr const char* claim = R"(workflow = "claim"
version = 1
prefix = "CL"
title = { zh = "报销", en = "claim" }
initial = "draft"

[open]
for = "role:sales-rep"

[role]
sales-rep = { zh = "销售代表", en = "sales rep" }

[[field]]
id = "lines"
type = "table"
label = { zh = "明细", en = "lines" }
unique = ["what"]
columns = [
    { id = "what", type = "text", required = true, label = { zh = "事项", en = "what" } },
    { id = "paid", type = "money", required = true, min = "0.01 CNY", label = { zh = "金额", en = "paid" } },
    { id = "on", type = "date", label = { zh = "日期", en = "paid on" } },
]

[state.draft]
label = { zh = "填报", en = "draft" }
due = "none"
because = { zh = "随时可填", en = "it may wait" }

    [state.draft.action.submit]
    label = { zh = "提交", en = "file" }
    by = ["initiator"]
    form = "submit"
    to = "filed"

[state.filed]
label = { zh = "已交", en = "filed" }
final = "filed"
)";

// A house where claims are filed.
class Claims {
public:
    Claims() {
        std::ofstream(path("claim.toml")) << claim;
        const int published = terminals.run("operator", {"workflow", "publish", path("claim.toml")});
        INFO(terminals.err);
        REQUIRE(published == 0);
    }
    [[nodiscard]] std::string path(const std::string& name) const { return (terminals.office.folder() / name).string(); }
    std::string opened() { return terminals.answer("zhang.wei", {"open", "claim"}).at("instance"); }
    [[nodiscard]] std::string bytes(const std::string& name) const {
        std::ostringstream content;
        content << std::ifstream(path(name), std::ios::binary).rdbuf();
        return content.str();
    }
    // The template, with `body` done to its first sheet by another program.
    void fill_in(const std::string& from, const std::string& to, const std::string& body) {
        const std::string made = documents::made_by_python(
            "import openpyxl, datetime, shutil\nshutil.copy(given, 'g.xlsx')\nw = openpyxl.load_workbook('g.xlsx')\ns = w.worksheets[0]\n" + body +
                "\nw.save('m.xlsx')\nshutil.copy('m.xlsx', file)",
            bytes(from));
        std::ofstream(path(to), std::ios::binary) << made;
    }

    Terminals terminals;
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a template is filled in by another program and filed; its lines go into the next month's", "[cli][spreadsheet]") {
    if (!documents::has_openpyxl()) return;
    Claims claims;
    auto& terminals = claims.terminals;
    REQUIRE(terminals.run("zhang.wei", {"template", "claim", "--out", claims.path("empty.xlsx")}) == 0);
    claims.fill_in("empty.xlsx", "filled.xlsx",
                   "for c, v in zip('ABC', ['taxi', 38.5, datetime.date(2026, 11, 1)]): s[c + '3'] = v\ns['A4'] = '=1+1 is no formula'\ns['A4'].data_type = 's'\ns['B4'] = '1,200.00'");

    const std::string first = claims.opened();
    REQUIRE(terminals.run("zhang.wei", {"act", first, "submit", "--lines", claims.path("filled.xlsx")}) == 0);
    const json lines = json::parse(R"([{"what":"taxi","paid":{"amount":3850,"currency":"CNY"},"on":"2026-11-01"},
        {"what":"=1+1 is no formula","paid":{"amount":120000,"currency":"CNY"}}])");
    CHECK(terminals.answer("zhang.wei", {"show", first}).at("form").at("lines") == lines);

    REQUIRE(terminals.run("zhang.wei", {"template", "claim", "--rows-of", first, "--out", claims.path("again.xlsx")}) == 0);
    const std::string second = claims.opened();
    REQUIRE(terminals.run("zhang.wei", {"act", second, "submit", "--lines", claims.path("again.xlsx")}) == 0);
    CHECK(terminals.answer("zhang.wei", {"show", second}).at("form").at("lines") == lines);
}

TEST_CASE("a workbook with faults changes nothing and each fault is told with its cell", "[cli][spreadsheet]") {
    if (!documents::has_openpyxl()) return;
    Claims claims;
    auto& terminals = claims.terminals;
    REQUIRE(terminals.run("zhang.wei", {"template", "claim", "--field", "lines", "--out", claims.path("empty.xlsx")}) == 0);
    claims.fill_in("empty.xlsx", "bad.xlsx", "s['A3'] = 'taxi'\ns['B3'] = 0\ns['B4'] = 1\ns['C4'] = 'soon'");
    const std::string instance = claims.opened();

    CHECK(terminals.run("zhang.wei", {"act", instance, "submit", "--lines", claims.path("bad.xlsx")}) == 2);
    for (const char* told : {"bad.xlsx:B3: paid: Expected at least 0.01, but it is 0.", "bad.xlsx:A4: what: Expected a value",
                             "bad.xlsx:C4: paid on: Expected a date like 2026-10-31, but it is “soon”."})
        CHECK(holds(terminals.err, told));
    CHECK(terminals.answer("zhang.wei", {"show", instance}).at("version") == 1);
    CHECK(terminals.run("zhang.wei", {"template", "claim", "--field", "what"}) == 2);
    CHECK(holds(terminals.err, "there is: lines"));
    CHECK(terminals.run("zhang.wei", {"template", "request"}) == 2);
}

TEST_CASE("lists, inboxes and reports are written as workbooks", "[cli][spreadsheet]") {
    if (!documents::has_openpyxl()) return;
    Claims claims;
    auto& terminals = claims.terminals;
    const std::string instance = claims.opened();
    for (const std::string what : {"list", "inbox"})
        REQUIRE(terminals.run("zhang.wei", {what, "--xlsx", claims.path(what + ".xlsx")}) == 0);
    REQUIRE(terminals.run("operator", {"report", "claim", "--month", "2026-11", "--xlsx", claims.path("report.xlsx")}) == 0);

    CHECK(holds(documents::seen_by_openpyxl(claims.bytes("list.xlsx"), "print([c.value for c in w.worksheets[0][2]])"), "['" + instance + "', 'claim'"));
    CHECK(holds(documents::seen_by_openpyxl(claims.bytes("inbox.xlsx"), "print([c.value for c in w.worksheets[0][2]])"), "'file'"));
    CHECK(documents::seen_by_openpyxl(claims.bytes("report.xlsx"), "print([s.title for s in w.worksheets], w.worksheets[0]['B2'].value)") ==
          "['Figures', 'Money by account', 'How long each step took', 'What waits where', 'Outcomes', 'Flags'] 1\n");
    CHECK(terminals.run("zhang.wei", {"list", "--xlsx", "/no/such/folder/x.xlsx"}) == 2);
}

}  // namespace countersign::cli
