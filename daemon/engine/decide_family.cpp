// Signals that arrive, and what became of what was owed. Both are facts: they are recorded whatever the
// present state makes of them.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/scope.hpp"
#include "daemon/engine/assignees.hpp"
#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/family.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;

const Signal* find_signal(const Workflow& workflow, const std::string& id) {
    const auto found =
        std::find_if(workflow.signals.begin(), workflow.signals.end(), [&](const Signal& s) { return s.id == id; });
    return found == workflow.signals.end() ? nullptr : &*found;
}

Refusal no_such_signal(const Workflow& workflow, const std::string& signal) {
    std::string listed;
    for (const Signal& known : workflow.signals) listed += (listed.empty() ? "" : ", ") + known.id;
    return refusal(RefusalCode::no_such_signal,
                   fmt::format("{}没有信号“{}”；可用：{}。", workflow.title.zh, signal, listed.empty() ? "无" : listed),
                   fmt::format("Expected a signal that a {} takes ({}), but found '{}'.",
                               workflow.title.en,
                               listed.empty() ? "there is none" : listed,
                               signal));
}

// Persons send what names them; the daemon sends for instances.
Done check_sender(const Workflow& workflow, const Instance& instance, const Signal* signal, const Receive& receive,
                  const Facts& facts) {
    if (facts.actor.is_clock) return std::nullopt;
    ensure(receive.from == 0, "only the daemon sends for an instance");
    if (signal == nullptr) return no_such_signal(workflow, receive.signal);
    const People& people = facts.state->company.people;
    const Person* person = people.find(facts.actor.person);
    Scope scope(workflow, instance, facts);
    const auto resolved = resolve_assignees(signal->by, scope);
    if (!resolved) return resolved.error();
    const std::vector<std::string>& senders = *resolved;
    if (person != nullptr && person->active && is_among(senders, *person)) return std::nullopt;
    const Label who = describe_assignees(workflow, senders, people);
    return refusal(RefusalCode::not_permitted,
                   fmt::format("“{}”由{}告知。", signal->label.zh, who.zh.empty() ? "其他单据" : who.zh),
                   fmt::format("Expected {} to report '{}' on {}, but {} may not.",
                               who.en.empty() ? "another instance" : who.en,
                               signal->label.en,
                               instance.id,
                               name_of(people, facts.actor.person)));
}

// When it happened: today unless it is said; not in the future.
Done check_day(Value& value, const Facts& facts) {
    const Date today = facts.calendar->local_date(facts.now);
    const Value* on = value.find("on");
    const Date* day = on == nullptr ? nullptr : on->get<Date>();
    if (day == nullptr) {
        value.own<Record>().insert_or_assign("on", today);
        return std::nullopt;
    }
    if (*day <= today) return std::nullopt;
    Refusal ahead = refusal(RefusalCode::invalid_input,
                            fmt::format("{} 尚未到来。", format_date(*day)),
                            fmt::format("Expected the day on which it happened, but {} is still ahead.", format_date(*day)));
    ahead.faults.push_back({.where = "on", .text = ahead.text});
    return ahead;
}

Result<Value, Refusal> values_of(const Signal* signal, const Receive& receive, const Facts& facts) {
    if (signal == nullptr) return receive.value;  // built in, and made by the engine
    auto value = complete_record(fields_of(*signal), receive.value, true, Environment{});
    if (!value) return fail(refusal_of(std::move(value.error())));
    if (auto no = check_day(*value, facts)) return fail(*no);
    return std::move(*value);
}

bool is_end_of_child(const Instance& instance, const Received& received) {
    return received.signal == "closed" &&
           std::any_of(instance.children.begin(), instance.children.end(), [&](const Child& child) {
               return child.number == received.from;
           });
}

const Action* taken_by(const State& state, const std::string& signal) {
    for (const Action& action : state.actions)
        if (action.on_signal == signal) return &action;
    return nullptr;
}

Decision only_record(const Workflow& workflow, const Instance& instance, Received received, const Facts& facts) {
    Course course(workflow, instance, facts);
    const bool follows = received.signal == "follow";
    course.emit(std::move(received));
    if (follows) course.report();  // it may be there already
    if (auto no = course.go_on()) return fail(*no);
    return course.take();
}

// What could not be done is somebody's to look after.
void tell_operator(Course& course, const Owing& owed, const std::string& refused) {
    const std::string& name = owed.kind == "open" ? owed.workflow : owed.name;
    course.emit(Told{.to = {"role:operator"},
                     .message = "not_done",
                     .text = {.zh = fmt::format("{} 所需的“{}”未能办成：{}", course.instance().id, name, refused),
                              .en = fmt::format("{} needed '{}', which could not be done: {}",
                                                course.instance().id,
                                                name,
                                                refused)}});
}

}  // namespace

Decision decide_receive(const Workflow& workflow, const Instance& instance, const Receive& receive, const Facts& facts) {
    if (auto no = check_in_order(instance)) return fail(*no);
    const Signal* signal = find_signal(workflow, receive.signal);
    if (auto no = check_sender(workflow, instance, signal, receive, facts)) return fail(*no);
    if (signal == nullptr && !is_built_in(receive.signal)) return fail(no_such_signal(workflow, receive.signal));
    auto value = values_of(signal, receive, facts);
    if (!value) return fail(value.error());
    const State* state = workflow.find_state(instance.state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    if (receive.from == 0)
        if (auto no = check_time_left(workflow, instance, *state, facts)) return fail(*no);

    Received received{.signal = receive.signal, .from = receive.from, .value = std::move(*value)};
    const Action* action = taken_by(*state, receive.signal);
    if (action == nullptr) return only_record(workflow, instance, std::move(received), facts);
    auto decision = take_signal(workflow, instance, *action, received, action->label, facts);
    // A child has ended whatever its parent makes of it.
    if (!decision && decision.error().code != RefusalCode::calendar_year_missing && is_end_of_child(instance, received))
        return only_record(workflow, instance, std::move(received), facts);
    return decision;
}

Decision decide_settle(const Workflow& workflow, const Instance& instance, const Settle& settle, const Facts& facts) {
    ensure(facts.actor.is_clock, "only the daemon settles");
    const auto owed =
        std::find_if(instance.owing.begin(), instance.owing.end(), [&](const Owing& o) { return o.id == settle.id; });
    ensure(owed != instance.owing.end(), "what is settled was owed");
    const auto settled = [&](bool goes_on) -> Decision {
        Course course(workflow, instance, facts);
        course.emit(Settled{.id = settle.id, .instance = settle.opened, .refused = settle.refused});
        if (!settle.refused.empty()) tell_operator(course, *owed, settle.refused);
        if (goes_on)
            if (auto no = course.go_on()) return fail(*no);
        return course.take();
    };
    // It waits for one child less. That it can not go on would be no reason not to record it.
    const bool may_go_on = !settle.refused.empty() && owed->kind == "open" && !instance.closed && !instance.quarantined;
    if (may_go_on)
        if (auto decision = settled(true)) return decision;
    return settled(false);
}

}  // namespace countersign::engine
