// What `why` and `workflow show` say of time: deadlines that stand still, and when an action may be taken at all.
#include "daemon/server/explanation.hpp"

#include <catch2/catch.hpp>

#include "tests/fakes/house.hpp"

using namespace countersign;
using nlohmann::json;
using tests::House;

namespace {

engine::Instant at(const char* local) { return *engine::parse_instant(std::string(local) + ":00+08:00"); }

// A complaint of tests/stories/operations/time.toml.
struct Complaint {
    House house{at("2026-11-06T09:00")};

    Complaint() {
        house.publish(tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/tests/stories/operations/time.toml"), "time.toml");
        REQUIRE_FALSE(house.submit("zhang.wei", engine::Open{.workflow = workflow()}));
        act("zhang.wei",
            "submit",
            engine::Record{{"what", "late"}, {"grade", "A"}, {"contract_date", *engine::parse_date("2026-11-30")}});
    }

    [[nodiscard]] std::string workflow() { return house.state().company.current.begin()->first; }

    void act(const std::string& who, const std::string& action, std::optional<engine::Value> form = {}) {
        const auto no = house.submit(
            who,
            engine::Act{.instance = 1, .version = house.state().open.at(1)->version, .action = action, .form = std::move(form)});
        INFO((no ? no->text.en : ""));
        REQUIRE_FALSE(no);
    }

    json why() { return server::explanation_of(*house.state().open.at(1), house.processor(), {.person = "li.na"}, house.now()); }
};

json with_id(const json& list, const char* id) {
    for (const json& one : list)
        if (one.at("id") == id) return one;
    return {};
}

}  // namespace

TEST_CASE("why shows deadlines that stand still, with what is left of them", "[server][why]") {
    Complaint complaint;
    complaint.house.clock_to(at("2026-11-06T10:00"));
    complaint.act("li.na", "reply");
    CHECK(complaint.why().at("paused").empty());

    complaint.house.clock_to(at("2026-11-06T11:23"));
    complaint.act("li.na", "ask_customer");

    const json why = complaint.why();
    CHECK(with_id(why.at("deadlines"), "solution").is_null());
    const json solution = with_id(why.at("paused"), "solution");
    CHECK(solution.at("left_minutes") == 14 * 60 + 37);
    CHECK(solution.at("working") == true);
    CHECK(solution.at("label").at("en") == "solution");
    CHECK(with_id(why.at("paused"), "promise").at("left_minutes") == (9 * 24 + 22) * 60 + 37);
    const std::string notes = why.at("notes").dump();
    CHECK(notes.find("The deadline 'solution' stands still here, with 14 h 37 min of working time left.") != std::string::npos);
    CHECK(notes.find("The deadline 'promise' stands still here, with 238 h 37 min of time left.") != std::string::npos);
}

TEST_CASE("workflow show says when each action may be taken", "[server][workflow]") {
    Complaint complaint;
    const json shown = complaint.house.views().answer({.method = "workflow.show",
                                                       .params = std::make_shared<const json>(json{{"workflow", complaint.workflow()}}),
                                                       .person = "li.na",
                                                       .now = complaint.house.now(),
                                                       .background = complaint.house.processor().background()});
    const auto action = [&](const char* id) {
        for (const json& one : shown.at("actions"))
            if (one.at("action") == id) return one;
        return json();
    };
    CHECK(action("close").at("not_after") == "last working day, 15:00");
    CHECK(action("close").at("blackouts").empty());
    CHECK(action("call").at("in_working_hours") == true);
    CHECK(action("call").at("not_after").is_null());
    const json blackouts = action("pay").at("blackouts");
    REQUIRE(blackouts.size() == 2);
    CHECK(blackouts[0].at("from") == "last working day, 12:00");
    CHECK(blackouts[0].at("until") == "working day 1 of next month, 09:00");
    CHECK(blackouts[0].at("else").at("en") == "the month is being closed");
}
