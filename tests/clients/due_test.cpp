// The dates that concern a person, as a list and as an iCalendar file.
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "clients/cli/whole_file.hpp"
#include "tests/clients/desk.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;
using testing::Desk;

json summary(const std::string& instance, const std::string& subject = "康宁") {
    return {{"instance", instance}, {"title", {{"zh", "月度费用"}, {"en", "monthly fee"}}}, {"subject", subject}, {"version", 5},
            {"state_label", {{"zh", "付款"}, {"en", "payout"}}}, {"initiator_name", "张伟"}, {"period", "2026-10"},
            {"entered_at", "2026-11-02T09:00:00+08:00"}, {"due", "2026-11-05T18:00:00+08:00"}, {"overdue", false},
            {"due_label", {{"zh", "付款"}, {"en", "payment"}}}, {"working_days_left", 3}, {"amount", {{"amount", 9'876'543}, {"currency", "CNY"}}}};
}

json deadline(const std::string& id, const std::string& due, bool passed = false) {
    return {{"id", id}, {"label", {{"zh", "付款期限"}, {"en", "payment by"}}}, {"due", due}, {"passed", passed}, {"working_days_left", 3}};
}

// MF-1 waits for the caller and was filed by him; MF-2 only was filed; MF-3 may not be looked into.
std::optional<json> company(const json& request) {
    const std::string method = request["method"];
    const json& params = request["params"];
    if (method == "admin.status")
        return testing::result({{"company", "Acme 会签"}, {"now", "2026-11-02T10:00:00.123+08:00"}, {"me", {{"id", "zhang.wei"}}}});
    if (method == "task.inbox") return testing::result({{"items", {summary("MF-1"), summary("MF-3")}}, {"next", nullptr}});
    if (method == "instance.list") return testing::result({{"items", {summary("MF-1"), summary("MF-2")}}, {"next", nullptr}});
    if (params["instance"] == "MF-3") return testing::refusal("not_permitted");
    json shown = summary(params["instance"]);
    shown["deadlines"] = json::array({deadline("payout", "2026-11-09T18:00:00+08:00")});
    if (params["instance"] == "MF-1") {
        shown["deadlines"] = {deadline("filing", "2026-10-30T18:00:00+08:00", true), deadline("late", "2026-11-02T09:30:00+08:00", true),
                              deadline("payout", "2026-11-09T18:00:00+08:00")};
    }
    return testing::result(shown);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t files_in(const std::string& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("due lists what waits for me and what I filed, each deadline once and the earliest first", "[cli][due]") {
    Desk desk(company);

    REQUIRE(desk.run({"due", "--json"}) == 0);

    std::vector<std::string> told;
    const json answer = json::parse(desk.out);
    for (const json& date : answer["items"])
        told.push_back(date["instance"].get<std::string>() + " " + date["deadline"].get<std::string>() + (date["waits"] ? " waits" : ""));
    // What passed before the instance came where it stands is history; of MF-3 only the summary may be seen.
    CHECK(told == std::vector<std::string>{"MF-1 late waits", "MF-3 due waits", "MF-1 payout waits", "MF-2 payout"});
    CHECK(desk.daemon.asked("instance.list")[0]["initiator"] == "zhang.wei");
    CHECK(desk.daemon.asked("instance.list")[0]["closed"] == false);
    REQUIRE(desk.run({"due", "--lang", "zh"}) == 0);
    CHECK(has(desk.out, "2026-11-02 09:30"));
    CHECK(has(desk.out, "付款期限"));
    CHECK(has(desk.out, "等我处理"));
}

TEST_CASE("due --ics writes the dates with the deadline's label, in the reader's language", "[cli][due]") {
    Desk desk(company);
    const std::string file = desk.folder.path("due.ics");

    REQUIRE(desk.run({"due", "--ics", file, "--alarm", "120", "--lang", "zh"}) == 0);

    const std::string text = content_of(file);
    CHECK(has(text, "X-WR-CALNAME:会签期限（zhang.wei）\r\n"));
    CHECK(has(text, "UID:MF-2.payout@Acme 会签\r\n"));
    CHECK(has(text, "DTSTAMP:20261102T020000Z\r\n"));
    CHECK(has(text, "DTSTART:20261109T100000Z\r\n"));
    CHECK(has(text, "SUMMARY:MF-2 · 付款期限 · 月度费用 · 康宁\r\n"));
    CHECK(has(text, "DESCRIPTION:状态：付款\\n发起人：张伟\\n期间：2026-10\r\n"));
    CHECK(has(text, "SEQUENCE:5\r\n"));
    CHECK(has(text, "TRIGGER:-PT120M\r\n"));
    CHECK_FALSE(has(text, "98"));  // no amount
    CHECK(has(desk.err, "已将 4 个期限写入"));
    CHECK(desk.out.empty());
    REQUIRE(desk.run({"due", "--ics", "-"}) == 0);
    CHECK(has(desk.out, "SUMMARY:MF-2 · payment by · monthly fee · 康宁\r\n"));
}

TEST_CASE("a subject that looks like a calendar stays a subject", "[cli][due]") {
    Desk desk([](const json& request) -> std::optional<json> {
        if (request["method"] != "task.inbox" && request["method"] != "instance.show") return company(request);
        json shown = summary("MF-1", "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil; a, b");
        if (request["method"] == "task.inbox") return testing::result({{"items", json::array({shown})}, {"next", nullptr}});
        shown["deadlines"] = json::array({deadline("payout", "2026-11-09T18:00:00+08:00")});
        return testing::result(shown);
    });

    REQUIRE(desk.run({"due", "--ics", "-"}) == 0);

    std::string unfolded = desk.out;
    for (std::size_t at = unfolded.find("\r\n "); at != std::string::npos; at = unfolded.find("\r\n ")) unfolded.erase(at, 3);
    CHECK(has(unfolded, "x\\nEND:VEVENT\\nBEGIN:VEVENT\\nUID:evil\\; a\\, b"));
    CHECK_FALSE(has(desk.out, "\r\nUID:evil"));
}

TEST_CASE("an operator asks for somebody else's dates", "[cli][due]") {
    Desk desk(company);

    REQUIRE(desk.run({"due", "--person", "li.na", "--ics", "-"}) == 0);

    CHECK(desk.daemon.asked("task.inbox")[0]["person"] == "li.na");
    CHECK(desk.daemon.asked("instance.list")[0]["initiator"] == "li.na");
    CHECK(has(desk.out, "X-WR-CALNAME:Countersign: what is due (li.na)\r\n"));
}

TEST_CASE("a calendar that can not be written, or not be asked for, leaves the old file as it was", "[cli][due]") {
    bool answers = true;
    Desk desk([&](const json& request) { return answers ? company(request) : std::nullopt; });
    const std::string file = desk.folder.write("due.ics", "old");

    CHECK(desk.run({"due", "--ics", desk.folder.path("none/due.ics")}) == 2);
    CHECK(has(desk.err, "can not be written"));
    CHECK(desk.run({"due", "--ics", desk.folder.folder()}) == 2);
    CHECK(desk.run({"due", "--alarm", "30"}) == 2);
    CHECK(desk.run({"due", "--ics", file, "--alarm", "-5"}) == 2);
    answers = false;
    CHECK(desk.run({"due", "--ics", file, "--attempts", "1"}) == 5);
    CHECK(content_of(file) == "old");
}

TEST_CASE("a moment that can not be read spoils the whole calendar, not one date of it", "[cli][due]") {
    Desk desk([](const json& request) -> std::optional<json> {
        if (request["method"] != "instance.show") return company(request);
        json shown = summary("MF-1");
        shown["deadlines"] = json::array({deadline("payout", "soon")});
        return testing::result(shown);
    });
    const std::string file = desk.folder.write("due.ics", "old");

    CHECK(desk.run({"due", "--ics", file}) == 70);
    CHECK(content_of(file) == "old");
}

TEST_CASE("a file is replaced as a whole, keeps its mode, and leaves no draft behind", "[cli][due]") {
    const testing::TemporaryFolder folder;
    const auto mode_of = [](const std::string& file) {
        struct stat seen {};
        return ::stat(file.c_str(), &seen) == 0 ? seen.st_mode & 0777U : 0U;
    };
    const std::string file = folder.path("due.ics"), link = folder.path("link.ics");

    REQUIRE(write_whole_file(file, "one"));
    CHECK(mode_of(file) == 0600);
    fs::permissions(file, static_cast<fs::perms>(0644));
    fs::create_symlink(file, link);
    REQUIRE(write_whole_file(link, "two"));

    CHECK(content_of(file) == "two");
    CHECK(mode_of(file) == 0644);
    CHECK(fs::is_symlink(link));
    CHECK(files_in(folder.folder()) == 2);
    CHECK_FALSE(write_whole_file("/dev/null", "three"));
    fs::create_symlink(folder.path("nowhere"), folder.path("dangling"));
    CHECK_FALSE(write_whole_file(folder.folder(), "four"));
    CHECK(files_in(folder.folder()) == 3);
}

}  // namespace countersign::cli
