// The deadlines of a course: set when their states are entered, standing still where they are paused, set
// again with what was left, repeated, extended.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/assignees.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/engine/rungs.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

bool contains(const std::vector<std::string>& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool counts_working_time(const Moment& moment) {
    using Unit = Moment::Unit;
    return moment.base == Moment::Base::working_day || moment.unit == Unit::working_days || moment.unit == Unit::working_hours ||
           moment.unit == Unit::working_minutes;
}

const PausedTimer* find_paused(const Instance& instance, const std::string& id) {
    for (const PausedTimer& paused : instance.paused)
        if (paused.id == id) return &paused;
    return nullptr;
}

// When it passed last.
std::optional<Instant> passed_at(const Instance& instance, const std::string& id) {
    for (const auto& [passed, at] : instance.passed)
        if (passed == id) return at;
    return std::nullopt;
}

Refusal not_later(const Deadline& deadline, const std::string& is, const std::string& would_be) {
    return refusal(RefusalCode::invalid_input,
                   fmt::format("期限“{}”只能延后：现为 {}，不能改为 {}。", deadline.label.zh, is, would_be),
                   fmt::format("Expected a later moment than {} for {}, but {} is none.", is, deadline.label.en, would_be),
                   fmt::format("请选择 {} 之后的时间。", is),
                   fmt::format("choose one after {}", is));
}

Refusal not_running(const Instance& instance, const Deadline& deadline, const std::optional<Instant>& passed, const Calendar& calendar) {
    if (!passed)
        return refusal(RefusalCode::no_such_deadline,
                       fmt::format("{} 的期限“{}”未在计时，不能延期。", instance.id, deadline.label.zh),
                       fmt::format("Expected {} to be running on {}, but it is not.", deadline.label.en, instance.id));
    const std::string when = calendar.format_local(*passed);
    return refusal(RefusalCode::deadline_passed,
                   fmt::format("{} 的期限“{}”已于 {} 到期，不能再延期。", instance.id, deadline.label.zh, when),
                   fmt::format("Expected {} on {} to be extended before {}, but it has passed.", deadline.label.en, instance.id, when));
}

}  // namespace

const Deadline* find_deadline(const Workflow& workflow, const State& state, std::string_view id) {
    for (const auto* deadlines : {&state.deadlines, &workflow.deadlines})
        for (const Deadline& deadline : *deadlines)
            if (deadline.id == id) return &deadline;
    return nullptr;
}

std::string state_after(const State& state, const Deadline& deadline) {
    if (!deadline.to.empty()) return deadline.to;
    const Action* action = state.find_action_on(deadline.id);
    if (action == nullptr || action->to.empty() || action->to.back().state == state.id) return {};
    return action->to.back().state;
}

// A final state clears all timers by itself; a spanning deadline goes on within its states.
void Course::clear_deadlines(const State& next) {
    if (next.final) return;
    std::vector<std::string> ended;
    const auto end_unless_spanning = [&](const std::string& id) {
        const auto spans = [&](const Deadline& d) { return d.id == id && contains(d.in, next.id); };
        if (std::none_of(workflow_.deadlines.begin(), workflow_.deadlines.end(), spans)) ended.push_back(id);
    };
    for (const Timer& timer : instance_.timers) end_unless_spanning(timer.id);
    for (const PausedTimer& paused : instance_.paused) end_unless_spanning(paused.id);
    for (std::string& id : ended) emit(DeadlineCleared{.id = std::move(id)});
}

Course::Done Course::set_deadlines(const State& state, const std::string& from) {
    if (auto refused = resume_deadlines(state)) return refused;
    Dues dues;
    for (const Deadline& deadline : workflow_.deadlines) {
        // Set when its span is entered from outside; never again inside, also when it has passed.
        if (!contains(deadline.in, state.id) || contains(deadline.in, from)) continue;
        if (auto refused = set_deadline(deadline, state, dues)) return refused;
    }
    for (const Deadline& deadline : state.deadlines)
        if (auto refused = set_deadline(deadline, state, dues)) return refused;
    return pause_deadlines(state);
}

// An escalation counts from the moment of its deadline, also when that has passed before.
Course::Done Course::set_deadline(const Deadline& deadline, const State& in, Dues& dues) {
    const auto wanted = scope_.holds(deadline.when);
    if (!wanted) return wanted.error();
    const auto base = dues.find(deadline.after);
    if (!*wanted || (!deadline.after.empty() && base == dues.end())) return std::nullopt;
    const auto due = base == dues.end() ? scope_.instant(deadline.at) : scope_.instant(deadline.at, base->second);
    if (!due) return due.error();
    dues.insert_or_assign(deadline.id, *due);
    if (deadline.repeat) return set_repetition(deadline, *due);
    // What only flags and tells does so once; what leads elsewhere leads there again.
    if (state_after(in, deadline).empty() && instance_.has_passed(deadline.id, *due)) return std::nullopt;
    return set_timer(deadline, *due);
}

Course::Done Course::set_timer(const Deadline& deadline, Instant due) {
    DeadlineSet set{.id = deadline.id, .due = due, .calendar = facts_.calendar->version()};
    std::vector<Instant> moments;
    for (const Moment& moment : deadline.remind) {
        const auto rung = scope_.instant(moment, due);
        if (!rung) return rung.error();
        moments.push_back(*rung);
    }
    set.rungs = rungs_ahead(moments, due, facts_.now, *facts_.calendar);
    auto remind_to = resolve_assignees(deadline.remind_to, scope_);
    if (!remind_to) return remind_to.error();
    set.remind_to = std::move(*remind_to);
    emit(std::move(set));
    return std::nullopt;
}

// What repeats itself begins with the first time that is ahead: while its states were not there, nothing
// was missed, and what has passed does not pass again.
Course::Done Course::set_repetition(const Deadline& deadline, Instant due) {
    while (due <= facts_.now) {
        const auto next = scope_.instant(*deadline.repeat, due);
        if (!next) return next.error();
        if (*next <= due) return std::nullopt;
        due = *next;
    }
    const auto over = is_over(deadline, due);
    if (!over) return over.error();
    return *over ? std::nullopt : set_timer(deadline, due);
}

// After downtime the next time may have come already: then it passes too, each in turn.
Course::Done Course::repeat(const Deadline& deadline, Instant due) {
    if (!deadline.repeat) return std::nullopt;
    const auto next = scope_.instant(*deadline.repeat, due);
    if (!next) return next.error();
    const auto over = is_over(deadline, *next);
    if (!over) return over.error();
    return *over || *next <= due ? std::nullopt : set_timer(deadline, *next);
}

Result<bool, Refusal> Course::is_over(const Deadline& deadline, Instant due) {
    if (!deadline.repeat_until) return false;
    const auto until = scope_.instant(*deadline.repeat_until);
    if (!until) return fail(until.error());
    return due >= *until;
}

// What has come already is not paused: it passes.
Course::Done Course::pause_deadlines(const State& state) {
    for (const std::string& id : state.pauses) {
        const Timer* timer = instance_.find_timer(id);
        const Deadline* deadline = find_deadline(workflow_, state, id);
        if (timer == nullptr || deadline == nullptr || timer->due <= facts_.now) continue;
        auto paused = paused_at(*deadline, timer->due);
        if (!paused) return paused.error();
        emit(std::move(*paused));
    }
    return std::nullopt;
}

// Each with what was left of it; an escalation at its distance from its deadline, if that stood still too.
Course::Done Course::resume_deadlines(const State& state) {
    const auto paused = instance_.paused;
    Dues dues;
    for (const PausedTimer& one : paused) {
        const Deadline* deadline = find_deadline(workflow_, state, one.id);
        if (deadline == nullptr || contains(state.pauses, one.id)) continue;
        const auto base = dues.find(deadline->after);
        const auto due = base == dues.end() ? resumed_at(one) : scope_.instant(deadline->at, base->second);
        if (!due) return due.error();
        dues.insert_or_assign(one.id, *due);
        if (auto refused = set_timer(*deadline, *due)) return refused;
    }
    return std::nullopt;
}

// A minute that has begun is left whole.
Result<DeadlinePaused, Refusal> Course::paused_at(const Deadline& deadline, Instant due) const {
    DeadlinePaused paused{.id = deadline.id, .left_minutes = 0, .working = counts_working_time(deadline.at)};
    Instant::duration left = due - facts_.now;
    if (paused.working) {
        const auto working = facts_.calendar->working_time_between(facts_.now, due);
        if (!working) return fail(refusal_of(working.error()));
        left = *working;
    }
    paused.left_minutes = std::chrono::ceil<std::chrono::minutes>(left).count();
    return paused;
}

Result<Instant, Refusal> Course::resumed_at(const PausedTimer& paused) const {
    const std::chrono::minutes left{paused.left_minutes};
    if (!paused.working) return facts_.now + left;
    const auto due = facts_.calendar->add_working_time(facts_.now, left);
    if (!due) return fail(refusal_of(due.error()));
    return *due;
}

Course::Done Course::extend(const Extension& extension) {
    const State* state = workflow_.find_state(instance_.state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    const Deadline* deadline = find_deadline(workflow_, *state, extension.deadline);
    ensure(deadline != nullptr, "what is extended is a deadline of the definition");
    const Timer* timer = instance_.find_timer(extension.deadline);
    const PausedTimer* paused = find_paused(instance_, extension.deadline);
    if (paused == nullptr && (timer == nullptr || timer->due <= facts_.now))
        return not_running(instance_,
                           *deadline,
                           timer != nullptr ? timer->due : passed_at(instance_, extension.deadline),
                           *facts_.calendar);
    // One that stands still counts as if it went on now.
    const auto is = paused != nullptr ? resumed_at(*paused) : Result<Instant, Refusal>(timer->due);
    if (!is) return is.error();
    const auto would_be = extended(extension, *is);
    if (!would_be) return would_be.error();
    if (*would_be <= *is)
        return not_later(*deadline, facts_.calendar->format_local(*is), facts_.calendar->format_local(*would_be));
    if (auto refused = move_deadline(*deadline, *would_be)) return refused;
    for (const auto* deadlines : {&state->deadlines, &workflow_.deadlines})
        for (const Deadline& escalation : *deadlines) {
            if (escalation.after != extension.deadline) continue;
            const auto due = scope_.instant(escalation.at, *would_be);
            if (!due) return due.error();
            if (auto refused = move_deadline(escalation, *due)) return refused;
        }
    return std::nullopt;
}

// A date leaves the clock where it is.
Result<Instant, Refusal> Course::extended(const Extension& extension, Instant due) {
    if (extension.at) return scope_.instant(*extension.at, due);
    const auto value = scope_.value(extension.to);
    if (!value) return fail(value.error());
    const Date* day = value->get<Date>();
    ensure(day != nullptr, "a deadline is extended to a date");
    return facts_.calendar->to_instant(*day, facts_.calendar->local_time(due));
}

Course::Done Course::move_deadline(const Deadline& deadline, Instant due) {
    if (find_paused(instance_, deadline.id) != nullptr) {
        auto paused = paused_at(deadline, due);
        if (!paused) return paused.error();
        emit(std::move(*paused));
        return std::nullopt;
    }
    return instance_.find_timer(deadline.id) == nullptr ? std::nullopt : set_timer(deadline, due);
}

}  // namespace countersign::engine
