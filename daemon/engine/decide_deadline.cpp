// The clock's commands on an instance: a reminder or a deadline is due. It may tell, flag or move;
// it never approves. An early, doubled or stale tick is refused and writes nothing.
#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/assignees.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

// Others get the task, besides whoever has it or instead; they act in their own name. An opinion that
// was asked for and has not come is not waited for any longer.
std::optional<Refusal> hand_over(Course& course, const Deadline& deadline, const Facts& facts) {
    const Handover& handover = *deadline.handover;
    const People& people = facts.state->company.people;
    const auto resolved = resolve_assignees(handover.to, course.scope());
    if (!resolved) return resolved.error();
    const std::vector<std::string>& to = *resolved;
    const std::string zh = fmt::format("{{title}} {{instance}}：“{}”已过期限", deadline.label.zh);
    const std::string en = fmt::format("{{title}} {{instance}}: {} has passed", deadline.label.en);
    if (persons_of(to, people).empty()) {
        course.tell_all({"role:operator"}, "nobody", {.zh = zh + "，但升级无人可接。", .en = en + ", and there is nobody to hand it to."});
        return std::nullopt;
    }
    if (const Panel* panel = course.instance().find_panel(handover.task); panel != nullptr && !panel->delegate.empty()) {
        const std::string asked = panel->delegate, by = panel->delegated_by;
        course.emit(HolderSet{.task = handover.task, .how = "resolved", .from = asked, .to = {"person:" + by}, .reason = {}});
    }
    course.emit(HolderSet{.task = handover.task,
                          .how = handover.replaces ? "reassigned" : "escalated",
                          .from = {},
                          .to = to,
                          .reason = fmt::format("{} {}", deadline.label.zh, deadline.label.en)});
    course.tell_all(to, "task", {.zh = zh + "，现由您办理。", .en = en + ", it is yours to do now."});
    return std::nullopt;
}

}  // namespace

Decision decide_deadline(const Workflow& workflow,
                         const Instance& instance,
                         const PassDeadline& pass,
                         const Facts& facts) {
    const Timer* timer = instance.find_timer(pass.id);
    if (instance.quarantined || timer == nullptr || timer->next_rung() != pass.rung)
        return fail(refusal(RefusalCode::no_such_deadline,
                            fmt::format("{} 没有这个期限：{}。", instance.id, pass.id),
                            fmt::format("Expected the deadline '{}' to be running, but it is not.", pass.id)));
    if (facts.now < timer->next())
        return fail(refusal(RefusalCode::deadline_not_reached,
                            fmt::format("期限 {} 未到。", pass.id),
                            fmt::format("Expected the deadline '{}' to have come, but it has not.", pass.id)));
    const State* state = workflow.find_state(instance.state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    const Deadline* deadline = find_deadline(workflow, *state, pass.id);
    ensure(deadline != nullptr, "a timer comes from a deadline of the definition");

    const Timer passed = *timer;
    Course course(workflow, instance, facts);
    course.emit(DeadlinePassed{.id = pass.id, .rung = pass.rung, .at = passed.next()});
    if (pass.rung >= 0) {
        course.remind(passed, deadline->label);
        return course.take();
    }
    if (!deadline->flag.empty()) course.emit(Flagged{.flag = deadline->flag});
    if (auto no = course.tell(deadline->tell, deadline->reason, passed.due)) return fail(*no);
    if (auto no = course.owe(deadline->effects)) return fail(*no);
    if (auto no = course.repeat(*deadline, passed.due)) return fail(*no);
    if (deadline->handover)
        if (auto no = hand_over(course, *deadline, facts)) return fail(*no);
    if (const Action* action = state->find_action_on(pass.id))
        return take_deadline(workflow, instance, *action, course.take_unfinished(), facts);
    if (!deadline->to.empty()) {
        if (auto no = course.enter(deadline->to, deadline->reason)) return fail(*no);
    } else if (deadline->handover) {
        if (auto no = course.stay()) return fail(*no);
    }
    return course.take();
}

Decision decide_release(const Instance& instance, const Facts& facts) {
    const Person* person = facts.state->company.people.find(facts.actor.person);
    if (person == nullptr || !person->has_role("operator"))
        return fail(refusal(RefusalCode::not_permitted,
                            "只有运营人员可以放行。",
                            "Expected the role operator, but you do not have it."));
    if (!instance.quarantined)
        return fail(refusal(RefusalCode::not_offered,
                            fmt::format("{} 没有被隔离。", instance.id),
                            fmt::format("Expected {} to be quarantined, but it is not.", instance.id)));
    return std::vector<Event>{Released{}};
}

}  // namespace countersign::engine
