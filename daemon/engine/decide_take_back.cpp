// 拿回: whoever acted last takes his act back, while nobody has done anything since and nothing rests on
// it: no money, no lot, no variable, no other instance, no signature that lapsed.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

Refusal nothing(const Instance& instance, std::string zh, std::string en) {
    return refusal(RefusalCode::nothing_to_take_back,
                   fmt::format("{} 不能拿回：{}。", instance.id, zh),
                   fmt::format("Expected a last act on {} that is yours and that nothing rests on, but {}.", instance.id, en),
                   "请与当前办理人联系，由其退回。",
                   "ask whoever has it now to return it");
}

}  // namespace

Decision decide_take_back(const Workflow& workflow, const Instance& instance, const TakeBack& take_back, const Facts& facts) {
    if (auto no = check_in_order(instance)) return fail(*no);
    if (auto no = check_version(instance, take_back.version)) return fail(*no);
    const State* present = workflow.find_state(instance.state);
    ensure(present != nullptr, "an instance is in a state of its definition");
    if (auto no = check_time_left(workflow, instance, *present, facts)) return fail(*no);
    const LastAct& last = instance.last_act;
    if (last.person.empty()) return fail(nothing(instance, "之后已有他人办理或期限已到", "somebody or the clock has done something since"));
    if (last.person != facts.actor.person) {
        const std::string name = name_of(facts.state->company.people, last.person);
        return fail(nothing(instance, fmt::format("最后一步是 {} 办的", name), fmt::format("the last one is {}'s", name)));
    }
    const State* from = workflow.find_state(last.from_state);
    const Action* action = from == nullptr ? nullptr : from->find_action(last.action);
    if (action == nullptr || !action->may_be_taken_back)
        return fail(nothing(instance, "定义不允许拿回这一步", "the definition does not allow it for this one"));
    if (instance.has_posted) return fail(money_has_moved(instance, *action));
    if (last.is_fixed) return fail(nothing(instance, "已有后果依赖于它", "something rests on it already"));

    Course course(workflow, instance, facts);
    course.emit(TakenBack{.action = last.action, .reason = take_back.reason});
    if (action->signs || action->against) {
        const bool is_open = std::any_of(instance.signatures.begin(), instance.signatures.end(), [&](const Signature& s) {
            return s.slot == action->slot && s.person == last.person && s.open;
        });
        course.emit(SignatureWithdrawn{.slot = action->slot, .person = is_open ? last.person : std::string()});
    }
    const Label reason{.zh = take_back.reason, .en = take_back.reason};
    if (auto no = from == present ? course.stay() : course.enter(from->id, reason, true)) return fail(*no);
    return course.take();
}

}  // namespace countersign::engine
