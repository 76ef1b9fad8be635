// A general machine that is none of ours: an insurance claim with a dozen waiting states, six roles, returns,
// seven resubmissions and two editions a year apart. A random walk through ten thousand of them is done to
// the real daemon and folded by a second model, and the two must agree on every answer, every end and every
// millisecond of waiting. COUNTERSIGN_SEED says with which random numbers.
#include <iostream>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/claims/fold.hpp"
#include "tests/claims/replay.hpp"
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

// What a walk is made of, so that a poor one shows itself.
class Tally {
public:
    Tally(const Walk& walk, const Fold& fold) {
        std::map<std::size_t, int> resubmissions;
        for (std::size_t i = 0; i < walk.steps.size(); ++i) {
            const Step& step = walk.steps[i];
            if (!step.act) continue;
            const std::string& refusal = fold.answers()[i].refusal;
            count(walk, step, refusal);
            if (step.act->action != "resubmit") continue;
            if (refusal.empty()) ++resubmissions[step.claim];
            else if (refusal == "requirement_failed" && resubmissions[step.claim] == resubmissions_max) ++eighth_resubmissions;
        }
        for (const Claim& claim : fold.claims()) {
            states.insert(claim.visited().begin(), claim.visited().end());
            if (claim.edition() == Edition::second) ++second_edition;
            if (claim.passed_a_signature_again()) ++signatures_kept;
            if (!claim.is_closed()) ++open;
        }
    }

    std::size_t actions = 0, first_edition_acted_on_later = 0, eighth_resubmissions = 0;
    std::size_t second_edition = 0, signatures_kept = 0, open = 0;
    std::map<std::string, std::size_t> refusals;  // by code
    std::set<std::string> states;

    [[nodiscard]] std::string words() const {
        std::string text = fmt::format("{} actions", actions);
        for (const auto& [code, times] : refusals) text += fmt::format(", {} {}", times, code);
        return text;
    }

private:
    void count(const Walk& walk, const Step& step, const std::string& refusal) {
        if (!refusal.empty()) {
            ++refusals[refusal];
            return;
        }
        ++actions;
        const bool is_first = walk.claims[step.claim].edition == Edition::first;
        if (is_first && step.tick >= walk.second_edition_from) ++first_edition_acted_on_later;
    }
};

// The definition with one rule that is another.
std::string with_other_rule(std::string text, const std::string& rule, const std::string& other) {
    const std::size_t at = text.find(rule);
    if (at == std::string::npos) throw std::runtime_error("Expected the rule '" + rule + "' in the definition.");
    return text.replace(at, rule.size(), other);
}

}  // namespace

TEST_CASE("ten thousand claims end where an independent fold of their actions says, and waited as long", "[claims]") {
    const std::uint64_t seed = test_seed();
    INFO("COUNTERSIGN_SEED=" << seed);
    const WorkingDays calendar = published_calendar();
    const Walk walk = make_walk({.seed = seed}, calendar);
    const Fold fold(walk, calendar);
    const Tally tally(walk, fold);
    INFO(tally.words());
    // It goes everywhere, and everything that can be refused is tried.
    REQUIRE(walk.claims.size() == 10'000);
    REQUIRE(tally.actions >= 55'000);
    CHECK(tally.states.size() == 17);
    CHECK(tally.refusals.size() == 13);
    CHECK(tally.eighth_resubmissions > 10);
    CHECK(tally.second_edition > 1'000);
    CHECK(tally.first_edition_acted_on_later > 100);
    CHECK(tally.signatures_kept > 10);
    CHECK(tally.open > 10);

    Replay replay(walk, shipped_editions());
    replay.run();
    const Comparison comparison(walk, fold, replay);
    INFO(comparison.text());
    CHECK(comparison.count() == 0);
    std::cerr << fmt::format("10,000 claims: {}; {:.0f} actions a second (COUNTERSIGN_SEED={})\n", tally.words(), replay.actions_per_second(), seed);
}

TEST_CASE("whatever rule of the definition is another, the fold of the claims tells", "[claims]") {
    struct Other {
        const char* rule;
        const char* instead;
    };
    const Other others[] = {
        {"default = 7", "default = 3"},
        {"\"entry + 10 working days, 18:00\"\n    remind", "\"entry + 9 working days, 18:00\"\n    remind"},
        {"\"opened + 150 days, 17:00\"", "\"opened + 150 days, 16:59\""},
        {"\"entry + 1 working day, 09:00\"", "\"entry + 1 day, 09:00\""},
        {"return = [\"draft\", \"registration\", \"assessment\"]", "return = [\"draft\", \"registration\"]"},
        {"when = \"input.track == 'plain'\"", "when = \"input.track == 'full'\""},
    };
    const WorkingDays calendar = published_calendar();
    const Walk walk = make_walk({.seed = 2'012, .claims = 400, .days = 120, .second_edition_after = 60}, calendar);
    const Fold fold(walk, calendar);
    for (const Other& other : others) {
        Editions editions = shipped_editions();
        editions.first = with_other_rule(editions.first, other.rule, other.instead);
        Replay replay(walk, editions);
        replay.run();
        INFO(other.instead);
        CHECK(Comparison(walk, fold, replay).count() > 0);
    }
}
