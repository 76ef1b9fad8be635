#include "daemon/store/desk.hpp"

#include <algorithm>

#include "daemon/engine/decide.hpp"

namespace countersign::store {

using nlohmann::json;

Desk::Desk(const Asking& asking, const engine::Person& person) : asking_(asking), person_(person) {
    const engine::People& people = asking.company().people;
    const auto add = [&](std::string assignee) {
        if (std::find(assignees_.begin(), assignees_.end(), assignee) == assignees_.end()) assignees_.push_back(std::move(assignee));
    };
    const auto add_all = [&](const engine::Person& one) {
        add("person:" + one.id);
        for (const std::string& role : one.roles) add("role:" + role);
    };
    add_all(person);
    for (const std::string& id : people.principals_of(person.id, asking.now()))
        if (const engine::Person* principal = people.find(id)) add_all(*principal);
}

bool Desk::is_asked(const engine::Task& task) const {
    return std::any_of(task.to.begin(), task.to.end(), [&](const std::string& assignee) {
        return std::find(assignees_.begin(), assignees_.end(), assignee) != assignees_.end();
    });
}

std::vector<Offer> Desk::offers(const engine::Instance& instance) const {
    std::vector<Offer> offers;
    const engine::Workflow* workflow = asking_.definition(instance.definition);
    const engine::State* state = workflow == nullptr ? nullptr : workflow->find_state(instance.state);
    if (state == nullptr || !person_.active || instance.quarantined) return offers;
    for (const engine::Task& task : instance.tasks) {
        // An opinion is asked of one person, and nobody stands in for him in it.
        if (task.action == engine::resolve_task) {
            if (reaches(task.to, person_)) offers.push_back({.task = &task, .on_behalf_of = {}});
            continue;
        }
        if (!is_asked(task)) continue;
        auto name = engine::name_to_act_in(*workflow, instance, task, asking_.company().people, person_.id, asking_.now());
        const auto is_kept = [&](const std::string& id) {
            return std::find(task.barred.begin(), task.barred.end(), id) != task.barred.end();
        };
        if (!name || is_kept(person_.id) || is_kept(*name)) continue;
        offers.push_back({.task = &task, .on_behalf_of = std::move(*name)});
    }
    return offers;
}

json wire_offer(const Asking& asking, const engine::State* state, const Offer& offer) {
    json wire{{"action", offer.task->action},
              {"label", wire_label(engine::label_of_action(state, offer.task->action))},
              {"on_behalf_of", offer.on_behalf_of.empty() ? json() : json(offer.on_behalf_of)}};
    if (!offer.on_behalf_of.empty()) wire["on_behalf_of_name"] = asking.name_of(offer.on_behalf_of);
    if (offer.task->action == engine::resolve_task) wire["method"] = "task.resolve";
    return wire;
}

}  // namespace countersign::store
