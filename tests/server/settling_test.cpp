// What instances owe each other, when the settling is cut off, has to wait, or would never end.
#include "daemon/server/processor.hpp"

#include <catch2/catch.hpp>

#include "daemon/engine/evolve.hpp"
#include "tests/fakes/house.hpp"

using namespace countersign;
using tests::House;

namespace {

engine::Instant morning() { return *engine::parse_instant("2026-11-02T08:00:00+08:00"); }

std::string operation(const std::string& file) {
    return tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/tests/stories/operations/" + file);
}

// A complaint with two promises.
void complain(House& house) {
    house.publish(operation("family.promise.toml"), "family.promise.toml");
    house.publish(operation("family.toml"), "family.toml");
    const auto promise = [](const char* owner) {
        return engine::Record{{"what", "a letter"}, {"owner", owner}, {"due", *engine::parse_date("2026-11-20")}};
    };
    REQUIRE_FALSE(house.submit("zhang.wei", engine::Open{.workflow = "complaint"}));
    const engine::Act submit{
        .instance = 1,
        .version = 1,
        .action = "submit",
        .form = engine::Record{{"promises", engine::List{promise("li.na"), promise("wang.qiang")}}}};
    REQUIRE_FALSE(house.submit("zhang.wei", submit));
}

// A processor on a folder of its own that holds the first entries of another house.
struct CutOff {
    tests::TemporaryFolder folder;
    store::Log log{folder.path(), store::LogOptions{}};
    store::Views views{folder.path() / "views.db"};
    std::optional<server::Processor> processor;

    CutOff(const std::vector<engine::Entry>& entries, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) log.append(std::vector{entries[i]});
        processor.emplace(log, server::recover(log, views), [] { return std::string(32, '0'); });
    }

    [[nodiscard]] const engine::Instance& open(std::uint64_t number) const { return *processor->state().open.at(number); }

    void commit() { views.apply(processor->commit(), processor->background()); }
};

std::size_t owing_entry(const std::vector<engine::Entry>& entries) {
    for (std::size_t i = 0; i < entries.size(); ++i)
        for (const engine::Event& event : entries[i].events)
            if (std::holds_alternative<engine::Owing>(event)) return i;
    return entries.size();
}

engine::Entry quarantine(const engine::EngineState& state, std::uint64_t instance) {
    return {.seq = state.last_seq + 1,
            .at = state.last_at,
            .actor = "clock",
            .instance = instance,
            .version = state.open.at(instance)->version + 1,
            .events = {engine::Quarantined{.reason = "for a test"}}};
}

}  // namespace

TEST_CASE("what is owed is in one append with what settles it", "[server][settling]") {
    House house(morning());
    complain(house);
    const auto& entries = house.entries();
    const std::size_t owing = owing_entry(entries);
    REQUIRE(owing + 5 == entries.size());  // two children, and that each was opened
    CHECK(entries[owing].actor == "zhang.wei");
    CHECK(entries[owing + 1].actor == "daemon");
    CHECK(entries[owing + 1].instance == 2);
    CHECK(entries[owing + 2].instance == 1);
}

TEST_CASE("what a log ends before settling is settled after the start, once", "[server][settling]") {
    House house(morning());
    complain(house);
    const auto& entries = house.entries();
    for (std::size_t kept = owing_entry(entries) + 1; kept <= entries.size(); ++kept) {
        // An entry that did its part without being settled is what no append leaves behind.
        const bool is_half_done = (kept - owing_entry(entries)) % 2 == 0;
        if (is_half_done) continue;
        INFO("kept " << kept << " of " << entries.size());
        CutOff rest(entries, kept);
        rest.processor->settle(morning());
        rest.commit();
        CHECK(rest.processor->state().last_instance == 3);
        CHECK(rest.open(1).owing.empty());
        CHECK(rest.open(1).children == house.state().open.at(1)->children);
        CHECK(rest.open(3).initiator == "wang.qiang");
        rest.processor->settle(morning());
        CHECK(rest.processor->pending() == 0);
        CHECK(server::replay(rest.log).state == rest.processor->state());
    }
}

TEST_CASE("what is owed to an instance that stands still waits until it goes on, also when the one that owes has closed",
          "[server][settling]") {
    House house(morning());
    complain(house);
    std::vector<engine::Entry> entries = house.entries();
    entries.push_back(quarantine(house.state(), 2));
    CutOff cut(entries, entries.size());
    server::Processor& processor = *cut.processor;
    const auto withdrawn = processor.submit(
        {.command = engine::Act{.instance = 1, .version = cut.open(1).version, .action = "withdraw"}, .person = "zhang.wei"},
        morning());
    REQUIRE_FALSE(withdrawn.refusal);
    cut.commit();
    CHECK(cut.open(1).closed);  // it still owes the second child its end
    CHECK(cut.open(1).owing.size() == 1);
    CHECK_FALSE(processor.state().open.contains(3));
    const auto late = processor.submit(
        {.command = engine::Act{.instance = 1, .version = cut.open(1).version, .action = "withdraw"}, .person = "zhang.wei"},
        morning());
    REQUIRE(late.refusal);
    CHECK(late.refusal->code == engine::RefusalCode::instance_closed);
    CHECK(server::recover(cut.log, cut.views).state == processor.state());

    REQUIRE_FALSE(
        processor.submit({.command = engine::Release{.instance = 2}, .person = "operator"}, morning()).refusal);
    cut.commit();

    CHECK(processor.state().open.empty());
    CHECK(server::recover(cut.log, cut.views).state == processor.state());
    CHECK(server::replay(cut.log).state == processor.state());
}

TEST_CASE("signals that set off each other in a circle come to rest, and an operator is told", "[server][settling]") {
    House house(morning());
    house.publish(R"(
workflow = "echo"
version = 1
prefix = "EC"
title = { zh = "回声", en = "Echo" }
initial = "up"

[open]
form = "submit"

[role]
operator = { zh = "运营", en = "operator" }

[signal.ping]
label = { zh = "回声", en = "ping" }
by = ["role:operator"]

[[field]]
id = "other"
type = "integer"
required = true
label = { zh = "另一方", en = "other" }

[state.up]
label = { zh = "等待", en = "up" }
due = "none"
because = { zh = "随时", en = "it may wait" }

    [state.up.on.ping]

        [[state.up.on.ping.signal]]
        name = "ping"
        to = "form.other"

    [state.up.action.stop]
    label = { zh = "停止", en = "stop" }
    by = ["role:operator"]
    to = "down"

[state.down]
label = { zh = "停止", en = "down" }
final = "down"
)",
                  "echo.toml");
    for (const std::int64_t other : {2, 1})
        REQUIRE_FALSE(house.submit("operator", engine::Open{.workflow = "echo", .form = engine::Record{{"other", other}}}));

    REQUIRE_FALSE(house.submit("operator", engine::Receive{.instance = 1, .signal = "ping", .value = engine::Record{}}));

    const auto undone = house.last(1).undone.size() + house.last(2).undone.size();
    CHECK(undone == 1);
    CHECK(house.last(1).version > 10);
    CHECK(house.last(1).version < 100);
    CHECK_FALSE(house.broken_law());
}
