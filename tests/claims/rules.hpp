// The claims machine a second time: what tests/data/claims/*.toml say, written down as tables by hand. Who may do
// what where, where it leads, and what the clock does. Claim (claim.hpp) folds actions by these rules;
// neither knows of the engine or of TOML.
#pragma once

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

namespace countersign::tests::claims {

enum class Edition { first = 1, second = 2 };

// One action in one state. What depends on the form or on what went before is in Claim.
struct Rule {
    std::string_view state, action;
    std::vector<std::string_view> by;        // roles; "initiator"
    std::string_view slot = {};
    std::string_view to = {};                // empty: depends, stays, or goes back
    std::vector<std::string_view> back_to = {};
    bool signs = false, needs_reason = false, carries_form = false, submits = false;
    [[nodiscard]] bool returns() const { return !back_to.empty(); }
};

// So many days from entry (or, before it, from due), at a time of that day.
struct Shift {
    int days = 0;
    bool working = false;
    std::chrono::hours at{0};
};

// A time limit of a state, or of several.
struct TimeLimit {
    std::vector<std::string_view> states;
    std::string_view name;
    Shift due;
    std::string_view to = {};                // empty: it raises `flag` only
    std::string_view flag = {};
    std::vector<Shift> reminders = {};       // relative to due
    bool from_opening = false;               // due counts from the opening and spans the states
    [[nodiscard]] bool covers(std::string_view state) const;
};

// Nothing if the state has no such action.
[[nodiscard]] const Rule* find_rule(Edition edition, std::string_view state, std::string_view action);
[[nodiscard]] std::span<const Rule> rules_of(Edition edition);
[[nodiscard]] std::span<const TimeLimit> time_limits_of(Edition edition);
[[nodiscard]] bool is_final(std::string_view state);
// Slots that no person fills beside this one.
[[nodiscard]] std::vector<std::string_view> apart_from(Edition edition, std::string_view slot);

// Amounts in fen.
constexpr std::int64_t plain_max = 1'000'00, expert_over = 20'000'00, fraud_over = 8'000'00;
constexpr int resubmissions_max = 7;
[[nodiscard]] constexpr std::int64_t second_over(Edition edition) {
    return edition == Edition::first ? 10'000'00 : 5'000'00;
}
[[nodiscard]] constexpr int appeals_max(Edition edition) { return edition == Edition::first ? 2 : 1; }

}  // namespace countersign::tests::claims
