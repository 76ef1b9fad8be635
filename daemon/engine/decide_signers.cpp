// 加签 and 减签: whoever is asked to sign asks somebody else to sign as well, before, beside or after
// him, and may take that back while it was not done. This only ever adds to what the definition asks.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/engine/tasks.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

const Action* signing_action_of(const State& state, std::string_view task) {
    for (const Action* action : actions_of(state, task))
        if (action->signs) return action;
    return nullptr;
}

Refusal no_signature(const Instance& instance, const std::string& task) {
    return refusal(RefusalCode::no_such_action,
                   fmt::format("{} 的任务“{}”没有签字，不能加签或减签。", instance.id, task),
                   fmt::format("Expected a task of {} that is signed, but '{}' is none.", instance.id, task));
}

bool has_vote(const Instance& instance, const std::string& slot, const std::string& person) {
    return std::any_of(instance.signatures.begin(), instance.signatures.end(), [&](const Signature& s) {
        return s.slot == slot && (s.person == person || s.on_behalf_of == person);
    });
}

// An added signer may add in turn; after his own signature it is too late.
Decision add_signer(const Workflow& workflow, const Instance& instance, const Action& signing, const ChangeSigners& change,
                    const Facts& facts) {
    const People& people = facts.state->company.people;
    const std::string& me = facts.actor.person;
    Course course(workflow, instance, facts);
    const auto standing = standing_of(signing, course.scope(), me);
    // A signer whom another one has to wait for may still be added by that one.
    const bool waits = !standing && standing.error().code == RefusalCode::waits_for_signer;
    if (!standing && !waits) return fail(standing.error());
    if (change.place != "before" && change.place != "beside" && change.place != "after")
        return fail(refusal(RefusalCode::invalid_request,
                            fmt::format("加签位置应为 before、beside 或 after，不是“{}”。", change.place),
                            fmt::format("Expected before, beside or after, but found '{}'.", change.place)));
    if (auto no = check_eligible(workflow, instance, signing, change.person, facts)) return fail(*no);
    const Panel* panel = instance.find_panel(signing.task);
    const bool is_there = panel != nullptr && std::any_of(panel->seats.begin(), panel->seats.end(), [&](const Seat& seat) {
                              return seat.person == change.person ||
                                     std::find(seat.behind.begin(), seat.behind.end(), change.person) != seat.behind.end();
                          });
    if (change.person == me || is_there || has_vote(instance, signing.slot, change.person))
        return fail(refusal(RefusalCode::not_eligible,
                            fmt::format("{} 已在签字名单中。", name_of(people, change.person)),
                            fmt::format("Expected somebody who is not asked yet, but {} is.", name_of(people, change.person)),
                            "请选择其他人。",
                            "choose somebody else"));
    course.emit(SignerAdded{.task = signing.task, .person = change.person, .by = me, .place = change.place, .reason = change.reason});
    course.tell_person(change.person,
                       "task",
                       fmt::format("{{title}} {{instance}}：{} 请您加签。{}", name_of(people, me), change.reason),
                       fmt::format("{{title}} {{instance}}: {} asks you to sign as well. {}", name_of(people, me), change.reason));
    if (auto no = course.stay()) return fail(*no);
    return course.take();
}

Decision remove_signer(const Workflow& workflow, const Instance& instance, const Action& signing, const ChangeSigners& change,
                       const Facts& facts) {
    const People& people = facts.state->company.people;
    const Panel* panel = instance.find_panel(signing.task);
    const Seat* seat = nullptr;
    if (panel != nullptr)
        for (const Seat& one : panel->seats)
            if (one.person == change.person && !one.added_by.empty()) seat = &one;
    if (seat == nullptr || (seat->added_by != facts.actor.person && !is_operator(facts)))
        return fail(refusal(RefusalCode::not_permitted,
                            fmt::format("只能减去自己加签的人，{} 不是。", name_of(people, change.person)),
                            fmt::format("Expected a signer whom you added, but {} is none.", name_of(people, change.person))));
    if (has_vote(instance, signing.slot, change.person))
        return fail(refusal(RefusalCode::already_signed,
                            fmt::format("{} 已签，不能减签。", seat->person),
                            fmt::format("Expected a signer who has not signed yet, but {} has.", name_of(people, seat->person))));
    SignerRemoved removed{.task = signing.task, .person = change.person, .reason = change.reason};
    Instance without = instance;
    for (Panel& one : without.panels)
        if (one.task == signing.task)
            std::erase_if(one.seats, [&](const Seat& s) { return s.person == change.person && !s.added_by.empty(); });
    // As if nobody votes: does what is there suffice now?
    const bool has_any = std::any_of(instance.signatures.begin(), instance.signatures.end(), [&](const Signature& s) {
        return s.slot == signing.slot && !s.against;
    });
    if (has_any && is_signed_now(without, signing)) {
        // Taking out the last one who is waited for concludes the step: an act like any other.
        if (auto no = check_claim(instance, instance.amount, facts)) return fail(*no);
        if (!signing.input.empty())
            return fail(refusal(RefusalCode::waits_for_signer,
                                "减签后即告签毕，但本步须填写内容，请由加签人签字。",
                                "Expected the added signer to sign, but without him the step would end with nobody's input."));
        return conclude_signing(workflow, instance, signing, std::move(removed), facts);
    }
    Course course(workflow, instance, facts);
    course.emit(std::move(removed));
    if (auto no = course.stay()) return fail(*no);
    return course.take();
}

}  // namespace

Decision decide_signers(const Workflow& workflow, const Instance& instance, const ChangeSigners& change, const Facts& facts) {
    if (auto no = check_in_order(instance)) return fail(*no);
    if (auto no = check_version(instance, change.version)) return fail(*no);
    const State* state = workflow.find_state(instance.state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    if (auto no = check_time_left(workflow, instance, *state, facts)) return fail(*no);
    auto task = task_of(workflow, instance, change.task, facts);
    if (!task) return fail(task.error());
    const Action* signing = signing_action_of(*state, *task);
    if (signing == nullptr) return fail(no_signature(instance, *task));
    return change.removes ? remove_signer(workflow, instance, *signing, change, facts)
                          : add_signer(workflow, instance, *signing, change, facts);
}

}  // namespace countersign::engine
