// What changes on an instance that goes on under another definition: its deadlines, counted as from the
// entry that there was, its signers and its tasks. Nobody's signature and no vote is lost.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/course.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

bool spans(const Deadline& deadline, const State& state) {
    return std::find(deadline.in.begin(), deadline.in.end(), state.id) != deadline.in.end();
}

bool is_same_time(const Deadline& a, const Deadline& b) {
    return a.at.text == b.at.text && a.when == b.when && a.remind == b.remind && a.remind_to == b.remind_to && a.repeat == b.repeat;
}

// A deadline over several states counts from where it was first entered, which nothing tells any more: one
// whose text has not changed goes on.
bool goes_on(const std::string& id, const Workflow& before, const Workflow& after, const State& next) {
    for (const Deadline& former : before.deadlines)
        for (const Deadline& deadline : after.deadlines)
            if (former.id == id && deadline.id == id) return spans(deadline, next) && is_same_time(former, deadline);
    return false;
}

bool has_open_votes(const Instance& instance, const Action& action) {
    return std::any_of(instance.signatures.begin(), instance.signatures.end(), [&](const Signature& signature) {
        return signature.slot == action.slot && (signature.open || signature.against);
    });
}

// Signing actions whose signers would be others, or would add up otherwise.
const Action* changed_signing(const State* former, const State& next) {
    for (const Action& action : next.actions) {
        if (!action.signs) continue;
        const Action* before = former == nullptr ? nullptr : former->find_action(action.id);
        if (before == nullptr || before->by != action.by || !(before->rule == action.rule)) return &action;
    }
    return nullptr;
}

Refusal in_the_past(const Instance& instance, const Deadline& deadline, const std::string& when) {
    return refusal(RefusalCode::not_migratable,
                   fmt::format("{} 不能迁移：“{}”在新定义下已于 {} 到期。", instance.id, deadline.label.zh, when),
                   fmt::format("Expected the deadlines of {} to lie ahead under the new definition, but '{}' would have passed at {}.",
                               instance.id,
                               deadline.label.en,
                               when),
                   "请先办结这一步，或在新定义中给出以后的期限。",
                   "let it finish this step first, or give the new definition a later deadline");
}

}  // namespace

Course::Done Course::migrate(const Workflow& before, const State& next, const Label& reason) {
    if (auto no = migrate_deadlines(before, next)) return no;
    const State* former = before.find_state(instance_.state);
    const bool is_renamed = instance_.state != next.id;
    const Action* changed = changed_signing(is_renamed ? nullptr : former, next);
    if (changed != nullptr && has_open_votes(instance_, *changed))
        return refusal(RefusalCode::not_migratable,
                       fmt::format("{} 不能迁移：“{}”已有人签字而尚未签完。", instance_.id, changed->label.zh),
                       fmt::format("Expected no votes on {} that would be counted otherwise, but '{}' is being signed.",
                                   instance_.id,
                                   changed->label.en),
                       "等这一步签完后再迁移。",
                       "wait until this step is signed");
    if (is_renamed) emit(StateEntered{.state = next.id, .reason = reason});
    if (changed != nullptr)
        if (auto no = set_panels(next)) return no;
    auto tasks = tasks_of(next, false);
    if (!tasks) return tasks.error();
    emit(TasksOffered{.tasks = std::move(*tasks), .notify = false});
    return join();
}

// Before the state is renamed, so that they count from the entry that there was.
Course::Done Course::migrate_deadlines(const Workflow& before, const State& next) {
    std::vector<std::string> running;
    for (const Timer& timer : instance_.timers) running.push_back(timer.id);
    for (const PausedTimer& paused : instance_.paused) running.push_back(paused.id);
    for (const std::string& id : running)
        if (!goes_on(id, before, workflow_, next)) emit(DeadlineCleared{.id = id});
    Dues dues;
    for (const auto* deadlines : {&workflow_.deadlines, &next.deadlines})
        for (const Deadline& deadline : *deadlines) {
            const bool is_spanning = deadlines == &workflow_.deadlines;
            if (is_spanning && (!spans(deadline, next) || goes_on(deadline.id, before, workflow_, next))) continue;
            if (auto no = set_deadline(deadline, next, dues)) return no;
            const Timer* timer = instance_.find_timer(deadline.id);
            if (timer != nullptr && timer->due <= facts_.now)
                return in_the_past(instance_, deadline, facts_.calendar->format_local(timer->due));
        }
    return pause_deadlines(next);
}

}  // namespace countersign::engine
