// Documents as files through the gateway, before the real daemon: lines out of a workbook and back, paper that is held against
// the log by the terminal, lists and reports.
#include <cstdio>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "clients/cli/run.hpp"
#include "clients/documents/rows.hpp"
#include "clients/print/paper_code.hpp"
#include "tests/documents/other_programs.hpp"
#include "tests/web/web_house.hpp"

namespace countersign::tests {

using nlohmann::json;

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

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string output_of(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    ::pclose(pipe);
    return text;
}

class ClaimHouse : public WebHouse {
public:
    ClaimHouse() {
        const json published = change("operator", "workflow.publish", {{"text", claim}});
        INFO(published.dump());
        REQUIRE(published.contains("version"));
    }
    std::string opened() { return change("zhang.wei", "instance.open", {{"workflow", "claim"}}).at("instance"); }
    // `countersign audit verify --paper CODE`, by the operator.
    int verify(const std::string& code) {
        const auto key = folder() / "operator.key";
        std::ofstream(key) << "person = \"operator\"\npublic = '" << key_of("operator").public_key << "'\nsecret = '" << key_of("operator").secret_key << "'\n";
        std::filesystem::permissions(key, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        const auto config = folder() / "operator.toml";
        std::ofstream(config) << "endpoint = \"" << endpoint() << "\"\nserver_key = \"data/keys/server.pub\"\nkey = \"" << key.string() << "\"\nlanguage = \"en\"\n";
        std::ostringstream out, err;
        const cli::Surroundings around{.out = out, .err = err, .variable = [&](const char* name) -> std::optional<std::string> {
                                           if (std::string_view(name) == "XDG_STATE_HOME") return (folder() / "state").string();
                                           return std::nullopt;
                                       }};
        return cli::run({"audit", "verify", "--paper", code, "--config", config.string()}, around);
    }
};

json rows_sent(Browser& browser, const std::string& query, const std::string& bytes) {
    browser.headers["content-type"] = "application/octet-stream";
    const json answer = browser.send("POST", "/api/rows?" + query, bytes).json();
    browser.headers.clear();
    return answer;
}

}  // namespace

TEST_CASE("a template that was filled in comes back as rows, and filed lines go into the next template") {
    ClaimHouse house;
    Browser browser = house.browser_of("zhang.wei");
    const std::string instance = house.opened();
    const HttpReply empty = browser.get("/api/template?workflow=claim&field=lines&language=en");
    REQUIRE(empty.status == 200);
    CHECK(contains(empty.headers.at("content-disposition"), "claim-lines.xlsx"));
    CHECK(rows_sent(browser, "workflow=claim&field=lines", empty.body) == json{{"rows", json::array()}});

    const json lines = json::parse(R"([{"what":"taxi","paid":{"amount":3850,"currency":"CNY"}},{"what":"=1+1","paid":{"amount":120000,"currency":"CNY"}}])");
    CHECK(rows_sent(browser, "instance=" + instance + "&field=lines", "金额,事项\n38.50,taxi\n\"1,200\",=1+1\n") == json{{"rows", lines}});
    REQUIRE(browser.ask("task.act", {{"instance", instance}, {"action", "submit"}, {"version", 1}, {"form", {{"lines", lines}}}, {"request", "r1"}}).status == 200);
    const HttpReply again = browser.get("/api/template?instance=" + instance + "&field=lines");
    REQUIRE(again.status == 200);
    CHECK(rows_sent(browser, "workflow=claim&field=lines", again.body) == json{{"rows", lines}});
    if (!documents::has_openpyxl()) return;

    const std::string filled = documents::made_by_python(
        "import openpyxl, shutil\nshutil.copy(given, 'g.xlsx')\nw = openpyxl.load_workbook('g.xlsx')\ns = w.worksheets[0]\n"
        "s['A3'] = 'taxi'\ns['B3'] = 38.5\nw.save('m.xlsx')\nshutil.copy('m.xlsx', file)",
        empty.body);
    CHECK(rows_sent(browser, "workflow=claim&field=lines", filled)["rows"] == json::array({lines[0]}));
}

TEST_CASE("a file with faults is told cell by cell in both languages; what is no table says what it is") {
    ClaimHouse house;
    Browser browser = house.browser_of("zhang.wei");
    const std::string where = "instance=" + house.opened() + "&field=lines&language=en";

    const json wrong = rows_sent(browser, where, "what,paid\ntaxi,0\n,1\n");
    CHECK(wrong["code"] == "rows_wrong");
    CHECK(wrong["faults"] == json::parse(R"([
        {"row":2,"column":"paid","cell":"B2","text":{"zh":"不得小于 0.01，却是 0。","en":"Expected at least 0.01, but it is 0."}},
        {"row":3,"column":"what","cell":"A3","text":{"zh":"必须填写。","en":"Expected a value, but the cell is empty."}}])"));
    CHECK(contains(rows_sent(browser, where, "<html></html>").dump(), "web page (HTML)"));
    CHECK(rows_sent(browser, "workflow=claim&field=none", "x")["code"] == "not_found");
    CHECK(rows_sent(browser, "instance=CL-99&field=lines", "x")["code"] == "no_such_instance");
    Browser stranger(house.port());
    CHECK(stranger.get("/api/template?workflow=claim&field=lines").status == 401);
    browser.csrf = "another";
    CHECK(rows_sent(browser, where, "what,paid\n")["code"] == "not_from_our_page");
}

TEST_CASE("a document on paper agrees with the log, and a changed character of its code is told") {
    ClaimHouse house;
    Browser browser = house.browser_of("zhang.wei");
    const std::string instance = house.opened();
    const json lines = json::parse(R"([{"what":"出租车","paid":{"amount":3850,"currency":"CNY"}}])");
    REQUIRE(browser.ask("task.act", {{"instance", instance}, {"action", "submit"}, {"version", 1}, {"form", {{"lines", lines}}}, {"request", "r1"}}).status == 200);

    const HttpReply paper = browser.get("/api/print?instance=" + instance + "&mark=original&language=en");
    REQUIRE(paper.status == 200);
    CHECK(paper.headers.at("content-type") == "application/pdf");
    const std::string folder = house.folder().string();
    std::ofstream(house.folder() / "paper.pdf", std::ios::binary) << paper.body;
    const std::string text = output_of("pdftotext -layout " + folder + "/paper.pdf -");
    INFO(text);
    for (const std::string& part : {instance, std::string("出租车"), std::string("38.50"), std::string("original")}) CHECK(contains(text, part));
    std::string code = output_of("cd " + folder + " && pdftoppm -r 150 -png paper.pdf page && zbarimg -q --raw page*.png 2>/dev/null");
    while (!code.empty() && code.back() == '\n') code.pop_back();
    CHECK(house.verify(code) == 0);
    auto other = print::read_paper_code(code);
    REQUIRE(other);
    other->hash[5] = other->hash[5] == '0' ? '1' : '0';
    CHECK(house.verify(print::write_paper_code(*other)) == 1);

    CHECK(contains(browser.get("/api/print?instance=" + instance).headers.at("content-disposition"), instance + ".pdf"));
    CHECK(house.browser_of("liu.yang").get("/api/print?instance=" + instance).status == 403);
}

TEST_CASE("lists and reports are given as workbooks and as CSV, with only what the person may see") {
    ClaimHouse house;
    const std::string instance = house.opened();
    Browser browser = house.browser_of("zhang.wei");

    const HttpReply csv = browser.get("/api/export?list=instances&format=csv&initiator=zhang.wei&closed=false&language=en");
    REQUIRE(csv.status == 200);
    CHECK(csv.body.starts_with("\xEF\xBB\xBFinstance,workflow,"));
    CHECK(contains(csv.body, instance + ",claim,"));
    CHECK_FALSE(contains(house.browser_of("liu.yang").get("/api/export?list=instances&format=csv").body, instance));
    CHECK(contains(browser.get("/api/export?list=inbox&format=csv&language=en").body, ",file,"));
    CHECK(contains(browser.get("/api/export?list=report&workflow=claim&month=2026-11&format=csv&table=waiting&language=en").body, "draft,1,0,"));
    CHECK(browser.get("/api/export?list=secrets&format=csv").status == 404);
    CHECK(browser.get("/api/export?list=inbox&format=exe").status == 404);
    const HttpReply book = browser.get("/api/export?list=report&workflow=claim&month=2026-11&format=xlsx&language=en");
    REQUIRE(book.status == 200);
    if (!documents::has_openpyxl()) return;
    CHECK(documents::seen_by_openpyxl(book.body, "print(w.worksheets[0]['B2'].value)") == "1\n");
}

}  // namespace countersign::tests
