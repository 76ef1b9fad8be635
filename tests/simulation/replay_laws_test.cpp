#include <map>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include "daemon/engine/evolve.hpp"
#include "daemon/ensure.hpp"
#include "tests/simulation/player.hpp"

using namespace countersign::tests;
using namespace countersign::engine;

// Long enough that a month comes to its end: up to three hundred moves.
struct Moves {
    std::vector<Move> all;
};

std::ostream& operator<<(std::ostream& out, const Moves& moves) {
    for (const Move& move : moves.all) out << move;
    return out;
}

namespace rc {

template <>
struct Arbitrary<Move> {
    static Gen<Move> arbitrary() {
        const auto number = gen::resize(kNominalSize, gen::inRange<std::uint16_t>(0, 10'000));
        return gen::build<Move>(gen::set(&Move::kind, number),
                                gen::set(&Move::what, number),
                                gen::set(&Move::who, number),
                                gen::set(&Move::how, number));
    }
};

template <>
struct Arbitrary<Moves> {
    static Gen<Moves> arbitrary() {
        return gen::build<Moves>(gen::set(&Moves::all, gen::scale(3.0, gen::arbitrary<std::vector<Move>>())));
    }
};

}  // namespace rc

namespace {

std::string told(const std::vector<std::string>& story) {
    std::string text;
    for (const std::string& line : story) text += "\n    " + line;
    return text;
}

// At least one of every kind of decision: filed, returned, signed, advanced, written off, drawn, archived.
std::vector<Entry> entries_of_a_full_month() {
    Player player(10);  // with years of the calendar ahead
    std::minstd_rand random(20'261'123);
    for (int i = 0; i < 4000; ++i) {
        const auto pick = [&] { return static_cast<std::uint16_t>(random() % 10'000); };
        const Move move{.kind = static_cast<std::uint16_t>(pick() % 76), .what = pick(), .who = pick(), .how = pick()};
        if (const auto broken = player.play(move)) throw std::runtime_error(*broken);
        const auto visited = player.visited();
        if (visited.contains("archived") && visited.contains("void") && visited.contains("spot_check") && i > 200) break;
    }
    return player.house().entries();
}

std::vector<std::string> audit(const std::vector<Entry>& entries) {
    Auditor auditor(House(Instant{}).processor().calendar());
    for (const Entry& entry : entries) auditor.take(entry);
    return auditor.faults();
}

// The first event of this type for which `may` holds is changed by `change`; false if there is none.
template <class E>
bool change_first(std::vector<Entry>& entries,
                  const std::function<bool(const Entry&, const E&)>& may,
                  const std::function<void(Entry&, std::size_t)>& change) {
    for (Entry& entry : entries)
        for (std::size_t i = 0; i < entry.events.size(); ++i)
            if (const auto* event = std::get_if<E>(&entry.events[i]); event != nullptr && may(entry, *event)) {
                change(entry, i);
                return true;
            }
    return false;
}

void drop_event(Entry& entry, std::size_t index) {
    entry.events.erase(entry.events.begin() + static_cast<std::ptrdiff_t>(index));
}

}  // namespace

TEST_CASE("whatever is asked in whatever order, the laws of replay hold", "[simulation][laws]") {
    std::map<std::string, int> visited, operated;
    CHECK(rc::check(
        "replay == state == restart, rebuilt views == views, no refusal leaves a row, money and signatures are in order",
        [&](const Moves& moves) {
            const unsigned month = moves.all.empty() ? 0U : moves.all.front().how % 33U;
            Player player(month);
            const auto stop_if = [&](const std::optional<std::string>& broken) {
                if (broken) RC_FAIL(*broken + told(player.story()));
            };
            for (const Move& move : moves.all) stop_if(player.play(move));
            stop_if(player.finish());
            for (const auto& [state, times] : player.visited()) visited[state] += times;
            for (const auto& [kind, times] : player.operated()) operated[kind] += times;
        }));
    std::string done;
    for (const auto& [kind, times] : operated) done += fmt::format(" {} {}", kind, times);
    INFO("what was done:" << done);
    int undone = 0;
    for (const char* kind : {"claimed", "unclaimed", "transferred", "delegated", "resolved", "signer_added", "signer_removed", "taken_back",
                             "comment", "question", "answer", "copy", "urge", "read", "succeeded", "on behalf", "proxy_set",
                             "proxy_ended", "absence_set", "filter_saved"})
        if (operated[kind] == 0) ++undone;
    CHECK(undone <= 3);
    std::string summary;
    for (const auto& [state, times] : visited) summary += fmt::format(" {} {}", state, times);
    INFO("states entered:" << summary);
    // Any two of them may be missed by bad luck; more would mean that the players have become lame.
    int missed = 0;
    for (const char* state : {"draft",
                              "clerk_check",
                              "manager_check",
                              "finance_check",
                              "compliance_check",
                              "payout",
                              "advance_asked",
                              "receipts_check",
                              "spot_check",
                              "archive",
                              "archived",
                              "void",
                              "void_for_good"})
        if (visited[state] == 0) ++missed;
    CHECK(missed <= 2);
}

TEST_CASE("the laws notice a log that was tampered with", "[simulation][laws]") {
    const std::vector<Entry> sound = entries_of_a_full_month();
    REQUIRE(audit(sound).empty());
    const auto any = [](const Entry&, const auto&) { return true; };
    const auto noticed = [&](const char* what, const std::vector<Entry>& entries) {
        INFO(what);
        CHECK_FALSE(audit(entries).empty());
    };

    SECTION("an entry dropped or read twice does not fold") {
        for (const bool twice : {false, true}) {
            EngineState state;
            const std::size_t chosen = sound.size() / 2;
            bool refused = false;
            try {
                for (std::size_t i = 0; i < sound.size(); ++i) {
                    if (i != chosen || twice) evolve(state, sound[i]);
                    if (i == chosen && twice) evolve(state, sound[i]);
                }
            } catch (const countersign::BrokenInvariant&) {
                refused = true;
            }
            CHECK(refused);
        }
    }
    SECTION("an event dropped folds to another state") {
        const auto fold = [](const std::vector<Entry>& entries) {
            EngineState state;
            for (const Entry& entry : entries) evolve(state, entry);
            return state;
        };
        auto changed = sound;
        REQUIRE(change_first<Posted>(changed, any, drop_event));
        CHECK_FALSE(fold(changed) == fold(sound));
    }
    SECTION("cash without a signature") {
        auto changed = sound;
        const auto of_clerk = [&](const Entry& entry, const SignatureGiven& given) {
            if (given.slot != "clerk") return false;
            return std::any_of(sound.begin(), sound.end(), [&](const Entry& later) {
                const auto* acted = later.events.empty() ? nullptr : std::get_if<Acted>(&later.events.front());
                return later.instance == entry.instance && acted != nullptr && acted->action == "hand_out";
            });
        };
        while (change_first<SignatureGiven>(changed, of_clerk, drop_event)) {
        }
        noticed("cash without the clerk's signature", changed);
    }
    SECTION("a signature by the one who filed") {
        auto changed = sound;
        std::map<std::uint64_t, std::string> initiators;
        for (const Entry& entry : sound)
            if (const auto* opened = entry.events.empty() ? nullptr : std::get_if<Opened>(&entry.events.front()))
                initiators[entry.instance] = opened->initiator;
        REQUIRE(change_first<SignatureGiven>(changed, any, [&](Entry& entry, std::size_t i) {
            entry.actor = initiators.at(entry.instance);
            std::get<SignatureGiven>(entry.events[i]).person = entry.actor;
        }));
        noticed("a signature of one's own", changed);
    }
    SECTION("an advance above the limit") {
        auto changed = sound;
        const auto advance = [](const Entry&, const Posted& posted) { return posted.debit.starts_with("advance:"); };
        REQUIRE(change_first<Posted>(changed, advance, [](Entry& entry, std::size_t i) {
            std::get<Posted>(entry.events[i]).amount.minor += 300'000;
        }));
        noticed("an advance above the limit", changed);
    }
    SECTION("a deadline early and a deadline twice") {
        auto early = sound;
        REQUIRE(change_first<DeadlinePassed>(early, any, [](Entry& entry, std::size_t i) {
            std::get<DeadlinePassed>(entry.events[i]).at += std::chrono::hours{1};
        }));
        noticed("a deadline early", early);
        auto twice = sound;
        REQUIRE(change_first<DeadlinePassed>(twice, any, [](Entry& entry, std::size_t i) {
            const Event again = entry.events[i];
            entry.events.push_back(again);
        }));
        noticed("a deadline twice", twice);
    }
    SECTION("a request accepted twice, a lot drawn by hand") {
        auto twice = sound;
        std::string key, request;
        for (Entry& entry : twice) {
            if (entry.request.empty()) continue;
            if (!request.empty()) {
                entry.key = key, entry.request = request;
                break;
            }
            key = entry.key, request = entry.request;
        }
        noticed("a request accepted twice", twice);
        auto drawn = sound;
        if (change_first<Drawn>(
                drawn,
                [](const Entry&, const Drawn& d) { return !d.drawn.empty(); },
                [](Entry& entry, std::size_t i) { std::get<Drawn>(entry.events[i]).drawn.front() = "a friend"; }))
            noticed("a lot drawn by hand", drawn);
    }
}
