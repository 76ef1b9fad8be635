// Claim: one case of the second model. It takes actions one after the other, says which are refused and with
// which code, lets time pass over it, and keeps how long it waited in each state. All it knows comes from
// rules.hpp and from what it was given.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/claims/local_time.hpp"
#include "tests/claims/rules.hpp"

namespace countersign::tests::claims {

struct Form {
    std::string kind;
    Day happened_on{};
    std::int64_t amount = 0;                   // fen
    std::optional<std::int64_t> assessed;
    bool operator==(const Form&) const = default;
    [[nodiscard]] std::int64_t payable() const { return assessed.value_or(amount); }
};

// What somebody wants to do. Inputs are left empty where the action has none, or on purpose.
struct Act {
    std::string action, person;
    std::uint32_t revision = 0;                // of the claim, as seen
    std::string to, reason;
    std::optional<Form> form;
    std::string track;
    std::optional<int> pages;
    std::optional<bool> sound;
};

// Who has which roles, and the calendar.
struct Surroundings {
    std::map<std::string, std::set<std::string>, std::less<>> roles_of;
    WorkingDays working_days;
};

class Claim {
public:
    Claim(const Surroundings& surroundings, Edition edition, std::string initiator, Instant opened);

    // What the clock does up to and at this moment.
    void let_pass(Instant until);
    // The code it is refused with, or nothing. Time must have been let pass.
    [[nodiscard]] std::optional<std::string> judge(const Act& act, Instant now) const;
    // Does it, unless it is refused.
    std::optional<std::string> take(const Act& act, Instant now);

    [[nodiscard]] Edition edition() const { return edition_; }
    [[nodiscard]] const std::string& initiator() const { return initiator_; }
    [[nodiscard]] const std::string& state() const { return state_; }
    [[nodiscard]] bool is_closed() const { return is_final(state_); }
    // How many entries the log has of it: what the wire calls its version.
    [[nodiscard]] std::uint32_t revision() const { return revision_; }
    [[nodiscard]] Instant opened() const { return opened_; }
    [[nodiscard]] Instant entered() const { return entered_; }
    // Entries into a state so far, the opening's included.
    [[nodiscard]] std::uint32_t entries() const { return entries_; }
    [[nodiscard]] const std::set<std::string>& flags() const { return flags_; }
    [[nodiscard]] const std::set<std::string>& visited() const { return visited_; }
    [[nodiscard]] const std::optional<Form>& form() const { return form_; }
    [[nodiscard]] int resubmissions() const { return resubmissions_; }
    [[nodiscard]] bool was_submitted() const { return submitted_; }
    [[nodiscard]] bool passed_a_signature_again() const { return skipped_; }
    // Paid less what came back, by account.
    [[nodiscard]] const std::map<std::string, std::int64_t>& paid() const { return paid_; }
    // Time spent in each state it was in; in the present one until `now`.
    [[nodiscard]] std::map<std::string, std::chrono::milliseconds> waited(Instant now) const;

private:
    struct Running {
        const TimeLimit* limit = nullptr;
        Instant due;
        std::vector<Instant> reminders;        // not yet passed, in order
        [[nodiscard]] Instant next() const { return reminders.empty() ? due : reminders.front(); }
    };

    [[nodiscard]] std::optional<std::string> judge_person(const Rule& rule, const std::string& person) const;
    [[nodiscard]] bool is_offered(const Rule& rule) const;
    [[nodiscard]] std::optional<std::string> judge_input(const Rule& rule, const Act& act) const;
    [[nodiscard]] std::optional<std::string> judge_requirements(const Rule& rule, const Act& act, Instant now) const;
    [[nodiscard]] bool may_go_back(const Rule& rule, const Act& act) const;
    [[nodiscard]] const Form* form_after(const Rule& rule, const Act& act) const;
    [[nodiscard]] std::string where_to(const Rule& rule, const Act& act) const;
    [[nodiscard]] std::string after_assessment() const;
    [[nodiscard]] std::string after_opinion(bool sound) const;
    [[nodiscard]] std::string after_first_approval() const;
    [[nodiscard]] std::string past_signatures(std::string state);
    [[nodiscard]] Instant moment(Instant from, const Shift& shift) const;
    [[nodiscard]] Instant on_a_working_day(Instant reminder, Instant due, Instant now) const;

    void note(const Rule& rule, const Act& act);
    void save_form(const Form& form);
    void enter(std::string state, Instant now);
    void set_time_limits(std::string_view left, Instant now);
    void pass(Running& running, Instant now);

    const Surroundings& surroundings_;
    Edition edition_;
    std::string initiator_;
    Instant opened_, entered_;
    std::string state_;
    std::uint32_t revision_ = 1, entries_ = 1;
    std::uint32_t decided_ = 1;                // the newest revision that was more than a reminder
    std::optional<Form> form_;
    bool submitted_ = false, expert_heard_ = false, cleared_ = false, skipped_ = false;
    std::int64_t claimed_ = 0;
    int resubmissions_ = 0, appeals_ = 0;
    std::set<std::string> signed_;                                    // slots whose signature holds
    std::map<std::string, std::set<std::string>, std::less<>> filled_;  // slot -> persons, ever
    std::set<std::string> visited_, flags_;
    std::vector<Running> running_;
    std::map<std::string, std::int64_t> paid_;
    std::map<std::string, std::chrono::milliseconds> waited_;
};

}  // namespace countersign::tests::claims
