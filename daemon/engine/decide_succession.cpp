// 离职转办, for one instance: somebody takes over every place that another one has or will have on it. The
// server submits one for each instance that the leaver has a place on.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/four_eyes.hpp"
#include "daemon/engine/refuse.hpp"

namespace countersign::engine {

namespace {

bool contains(const std::vector<std::string>& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Parts that nobody may have both of: what the leaver filled or has, with what the successor does.
bool is_torn(const Workflow& workflow, const Instance& instance, const std::string& from, const std::string& to) {
    const auto fills = [&](const std::string& person, const std::string& slot) {
        if (slot == "initiator" && instance.successor_of(instance.initiator) == person) return true;
        return std::any_of(instance.slots.begin(), instance.slots.end(), [&](const auto& filled) {
            return filled.first == slot && filled.second == person;
        });
    };
    for (const auto& group : workflow.separate)
        for (const std::string& one : group)
            for (const std::string& other : group)
                if (one != other && fills(from, one) && fills(to, other)) return true;
    // Two places of one panel, of which one person could fill only one.
    return std::any_of(instance.panels.begin(), instance.panels.end(), [&](const Panel& panel) {
        const auto sits = [&](const std::string& person) {
            return std::any_of(panel.seats.begin(), panel.seats.end(), [&](const Seat& seat) { return seat.person == person; });
        };
        return sits(from) && sits(to);
    });
}

}  // namespace

bool has_place(const Instance& instance, const std::string& person) {
    if (instance.successor_of(instance.initiator) == person) return true;
    const std::string named = "person:" + person;
    for (const Task& task : instance.tasks)
        if (contains(task.to, named)) return true;
    for (const Panel& panel : instance.panels) {
        if (contains(panel.holders, named) || contains(panel.escalated, named) || panel.delegate == person || panel.delegated_by == person)
            return true;
        if (std::any_of(panel.seats.begin(), panel.seats.end(), [&](const Seat& seat) { return seat.person == person; })) return true;
    }
    return std::any_of(instance.questions.begin(), instance.questions.end(), [&](const Question& question) {
        return question.to == person && !question.is_answered;
    });
}

Decision decide_succession(const Workflow& workflow, const Instance& instance, const Succeed& succeed, const Facts& facts) {
    if (auto no = check_in_order(instance)) return fail(*no);
    if (auto no = check_role({"operator"}, facts)) return fail(*no);
    if (auto no = check_four_eyes(facts)) return fail(*no);
    const People& people = facts.state->company.people;
    const Person* to = people.find(succeed.to);
    if (to == nullptr || !to->active)
        return fail(refusal(RefusalCode::no_such_person,
                            fmt::format("没有在职人员“{}”。", succeed.to),
                            fmt::format("Expected an active person, but there is no '{}'.", succeed.to)));
    if (succeed.from == succeed.to || !has_place(instance, succeed.from))
        return fail(refusal(RefusalCode::not_held,
                            fmt::format("{} 上没有 {} 的事项。", instance.id, name_of(people, succeed.from)),
                            fmt::format("Expected {} to have a place on {}, but there is none.",
                                        name_of(people, succeed.from),
                                        instance.id)));
    if (is_torn(workflow, instance, succeed.from, succeed.to))
        return fail(refusal(RefusalCode::not_eligible,
                            fmt::format("{} 已在 {} 上填报或签字，不能接替 {}。", to->name, instance.id, name_of(people, succeed.from)),
                            fmt::format("Expected a successor who has no other part in {}, but {} filed or signed it.",
                                        instance.id,
                                        to->name),
                            "请选择其他人。",
                            "choose somebody else"));
    Course course(workflow, instance, facts);
    course.emit(Succeeded{.from = succeed.from, .to = succeed.to, .reason = succeed.reason});
    course.tell_person(succeed.to,
                       "task",
                       fmt::format("您接替 {} 办理 {{title}} {{instance}}。", name_of(people, succeed.from)),
                       fmt::format("You take over {{title}} {{instance}} from {}.", name_of(people, succeed.from)));
    if (auto no = course.stay()) return fail(*no);
    return course.take();
}

}  // namespace countersign::engine
