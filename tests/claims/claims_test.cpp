// A general machine that is none of ours: an insurance claim with a dozen waiting states, six roles, returns,
// seven resubmissions and two editions a year apart. A random walk through ten thousand of them is done to the
// real daemon and folded by a second model, and the two must agree on every answer, every end and
// every hour of waiting. COUNTERSIGN_SEED says with which random numbers.
#include <iostream>
#include <map>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/claims/fold.hpp"
#include "tests/claims/survey.hpp"
#include "tests/fakes/seed.hpp"

using namespace countersign::tests;
using namespace countersign::tests::claims;

namespace {

WorkingDays published_calendar() {
    return WorkingDays(std::string(COUNTERSIGN_SOURCE_DIR) + "/config/calendar/cn.json");
}

std::string words(const Answer& answer) {
    if (!answer.refusal.empty()) return "refused as " + answer.refusal;
    return fmt::format("accepted as version {}{}", answer.revision, answer.state.empty() ? "" : ", entering " + answer.state);
}

std::string words(const std::map<std::string, std::chrono::milliseconds>& waited) {
    std::string text;
    for (const auto& [state, time] : waited) text += fmt::format("{}{} {} ms", text.empty() ? "" : ", ", state, time.count());
    return text;
}

// Where the daemon and the fold differ, in sentences.
class Comparison {
public:
    Comparison(const Walk& walk, const Fold& fold, Replay& replay) : walk_(walk), fold_(fold), replay_(replay) {
        compare_answers();
        RawClient auditor = replay_.auditor();
        compare_claims(survey(auditor, fold_.end()));
        compare_ledger(balances(auditor));
        if (const auto verified = auditor.demand("audit.verify"); verified.at("ok") != true)
            note("Expected a log that verifies, but " + verified.dump() + ".");
    }

    [[nodiscard]] std::size_t count() const { return count_; }
    // The first of them, each on a line.
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    void note(const std::string& sentence) {
        if (++count_ <= 12) text_ += sentence + "\n";
    }

    void compare_answers() {
        for (std::size_t i = 0; i < walk_.steps.size(); ++i) {
            const Step& step = walk_.steps[i];
            if (replay_.answers()[i] == fold_.answers()[i]) continue;
            note(fmt::format("Expected {} by {} on claim {} ({}) at {} to be {}, but it was {}.",
                             step.act ? step.act->action : "the opening",
                             step.act ? step.act->person : walk_.claims[step.claim].initiator,
                             step.claim,
                             replay_.instances()[step.claim],
                             written(walk_.ticks[step.tick]),
                             words(fold_.answers()[i]),
                             words(replay_.answers()[i])));
        }
    }

    void compare_claims(const std::map<std::string, Shown>& shown) {
        if (shown.size() != fold_.claims().size())
            note(fmt::format("Expected {} claims, but the list has {}.", fold_.claims().size(), shown.size()));
        std::vector<std::size_t> acts(walk_.claims.size());
        for (std::size_t i = 0; i < walk_.steps.size(); ++i)
            if (walk_.steps[i].act && fold_.answers()[i].refusal.empty()) ++acts[walk_.steps[i].claim];
        for (std::size_t i = 0; i < walk_.claims.size(); ++i)
            compare_claim(replay_.instances()[i], fold_.claims()[i], acts[i], shown);
    }

    void compare_claim(const std::string& instance, const Claim& claim, std::size_t acts, const std::map<std::string, Shown>& all) {
        const auto found = all.find(instance);
        if (found == all.end()) return note("Expected " + instance + " in the list, but it is not there.");
        const Shown& shown = found->second;
        if (shown.state != claim.state() || shown.is_closed != claim.is_closed() || shown.initiator != claim.initiator())
            note(fmt::format("Expected {} in '{}', but it is shown in '{}'.", instance, claim.state(), shown.state));
        if (shown.revision != claim.revision() || shown.acts != acts)
            note(fmt::format("Expected {} entries and {} acts of {}, but {} and {} are shown.", claim.revision(), acts, instance, shown.revision, shown.acts));
        if (shown.flags != claim.flags()) note(fmt::format("Expected other flags of {}.", instance));
        if (shown.opened != claim.opened() || shown.entered != claim.entered())
            note(fmt::format("Expected {} to be entered at {}, but {} is shown.", instance, written(claim.entered()), written(shown.entered)));
        if (const auto waited = claim.waited(fold_.end()); waited != shown.waited)
            note(fmt::format("Expected {} to have waited {}, but it waited {}.", instance, words(waited), words(shown.waited)));
    }

    void compare_ledger(const std::map<std::string, std::int64_t>& shown) {
        std::map<std::string, std::int64_t> expected;
        for (const Claim& claim : fold_.claims())
            for (const auto& [account, amount] : claim.paid()) expected[account] += amount, expected["bank"] -= amount;
        for (const auto& [account, amount] : expected)
            if (const auto found = shown.find(account); found == shown.end() || found->second != amount)
                note(fmt::format("Expected {} fen in {}, but the ledger differs.", amount, account));
    }

    const Walk& walk_;
    const Fold& fold_;
    Replay& replay_;
    std::size_t count_ = 0;
    std::string text_;
};

// How often each refusal is foreseen, and each state is entered or left.
std::map<std::string, std::size_t> refusals_in(const Fold& fold) {
    std::map<std::string, std::size_t> counts;
    for (const Answer& answer : fold.answers())
        if (!answer.refusal.empty()) ++counts[answer.refusal];
    return counts;
}

}  // namespace

TEST_CASE("ten thousand claims end where an independent fold of their actions says, and waited as long", "[claims]") {
    const std::uint64_t seed = test_seed();
    INFO("COUNTERSIGN_SEED=" << seed);
    const WorkingDays calendar = published_calendar();
    const char* claims = std::getenv("COUNTERSIGN_CLAIMS");
    const Walk walk = make_walk({.seed = seed, .claims = claims == nullptr ? 10'000 : std::strtoull(claims, nullptr, 10)}, calendar);
    const Fold fold(walk, calendar);

    const auto refusals = refusals_in(fold);
    std::size_t refused = 0;
    std::string seen;
    for (const auto& [code, count] : refusals) refused += count, seen += fmt::format(" {} {}", code, count);
    const std::size_t actions = walk.steps.size() - walk.claims.size() - refused;
    std::map<std::string, std::size_t> states;
    std::size_t second = 0;
    for (const Claim& claim : fold.claims()) {
        for (const std::string& state : claim.visited()) ++states[state];
        if (claim.edition() == Edition::second) ++second;
    }
    for (const auto& [state, count] : states) seen += fmt::format(" {} {}", state, count);
    Replay replay(walk, shipped_editions());
    replay.run();
    const Comparison comparison(walk, fold, replay);
    INFO(comparison.text());
    CHECK(comparison.count() == 0);
    std::cerr << fmt::format("{} claims ({} of the second edition), {} actions and {} refusals at {:.0f} a second (COUNTERSIGN_SEED={})\n{}\n",
                             walk.claims.size(), second, actions, refused, replay.steps_per_second(), seed, seen);
}
