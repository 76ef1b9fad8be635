// Deadlines against the calendar: in every month that it has, what is due later on a path must not
// be due earlier, and nothing may be allowed only after it is due. Only moments counted from the
// month can be compared beforehand; those counted from an entry move along with it.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/paths.hpp"
#include "daemon/definitions/places.hpp"
#include "daemon/definitions/toml_section.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::Calendar;
using engine::Deadline;
using engine::Instant;
using engine::Moment;
using engine::Month;
using engine::State;
using engine::Workflow;

bool is_in_month(const Moment& moment) {
    return moment.base == Moment::Base::working_day || moment.base == Moment::Base::day;
}

// A deadline that is known from the month alone, or a start that is.
struct Fixed {
    const State* state = nullptr;
    const Deadline* deadline = nullptr;
    Instant at;
};

class CalendarChecker {
public:
    CalendarChecker(const Workflow& workflow, const Calendar& calendar)
        : workflow_(workflow), calendar_(calendar), places_(workflow), paths_(workflow), faults_(workflow.id) {}

    std::vector<Fault> check() {
        find_forward_steps();
        if (calendar_.first_year() && calendar_.last_year())
            for (int year = *calendar_.first_year(); year <= *calendar_.last_year(); ++year)
                for (unsigned month = 1; month <= 12 && calendar_.has_year(year); ++month)
                    check_month(std::chrono::year{year} / std::chrono::month{month});
        return faults_.take();
    }

private:
    // Steps that may enter their target for the first time. Returns and steps back to where every
    // path has been enter it again, and a deadline that has passed then is the definition's choice.
    void find_forward_steps() {
        for (const Step& step : paths_.steps())
            if (!step.returns && paths_.reachable().contains(step.from) && !paths_.always_passes(*step.to, *step.from))
                forward_.push_back(step);
    }

    void check_month(Month month) {
        for (const State* state : paths_.reachable()) {
            for (const Action& action : state->actions) check_window(*state, action, month);
            const auto own = earliest_of(*state, month);
            if (!own) continue;
            check_starts(*own, month);
            std::vector<const State*> passed;
            check_onward(*own, *state, month, passed);
        }
    }

    std::optional<Instant> at_in(const Moment& moment, Month month) const {
        if (!is_in_month(moment)) return std::nullopt;
        const auto at = engine::resolve(moment, {.month = month}, calendar_);
        return at ? std::optional(*at) : std::nullopt;  // no data: nothing to compare
    }

    std::optional<Fixed> earliest_of(const State& state, Month month) const {
        std::optional<Fixed> earliest;
        const auto consider = [&](const Deadline& deadline) {
            const auto at = at_in(deadline.at, month);
            if (at && (!earliest || *at < earliest->at))
                earliest = Fixed{.state = &state, .deadline = &deadline, .at = *at};
        };
        for (const Deadline& deadline : state.deadlines) consider(deadline);
        for (const Deadline* deadline : spanning_deadlines(workflow_, state)) consider(*deadline);
        return earliest;
    }

    // What begins ends later. Moments that count from the same point are compared from the first of the month.
    void check_window(const State& state, const Action& action, Month month) {
        if (action.not_before && action.not_after)
            check_span(state, action, "not_after", *action.not_before, *action.not_after, month);
        for (const engine::Blackout& blackout : action.blackouts)
            check_span(state, action, "blackout", blackout.from, blackout.until, month);
    }

    void check_span(const State& state, const Action& action, const char* key, const Moment& from, const Moment& until, Month month) {
        const bool both_in_month = is_in_month(from) && is_in_month(until);
        if (!both_in_month && (from.base != until.base || from.field != until.field)) return;
        const engine::Date first = month / std::chrono::day{1};
        const Instant morning = calendar_.to_instant(first, {9 * 60});
        const engine::Value form(engine::Record{{from.field, engine::Value(first)}});
        const engine::MomentAnchors anchors{.month = month, .entry = morning, .opened = morning, .due = std::nullopt, .form = &form};
        const auto begins = engine::resolve(from, anchors, calendar_);
        const auto ends = engine::resolve(until, anchors, calendar_);
        if (!begins || !ends || *begins < *ends) return;  // no data: nothing to compare
        report(places_.action(state.id, action.id, key),
               {state.id, action.id, key, until.text},
               fmt::format("Expected '{}' of '{}' in '{}' to end after it begins, but in {} it begins {} (\"{}\") and ends {} (\"{}\").",
                           key,
                           action.id,
                           state.id,
                           engine::format_month(month),
                           calendar_.format_local(*begins),
                           from.text,
                           calendar_.format_local(*ends),
                           until.text));
    }

    void check_starts(const Fixed& due, Month month) {
        for (const Action& action : due.state->actions) {
            const auto from = action.not_before ? at_in(*action.not_before, month) : std::nullopt;
            if (!from || *from <= due.at) continue;
            report(
                places_.action(due.state->id, action.id, "not_before"),
                {due.state->id, action.id, due.deadline->id},
                fmt::format(
                    "Expected '{}' in '{}' to be allowed before it is due, but in {} it is allowed from {} on (\"{}\") "
                    "and the deadline '{}' is {} (\"{}\").",
                    action.id,
                    due.state->id,
                    engine::format_month(month),
                    calendar_.format_local(*from),
                    action.not_before->text,
                    due.deadline->id,
                    calendar_.format_local(due.at),
                    due.deadline->at.text));
        }
    }

    // Compares with the next states that have such a deadline, past those that have none.
    void check_onward(
        const Fixed& before, const State& state, Month month, std::vector<const State*>& passed, int shift = 0) {
        passed.push_back(&state);
        for (const Step& step : forward_) {
            if (step.from != &state || std::find(passed.begin(), passed.end(), step.to) != passed.end()) continue;
            const int moved = shift + (step.action == nullptr ? 0 : step.action->shift_months);
            const auto after = earliest_of(*step.to, month + std::chrono::months{moved});
            if (after)
                compare(before, *after, month);
            else
                check_onward(before, *step.to, month, passed, moved);
        }
    }

    void compare(const Fixed& before, const Fixed& after, Month month) {
        if (after.at >= before.at) return;
        report(
            places_.deadline(after.state->id, after.deadline->id, "at"),
            {before.state->id, before.deadline->id, after.state->id, after.deadline->id},
            fmt::format(
                "Expected deadlines in order along each path, but in {} '{}' of '{}' is due {} (\"{}\"), before '{}' of '{}', "
                "{} (\"{}\"), from which it is reached.",
                engine::format_month(month),
                after.deadline->id,
                after.state->id,
                calendar_.format_local(after.at),
                after.deadline->at.text,
                before.deadline->id,
                before.state->id,
                calendar_.format_local(before.at),
                before.deadline->at.text));
    }

    // Each pair once, with the first month in which it is so.
    void report(int line, std::vector<std::string> pair, std::string text) {
        if (std::find(reported_.begin(), reported_.end(), pair) != reported_.end()) return;
        reported_.push_back(std::move(pair));
        faults_.add(line, std::move(text));
    }

    const Workflow& workflow_;
    const Calendar& calendar_;
    Places places_;
    Paths paths_;
    Faults faults_;
    std::vector<Step> forward_;
    std::vector<std::vector<std::string>> reported_;
};

}  // namespace

std::vector<Fault> check_with(const Workflow& workflow, const Calendar& calendar) {
    return CalendarChecker(workflow, calendar).check();
}

}  // namespace countersign::definitions
