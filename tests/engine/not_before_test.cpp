// When an action is allowed only from some time on.
#include <catch2/catch.hpp>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/decide.hpp"
#include "daemon/engine/evolve.hpp"

using namespace countersign::engine;

namespace {

constexpr const char* cooling_off = R"(
workflow = "loan"
version = 1
prefix = "LO"
title = { zh = "借款", en = "loan" }
initial = "asked"

[open]

[state.asked]
label = { zh = "冷静期", en = "cooling off" }
due = "none"
because = { zh = "不急。", en = "There is no hurry." }

    [state.asked.action.sign]
    label = { zh = "签字", en = "sign" }
    by = ["initiator"]
    to = "lent"
    not_before = "entry + 2 days, 09:00"
    not_before_else = { zh = "冷静期两天。", en = "after two days" }

[state.lent]
label = { zh = "已借出", en = "lent" }
final = "lent"
)";

Instant utc(const char* text) { return parse_instant(text).value(); }

}  // namespace

TEST_CASE("what is allowed some days after the entry is refused before and possible then", "[engine][decide]") {
    const auto workflow = countersign::definitions::read_definition(cooling_off, "loan.toml");
    REQUIRE(workflow.has_value());
    EngineState state;
    state.company.people.set(Person{.id = "ann", .name = "Ann", .roles = {}, .department = {}, .manager = {}});
    const Calendar calendar;
    Facts facts{.now = utc("2026-11-02T10:00:00Z"), .actor = {.person = "ann"}, .seed = {}, .state = &state, .calendar = &calendar, .form = nullptr};
    auto opened = decide_open(**workflow, 1, {.workflow = "loan", .initiator = "ann", .period = {}}, facts);
    REQUIRE(opened.has_value());
    Entry entry{.seq = 1, .at = facts.now, .actor = "ann"};
    entry.instance = 1;
    entry.version = 1;
    entry.events = std::move(*opened);
    evolve(state, entry);

    const auto sign_at = [&](const char* now) {
        facts.now = utc(now);
        const Act act{.instance = 1, .version = 1, .action = "sign", .input = {}, .form = {}, .to = {}, .reason = {}};
        return decide_act(**workflow, *state.open.at(1), act, facts);
    };
    const auto early = sign_at("2026-11-04T08:59:59Z");
    REQUIRE_FALSE(early.has_value());
    CHECK(early.error().code == RefusalCode::too_early);
    CHECK_THAT(early.error().text.en, Catch::Contains("2026-11-04 09:00"));
    CHECK(sign_at("2026-11-04T09:00:00Z").has_value());
}
