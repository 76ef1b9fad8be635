#include "tests/claims/walk.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

namespace countersign::tests::claims {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

constexpr int days_after_the_last_opening = 60;
constexpr int hopeless_in_a_thousand = 15;

// How likely each action is where it is possible. Without an action: nothing is done yet.
struct Wish {
    std::string_view state, action;
    int weight;
};

constexpr Wish wishes[] = {
    {"draft", "save", 8},
    {"draft", "submit", 80},
    {"draft", "resubmit", 80},
    {"draft", "withdraw", 3},
    {"registration", "register", 84},
    {"registration", "return", 8},
    {"registration", "reject", 6},
    {"registration", "withdraw", 2},
    {"document_check", "accept", 75},
    {"document_check", "ask", 15},
    {"document_check", "return", 10},
    {"documents_wanted", "supply", 60},
    {"documents_wanted", "withdraw", 3},
    {"documents_wanted", "", 37},
    {"assessment", "assess", 82},
    {"assessment", "ask", 8},
    {"assessment", "return", 10},
    {"expert_opinion", "give", 60},
    {"expert_opinion", "recall", 10},
    {"expert_opinion", "", 30},
    {"fraud_check", "clear", 85},
    {"fraud_check", "suspect", 15},
    {"approval", "approve", 84},
    {"approval", "return", 9},
    {"approval", "reject", 7},
    {"second_approval", "approve", 80},
    {"second_approval", "return", 14},
    {"second_approval", "reject", 6},
    {"payment", "pay", 92},
    {"payment", "return", 8},
    {"transfer", "confirm", 12},
    {"transfer", "bounce", 5},
    {"transfer", "", 83},
    {"refused", "accept", 15},
    {"refused", "appeal", 25},
    {"refused", "", 60},
    {"appeal", "grant", 40},
    {"appeal", "uphold", 60},
};

class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}

    // From 0 to below `sides`. The standard's distributions differ between libraries; this does not.
    std::size_t below(std::size_t sides) { return static_cast<std::size_t>(random_() % sides); }
    int between(int least, int most) { return least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1))); }
    bool chance(int in_a_thousand) { return below(1000) < static_cast<std::size_t>(in_a_thousand); }
    template <class Items>
    const auto& one_of(const Items& items) {
        return items[below(std::size(items))];
    }

private:
    std::mt19937_64 random_;
};

std::vector<Instant> make_ticks(int total_days, Dice& dice) {
    std::vector<Instant> ticks;
    Day day = std::chrono::year{2024} / std::chrono::January / 2;
    for (int i = 0; i < total_days; ++i, day += days{1}) {
        for (int n = 0; n < 3; ++n) ticks.push_back(at(day, hours{8}) + milliseconds{dice.below(12 * 3'600'000)});
        // Now and then at the very moment of the deadlines: what comes then comes too late.
        if (dice.chance(100)) ticks.back() = at(day, hours{18});
    }
    std::ranges::sort(ticks);
    ticks.erase(std::unique(ticks.begin(), ticks.end()), ticks.end());
    return ticks;
}

std::vector<Person> make_people(std::size_t branches) {
    struct Kind {
        const char* name;
        int count;
        std::set<std::string> roles;
    };
    const Kind kinds[] = {{"claimant", 6, {"claimant"}},
                          {"registrar", 2, {"registrar"}},
                          {"assessor", 3, {"assessor"}},
                          {"expert", 2, {"expert"}},
                          {"approver", 4, {"approver"}},
                          {"payer", 2, {"payer"}},
                          // Who may meet themselves on a document.
                          {"partner", 1, {"claimant", "approver"}},
                          {"adjuster", 1, {"claimant", "assessor"}},
                          {"deputy", 1, {"approver", "payer"}}};
    std::vector<Person> people;
    for (std::size_t branch = 0; branch < branches; ++branch)
        for (const Kind& kind : kinds)
            for (int n = 1; n <= kind.count; ++n)
                people.push_back({.id = fmt::format("{}-{}-{}", kind.name, branch + 1, n), .roles = kind.roles, .branch = branch});
    return people;
}

class Walker {
public:
    Walker(const WalkOptions& options, const WorkingDays& working_days) : options_(options), dice_(options.seed) {
        walk_.ticks = make_ticks(options.days + days_after_the_last_opening, dice_);
        walk_.people = make_people(options.branches);
        surroundings_.emplace(surroundings_of(walk_, working_days));
        const Instant published = walk_.ticks.front() + days{options.second_edition_after};
        while (walk_.ticks[walk_.second_edition_from] < published) ++walk_.second_edition_from;
    }

    Walk walk() {
        for (std::size_t i = 0; i < options_.claims; ++i) live(i);
        std::ranges::stable_sort(walk_.steps, {}, &Step::tick);
        return std::move(walk_);
    }

private:
    // One claim from its opening to its end, or to the end of time.
    void live(std::size_t index) {
        branch_ = index % options_.branches;
        tick_ = dice_.below(3 * static_cast<std::size_t>(options_.days));
        const bool is_second = tick_ >= walk_.second_edition_from;
        walk_.claims.push_back({.tick = tick_,
                                .initiator = somebody("claimant"),
                                .edition = is_second ? Edition::second : Edition::first,
                                .branch = branch_});
        walk_.steps.push_back({.tick = tick_, .claim = index, .act = {}});
        Claim claim(*surroundings_, walk_.claims.back().edition, walk_.claims.back().initiator, now());
        is_hopeless_ = dice_.chance(hopeless_in_a_thousand);
        while (let_time_pass(claim)) {
            if (claim.is_closed()) return try_too_late(claim, index);
            if (!is_hopeless_ && dice_.chance(12)) return;  // forgotten; the clock decides
            if (auto act = choose(claim)) add(claim, index, dice_.chance(40) ? spoilt(*act, claim) : *act);
        }
    }

    [[nodiscard]] Instant now() const { return walk_.ticks[tick_]; }

    void add(Claim& claim, std::size_t index, Act act) {
        (void)claim.take(act, now());
        walk_.steps.push_back({.tick = tick_, .claim = index, .act = std::move(act)});
    }

    // Mostly a day or two, at times at once, at times weeks.
    bool let_time_pass(Claim& claim) {
        const std::size_t kind = dice_.below(100);
        tick_ += kind < 70 ? dice_.below(6) : kind < 95 ? dice_.below(18) : dice_.below(90);
        if (tick_ >= walk_.ticks.size()) return false;
        claim.let_pass(now());
        return true;
    }

    void try_too_late(Claim& claim, std::size_t index) {
        if (dice_.chance(30))
            add(claim, index, {.action = "withdraw", .person = claim.initiator(), .revision = claim.revision()});
    }

    // Something that is possible, or tempting.
    std::optional<Act> choose(const Claim& claim) {
        for (int attempt = 0; attempt < 12; ++attempt) {
            const Wish& wish = wish_in(claim.state());
            if (wish.action.empty()) return std::nullopt;
            Act act = filled_in(*find_rule(claim.edition(), claim.state(), wish.action), claim);
            const auto no = claim.judge(act, now());
            if (!no || (attempt == 0 && is_tempting(*no) && dice_.chance(300))) return act;
        }
        return std::nullopt;
    }

    // What people try although it is forbidden to them, or for now.
    static bool is_tempting(const std::string& code) {
        static const std::set<std::string> codes{
            "requirement_failed", "too_early", "money_moved", "own_document", "already_signed"};
        return codes.contains(code);
    }

    const Wish& wish_in(std::string_view state) {
        const auto weight_of = [&](const Wish& wish) {
            if (wish.state != state) return 0;
            const bool is_their_fate = is_hopeless_ && state == "registration" && wish.action == "return";
            return is_their_fate ? 50 * wish.weight : wish.weight;
        };
        int total = 0;
        for (const Wish& wish : wishes) total += weight_of(wish);
        int drawn = dice_.between(0, total - 1);
        const auto found = std::ranges::find_if(wishes, [&](const Wish& wish) { return (drawn -= weight_of(wish)) < 0; });
        return *found;
    }

    Act filled_in(const Rule& rule, const Claim& claim) {
        Act act{.action = std::string(rule.action), .person = actor_of(rule, claim), .revision = claim.revision()};
        if (rule.needs_reason) act.reason = fmt::format("事由 {}", dice_.below(1000));
        if (rule.returns()) act.to = back_to(rule, claim);
        if (rule.carries_form) act.form = rule.state == "draft" ? claimants_form(claim) : assessors_form(claim);
        if (rule.action == "register") act.track = claim.form()->amount <= plain_max && !dice_.chance(100) ? "plain" : "full";
        if (rule.action == "supply") act.pages = dice_.between(1, 500);
        if (rule.action == "give") act.sound = dice_.chance(800);
        return act;
    }

    std::string actor_of(const Rule& rule, const Claim& claim) {
        const std::string_view by = dice_.one_of(rule.by);
        return by == "initiator" ? claim.initiator() : somebody(by);
    }

    // Somebody of this branch with the role; anybody when there is none given.
    std::string somebody(std::string_view role) {
        std::vector<const Person*> able;
        for (const Person& person : walk_.people)
            if (person.branch == branch_ && (role.empty() || person.roles.contains(std::string(role)))) able.push_back(&person);
        return dice_.one_of(able)->id;
    }

    std::string back_to(const Rule& rule, const Claim& claim) {
        std::vector<std::string> passed;
        for (const std::string_view state : rule.back_to)
            if (claim.visited().contains(std::string(state))) passed.emplace_back(state);
        return passed.empty() ? std::string() : dice_.one_of(passed);
    }

    // A new one, or at times what was there.
    std::optional<Form> claimants_form(const Claim& claim) {
        if (claim.form() && dice_.chance(300)) return std::nullopt;
        const char* const kinds[] = {"travel", "health", "goods"};
        return Form{.kind = dice_.one_of(kinds),
                    .happened_on = day_of(claim.opened()) - days{dice_.between(0, 60)},
                    .amount = some_amount(),
                    .assessed = {}};
    }

    std::int64_t some_amount() {
        const std::size_t kind = dice_.below(100);
        if (kind < 55) return dice_.between(1'00, 1'000'00);
        if (kind < 85) return dice_.between(1'000'01, 8'000'00);
        return kind < 95 ? dice_.between(8'000'01, 20'000'00) : dice_.between(20'000'01, 90'000'00);
    }

    std::optional<Form> assessors_form(const Claim& claim) {
        Form form = *claim.form();
        const bool stays = form.assessed && dice_.chance(600);
        if (!stays) form.assessed = form.amount * dice_.between(60, 100) / 100;
        return form;
    }

    // Wrong in one way. Where nothing of it would be refused, it stays as it was.
    Act spoilt(const Act& act, const Claim& claim) {
        for (int attempt = 0; attempt < 10; ++attempt) {
            Act wrong = act;
            spoil(wrong, claim);
            if (claim.judge(wrong, now())) return wrong;
        }
        return act;
    }

    void spoil(Act& act, const Claim& claim) {
        switch (dice_.below(10)) {
            case 0: act.person = somebody(""); break;
            case 1: act.person = actor_of(*find_rule(claim.edition(), claim.state(), act.action), claim); break;
            case 2: act.action = action_from_elsewhere(claim); break;
            case 3: act.action = act.action == "submit" ? "resubmit" : act.action == "resubmit" ? "submit" : act.action; break;
            case 4: act.reason.clear(); break;
            case 5: --act.revision; break;
            case 6: act.to = std::string(dice_.one_of(rules_of(claim.edition())).state); break;
            case 7: act.track = act.track.empty() ? "" : dice_.chance(500) ? "plain" : ""; break;
            case 8: act.pages = dice_.chance(500) ? 0 : 501, act.sound.reset(); break;
            default: spoil_form(act); break;
        }
    }

    std::string action_from_elsewhere(const Claim& claim) {
        while (true) {
            const Rule& rule = dice_.one_of(rules_of(claim.edition()));
            if (find_rule(claim.edition(), claim.state(), rule.action) == nullptr) return std::string(rule.action);
        }
    }

    void spoil_form(Act& act) {
        if (!act.form) return;
        switch (dice_.below(4)) {
            case 0: act.form->happened_on = day_of(now()) + days{dice_.between(1, 9)}; break;
            case 1: act.form->amount = 0; break;
            case 2: act.form->amount += 1; break;
            default: act.form->assessed = act.form->amount + 1; break;
        }
    }

    WalkOptions options_;
    Dice dice_;
    Walk walk_;
    std::optional<Surroundings> surroundings_;
    // Of the claim that lives now.
    std::size_t branch_ = 0, tick_ = 0;
    bool is_hopeless_ = false;
};

}  // namespace

Walk make_walk(const WalkOptions& options, const WorkingDays& working_days) { return Walker(options, working_days).walk(); }

Surroundings surroundings_of(const Walk& walk, const WorkingDays& working_days) {
    Surroundings surroundings{.roles_of = {}, .working_days = working_days};
    for (const Person& person : walk.people) surroundings.roles_of.emplace(person.id, person.roles);
    return surroundings;
}

}  // namespace countersign::tests::claims
