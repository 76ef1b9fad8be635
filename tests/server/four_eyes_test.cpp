// The house that wants two persons for its changes: what one alone can still do, and what becomes of
// definitions and calendars that lie in the daemon's files.
#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/fakes/house.hpp"
#include "tests/fakes/office.hpp"

using namespace countersign;
using nlohmann::json;
using tests::House;
using tests::Office;

namespace {

engine::Instant morning() { return *engine::parse_instant("2026-11-02T08:00:00+08:00"); }

std::string shipped(const std::string& file) {
    return tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/" + file);
}

std::string code_of(const json& answer) { return answer.value("code", "accepted"); }

std::string code_of(const std::optional<engine::Refusal>& refused) {
    return refused ? std::string(engine::to_text(refused->code)) : "accepted";
}

const std::string stolen(40, 'k'), fresh(40, 'f');

// A house with four eyes on, in which zhao.min has a key.
struct Careful {
    House house{morning()};

    Careful() {
        house.publish(shipped("workflows/house-change.toml"), "house-change.toml");
        REQUIRE(code_of(house.submit(
                    "operator",
                    engine::ImportPeople{.persons = {}, .keys = {{.public_key = stolen, .person = "zhou.jie", .label = "laptop"}}})) ==
                "accepted");
        REQUIRE(code_of(house.submit("operator",
                                     engine::SetSettings{.workflow = "house-change", .values = {{"four_eyes", engine::Value{true}}}})) ==
                "accepted");
    }

    // What the newest entry tells, and to whom.
    [[nodiscard]] engine::Told told() const {
        for (const engine::Event& event : house.entries().back().events)
            if (const auto* told = std::get_if<engine::Told>(&event)) return *told;
        return {};
    }
};

// An office whose folder of workflows holds house-change too, with four eyes on.
struct CarefulOffice : Office {
    CarefulOffice() {
        std::filesystem::copy(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/house-change.toml",
                              folder() / "workflows/house-change.toml");
        restart();
        REQUIRE(code_of(change("operator", "settings.set", {{"workflow", "house-change"}, {"values", {{"four_eyes", true}}}})) ==
                "accepted");
    }

    void restart() {
        REQUIRE(daemon().stop().code == 0);
        daemon().start();
        forget_connections();
    }

    // The warning that has this in it, in English; empty when there is none.
    std::string warning_with(const std::string& words) {
        const json warnings = ask("operator", "admin.status").at("warnings");
        for (const json& warning : warnings)
            if (const std::string text = warning.at("en"); text.find(words) != std::string::npos) return text;
        return {};
    }

    // Filed by an operator, approved by the general manager.
    json by_two(const std::string& kind, const std::string& content) {
        const std::string it = change("operator", "instance.open", {{"workflow", "house-change"}}).at("instance");
        const json form{{"kind", kind}, {"summary", "as status says"}, {"content", content}};
        REQUIRE(code_of(change("operator", "task.act", {{"instance", it}, {"action", "submit"}, {"form", form}})) == "accepted");
        return change("zheng.tao", "task.act", {{"instance", it}, {"action", "approve"}});
    }
};

// The JSON that a warning tells to write into a house change.
std::string content_in(const std::string& warning) { return warning.substr(warning.find("content=") + 8); }

void write(const std::filesystem::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    REQUIRE(text.find(what) != std::string::npos);
    return text.replace(text.find(what), what.size(), with);
}

}  // namespace

TEST_CASE("a stolen key is revoked by one operator at once, and whoever is concerned is told", "[server][four_eyes]") {
    Careful careful;
    REQUIRE(code_of(careful.house.submit("operator", engine::RevokeKey{.public_key = stolen})) == "accepted");

    CHECK(careful.house.state().company.people.holder_of(stolen) == nullptr);
    const engine::Told told = careful.told();
    CHECK(told.to == std::vector<std::string>{"role:operator", "role:general-manager", "person:zhou.jie", "person:zhao.min"});
    CHECK(told.text.en == "运营 revoked the key of 周杰 (laptop), which holds at once.");

    // Another key is another matter; and to revoke it again tells nobody again.
    const auto again = careful.house.submit(
        "operator", engine::ImportPeople{.persons = {}, .keys = {{.public_key = fresh, .person = "zhou.jie", .label = "new"}}});
    CHECK(code_of(again) == "needs_approval");
    REQUIRE(code_of(careful.house.submit("operator", engine::RevokeKey{.public_key = stolen})) == "accepted");
    CHECK(careful.told().to.empty());
    CHECK_FALSE(careful.house.broken_law());
}

TEST_CASE("an operator who ends somebody's proxy tells both, and whoever changes the house", "[server][four_eyes]") {
    Careful careful;
    const engine::Proxy proxy{.principal = "zhao.min", .agent = "sun.li", .from = morning(), .until = morning() + std::chrono::days{9}};
    CHECK(code_of(careful.house.submit("operator", engine::SetProxy{.proxy = proxy})) == "needs_approval");
    REQUIRE(code_of(careful.house.submit("zhao.min", engine::SetProxy{.proxy = proxy})) == "accepted");
    REQUIRE(code_of(careful.house.submit("zhao.min", engine::SetProxy{.proxy = proxy})) == "accepted");

    REQUIRE(code_of(careful.house.submit("operator", engine::EndProxy{.number = 1})) == "accepted");
    CHECK(careful.told().to == std::vector<std::string>{"role:operator", "role:general-manager", "person:zhao.min", "person:sun.li"});
    REQUIRE(code_of(careful.house.submit("zhao.min", engine::EndProxy{.number = 2})) == "accepted");
    CHECK(careful.told().to.empty());
}

TEST_CASE("a hand-over by two is of every place that the leaver has", "[server][four_eyes]") {
    Careful careful;
    House& house = careful.house;
    for (int i = 0; i < 3; ++i) REQUIRE(code_of(house.submit("zhao.min", engine::Open{.workflow = "house-change"})) == "accepted");
    const auto form = [](const char* kind, const char* content) {
        return engine::Record{{"kind", engine::Value{kind}}, {"summary", engine::Value{"s"}}, {"content", engine::Value{content}}};
    };
    REQUIRE(code_of(house.submit("operator", engine::Open{.workflow = "house-change"})) == "accepted");
    REQUIRE(code_of(house.submit("operator",
                                 engine::Act{.instance = 4,
                                             .version = 1,
                                             .action = "submit",
                                             .form = form("hand_over", R"({"from": "zhao.min", "to": "zheng.tao", "reason": "left"})")})) ==
            "accepted");
    REQUIRE(code_of(house.submit("zhao.min", engine::Act{.instance = 1,
                                                         .version = 1,
                                                         .action = "submit",
                                                         .form = form("people", R"({"persons": []})")})) == "accepted");
    REQUIRE(code_of(house.submit("zheng.tao", engine::Act{.instance = 4, .version = 2, .action = "approve"})) == "accepted");

    for (const std::uint64_t number : {1, 2, 3})
        CHECK(house.state().open.at(number)->successor_of("zhao.min") == "zheng.tao");
    CHECK(house.last(4).undone.empty());
    CHECK_FALSE(house.broken_law());
}

TEST_CASE("a definition in the folder waits for a second person, and is published by its hash", "[server][four_eyes]") {
    CarefulOffice office;
    const auto file = office.folder() / "workflows/promise.toml";
    write(file, shipped("workflows/promise.toml"));
    office.restart();  // the daemon starts all the same

    CHECK(code_of(office.change("operator", "workflow.publish", {{"text", shipped("workflows/promise.toml")}})) == "needs_approval");
    const std::string warning = office.warning_with("promise version 1 lies in the files");
    INFO(warning);
    REQUIRE(warning.find("kind=publish") != std::string::npos);
    const std::string content = content_in(warning);
    CHECK(json::parse(content).at("hash") == office.ask("operator", "workflow.check", {{"text", shipped("workflows/promise.toml")}}).at("hash"));
    CHECK(code_of(office.ask("operator", "workflow.show", {{"workflow", "promise"}})) == "unknown_workflow");

    // What was signed must be what the hash is of.
    json other = json::parse(content);
    other["version"] = 7;
    CHECK(office.by_two("publish", other.dump()).at("closed") == true);
    CHECK(code_of(office.ask("operator", "workflow.show", {{"workflow", "promise"}})) == "unknown_workflow");

    CHECK(office.by_two("publish", content).at("closed") == true);
    CHECK(office.ask("operator", "workflow.show", {{"workflow", "promise"}}).at("version") == 1);
    CHECK(office.warning_with("promise version 1") == "");
    office.restart();
    CHECK(office.warning_with("lies in the files") == "");
}

TEST_CASE("a calendar in the files waits for a second person too", "[server][four_eyes]") {
    CarefulOffice office;
    const std::string before = office.ask("operator", "admin.status").at("calendar").at("version");
    const std::string config = tests::read_text(office.daemon().config());
    const std::string company = tests::quoted_value(config, "company_calendar");
    const std::string mine = (office.folder() / "company.toml").string();
    write(mine, replaced(tests::read_text(company), "18:00", "17:30"));
    write(office.daemon().config(), replaced(config, company, mine));
    office.restart();

    const std::string warning = office.warning_with("The calendar lies in the files");
    INFO(warning);
    REQUIRE(warning.find("kind=calendar") != std::string::npos);
    CHECK(office.ask("operator", "admin.status").at("calendar").at("version") == before);

    CHECK(office.by_two("calendar", content_in(warning)).at("closed") == true);
    CHECK(office.ask("operator", "admin.status").at("calendar").at("version") == json::parse(content_in(warning)).at("version"));
    CHECK(office.warning_with("The calendar lies in the files") == "");
}

TEST_CASE("a published version whose file was changed is named in the status, and the daemon starts all the same",
          "[server][four_eyes]") {
    Office office;
    const auto file = office.folder() / "workflows/signing.toml";
    write(file, tests::read_text(file) + "\n# another text\n");
    REQUIRE(office.daemon().stop().code == 0);
    office.daemon().start();
    office.forget_connections();

    const json warnings = office.ask("operator", "admin.status").at("warnings");
    CHECK(warnings.dump().find("request version 1 lies in the files and is not in force. Expected a new version of request") !=
          std::string::npos);
}
