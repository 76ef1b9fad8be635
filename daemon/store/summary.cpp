// An instance in one line, as lists and the inbox show it.
#include <algorithm>

#include "daemon/engine/decide.hpp"
#include "daemon/store/queries.hpp"
#include "daemon/store/wire_tasks.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

const engine::Timer* earliest_due(const engine::Instance& instance) {
    const auto found = std::min_element(instance.timers.begin(), instance.timers.end(),
                                        [](const auto& a, const auto& b) { return a.due < b.due; });
    return found == instance.timers.end() ? nullptr : &*found;
}

json deadline_label(const engine::Workflow* workflow, const engine::State* state, const std::string& id) {
    if (state != nullptr)
        for (const engine::Deadline& deadline : state->deadlines)
            if (deadline.id == id) return wire_label(deadline.label);
    if (workflow != nullptr)
        for (const engine::Deadline& deadline : workflow->deadlines)
            if (deadline.id == id) return wire_label(deadline.label);
    return wire_label({.zh = id, .en = id});
}

// Everybody who may do the task, by name.
json names_of(const Asking& asking, const engine::Task& task) {
    json names = json::array();
    for (const auto& [id, person] : asking.company().people.persons()) {
        const bool barred = std::find(task.barred.begin(), task.barred.end(), id) != task.barred.end();
        if (person.active && !barred && reaches(task.to, person)) names.push_back(person.name);
    }
    return names;
}

json waits_for(const Asking& asking, const engine::Instance& instance, const engine::State* state) {
    json tasks = json::array();
    for (const engine::Task& task : instance.tasks) {
        tasks.push_back({{"action", task.action},
                         {"label", wire_label(engine::label_of_action(state, task.action))},
                         {"to", task.to},
                         {"names", names_of(asking, task)}});
    }
    return tasks;
}

json flag_labels(const engine::Workflow* workflow, const engine::Instance& instance) {
    json labels = json::array();
    for (const std::string& flag : instance.flags) labels.push_back(wire_label(flag_label(workflow, flag)));
    return labels;
}

}  // namespace

json summary(const Asking& asking, const engine::Instance& instance) {
    const engine::Workflow* workflow = asking.definition(instance.definition);
    const engine::State* state = workflow == nullptr ? nullptr : workflow->find_state(instance.state);
    const engine::Timer* timer = earliest_due(instance);
    const engine::Label fallback{.zh = instance.workflow, .en = instance.workflow};
    return {{"instance", instance.id},
            {"workflow", instance.workflow},
            {"title", wire_label(workflow == nullptr ? fallback : workflow->title)},
            {"initiator", instance.initiator},
            {"initiator_name", asking.name_of(instance.initiator)},
            {"period", instance.period ? json(engine::format_month(*instance.period)) : json()},
            {"state", instance.state},
            {"state_label", wire_label(state == nullptr ? engine::Label{instance.state, instance.state} : state->label)},
            {"version", instance.version},
            {"opened_at", asking.time(instance.opened_at)},
            {"entered_at", asking.time(instance.entered_at)},
            {"due", timer == nullptr ? json() : json(asking.time(timer->due))},
            {"due_label", timer == nullptr ? json() : deadline_label(workflow, state, timer->id)},
            {"working_days_left", timer == nullptr ? json() : asking.working_days_left(timer->due)},
            {"overdue", timer != nullptr && asking.now() >= timer->due},
            {"amount", instance.amount ? wire_money(*instance.amount) : json()},
            {"subject", instance.subject},
            {"flags", instance.flags},
            {"flag_labels", flag_labels(workflow, instance)},
            {"attachments", attachments_of(asking, instance)},
            {"closed", instance.closed},
            {"outcome", instance.outcome.empty() ? json() : json(instance.outcome)},
            {"waits_for", waits_for(asking, instance, state)}};
}

}  // namespace countersign::store
