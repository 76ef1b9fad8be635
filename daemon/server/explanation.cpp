#include "daemon/server/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "daemon/engine/course.hpp"
#include "daemon/server/explanation_notes.hpp"
#include "daemon/store/wire_json.hpp"
#include "daemon/store/wire_tasks.hpp"

namespace countersign::server {

namespace {

using nlohmann::json;

// Who could take the task now: the holders of its roles and the persons it names, less those barred.
json names_of(const engine::People& people, const engine::Task& task) {
    std::set<std::string> names;
    const auto add = [&](const engine::Person* person) {
        if (person != nullptr && std::find(task.barred.begin(), task.barred.end(), person->id) == task.barred.end())
            names.insert(person->name);
    };
    for (const std::string& to : task.to) {
        if (to.starts_with("person:")) add(people.find(to.substr(7)));
        if (!to.starts_with("role:")) continue;
        for (const engine::Person* holder : people.holders_of_role(to.substr(5))) add(holder);
    }
    return names;
}

json actions_of(const engine::Instance& instance, Processor& processor, const engine::Actor& actor, engine::Instant now) {
    json actions = json::array();
    for (const engine::Possibility& one : processor.explain(instance, actor, now)) {
        json action{{"action", one.action}, {"label", store::wire_label(one.label)}, {"possible", one.possible}};
        if (!one.possible) {
            action["code"] = engine::to_text(one.refusal.code);
            action["text"] = store::wire_label(one.refusal.text);
            action["hint"] = store::wire_label(one.refusal.hint);
        }
        actions.push_back(std::move(action));
    }
    return actions;
}

json tasks_of(const engine::Instance& instance, const engine::State* state, const engine::People& people) {
    json tasks = json::array();
    for (const engine::Task& task : instance.tasks) {
        tasks.push_back({{"action", task.action},
                         {"label", store::wire_label(engine::label_of_action(state, task.action))},
                         {"to", task.to},
                         {"names", names_of(people, task)}});
    }
    return tasks;
}

json deadlines_of(const engine::Instance& instance, const engine::Workflow& workflow, const engine::State* state,
                  const engine::Calendar& calendar, engine::Instant now) {
    json deadlines = json::array();
    for (const engine::Timer& timer : instance.timers) {
        const auto* deadline = state == nullptr ? nullptr : engine::find_deadline(workflow, *state, timer.id);
        const engine::Label label = deadline == nullptr ? engine::Label{timer.id, timer.id} : deadline->label;
        const auto left = calendar.working_days_between(calendar.local_date(now), calendar.local_date(timer.due));
        deadlines.push_back({{"id", timer.id},
                             {"label", store::wire_label(label)},
                             {"due", calendar.format_instant(timer.due)},
                             {"passed", timer.due <= now},
                             {"working_days_left", left ? json(*left) : json()}});
    }
    return deadlines;
}

json paused_of(const engine::Instance& instance, const engine::Workflow& workflow, const engine::State* state) {
    json paused = json::array();
    for (const engine::PausedTimer& timer : instance.paused) {
        const auto* deadline = state == nullptr ? nullptr : engine::find_deadline(workflow, *state, timer.id);
        const engine::Label label = deadline == nullptr ? engine::Label{timer.id, timer.id} : deadline->label;
        paused.push_back({{"id", timer.id},
                          {"label", store::wire_label(label)},
                          {"left_minutes", timer.left_minutes},
                          {"working", timer.working}});
    }
    return paused;
}

// Everybody whom some task is offered to.
engine::Label holders_of(const engine::Instance& instance, const engine::Workflow& workflow, const Processor& processor) {
    std::vector<std::string> holders;
    for (const engine::Task& task : instance.tasks)
        for (const std::string& to : task.to)
            if (std::find(holders.begin(), holders.end(), to) == holders.end()) holders.push_back(to);
    return processor.describe(workflow, holders);
}

engine::Label why(const engine::Instance& instance, const engine::Label& state, const engine::Label& holders,
                  const engine::Calendar& calendar) {
    if (instance.quarantined)
        return {.zh = instance.id + " 已被隔离，等待运营人员放行。",
                .en = instance.id + " is quarantined and waits for an operator to release it."};
    engine::Label text{.zh = fmt::format("{} 处于“{}”，等待{}。", instance.id, state.zh, holders.zh),
                       .en = fmt::format("{} is in '{}' and waits for {}.", instance.id, state.en, holders.en)};
    if (holders.en.empty())
        text = {.zh = fmt::format("{} 处于“{}”，不等待任何人。", instance.id, state.zh),
                .en = fmt::format("{} is in '{}' and waits for nobody.", instance.id, state.en)};
    const auto first = std::min_element(instance.timers.begin(), instance.timers.end(),
                                        [](const auto& a, const auto& b) { return a.due < b.due; });
    if (first == instance.timers.end()) return text;
    text.zh += fmt::format("最近期限 {}。", calendar.format_local(first->due));
    text.en += fmt::format(" The next deadline is {}.", calendar.format_local(first->due));
    return text;
}

// The id of an open instance; the number of one that is closed.
std::string id_of(std::uint64_t number, const engine::EngineState& state) {
    const auto open = state.open.find(number);
    return open == state.open.end() ? std::to_string(number) : open->second->id;
}

json children_of(const engine::Instance& instance, const engine::EngineState& state) {
    json children = json::array();
    for (const engine::Child& child : instance.children)
        if (child.outcome.empty()) children.push_back({{"instance", id_of(child.number, state)}, {"branch", child.branch}});
    return children;
}

json undone_of(const engine::Instance& instance) {
    json undone = json::array();
    for (const engine::Undone& one : instance.undone)
        undone.push_back({{"kind", one.kind}, {"name", one.name}, {"text", one.refused}});
    return undone;
}

// Children that it waits for, and what could not be done for it.
void add_family(engine::Label& text, const engine::Instance& instance, const engine::State* state) {
    const auto open = std::count_if(instance.children.begin(), instance.children.end(), [&](const engine::Child& child) {
        return state != nullptr && state->join && child.branch == state->join->branch && child.outcome.empty();
    });
    if (open > 0) {
        text.zh += fmt::format("还有 {} 张子单未办结。", open);
        text.en += fmt::format(" {} of its children are still open.", open);
    }
    if (instance.undone.empty()) return;
    const engine::Undone& last = instance.undone.back();
    text.zh += fmt::format("“{}”未能办成：{}", last.name, last.refused);
    text.en += fmt::format(" '{}' could not be done: {}", last.name, last.refused);
}

}  // namespace

json waiting_of(const engine::Instance& instance, const Processor& processor) {
    const engine::State* state = processor.definition(instance.definition).find_state(instance.state);
    return tasks_of(instance, state, processor.state().company.people);
}

json explanation_of(const engine::Instance& instance, Processor& processor, const engine::Actor& actor, engine::Instant now) {
    const engine::Workflow& workflow = processor.definition(instance.definition);
    const engine::State* state = workflow.find_state(instance.state);
    const engine::Label label = state == nullptr ? engine::Label{instance.state, instance.state} : state->label;
    const engine::Label holders = holders_of(instance, workflow, processor);
    json notes = json::array();
    for (const engine::Label& note : explanation_notes(instance, workflow, processor.state().company.people))
        notes.push_back(store::wire_label(note));
    engine::Label text = why(instance, label, holders, processor.calendar());
    add_family(text, instance, state);
    return {{"instance", instance.id},
            {"state", instance.state},
            {"notes", std::move(notes)},
            {"tasks", store::wire_tasks(instance, workflow, processor.state().company.people)},
            {"version", instance.version},
            {"waits_for", tasks_of(instance, state, processor.state().company.people)},
            {"why", store::wire_label(text)},
            {"children", children_of(instance, processor.state())},
            {"undone", undone_of(instance)},
            {"actions", actions_of(instance, processor, actor, now)},
            {"deadlines", deadlines_of(instance, workflow, state, processor.calendar(), now)},
            {"paused", paused_of(instance, workflow, state)}};
}

}  // namespace countersign::server
