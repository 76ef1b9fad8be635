#include "daemon/store/wire_tasks.hpp"

#include <algorithm>

#include "daemon/engine/decide.hpp"
#include "daemon/store/wire_json.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

bool has(const std::vector<std::string>& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::string name_of(const engine::People& people, const std::string& person) {
    const engine::Person* found = people.find(person);
    return found == nullptr ? person : found->name;
}

// The tasks of a state with their actions, in the order of the definition.
std::vector<std::pair<std::string, std::vector<const engine::Action*>>> tasks_of(const engine::State& state) {
    std::vector<std::pair<std::string, std::vector<const engine::Action*>>> tasks;
    for (const engine::Action& action : state.actions) {
        const auto task = std::find_if(tasks.begin(), tasks.end(), [&](const auto& t) { return t.first == action.task; });
        if (task == tasks.end())
            tasks.push_back({action.task, {&action}});
        else
            task->second.push_back(&action);
    }
    return tasks;
}

const engine::Signature* vote_of(const engine::Instance& instance, const std::string& slot, const std::string& person) {
    for (const engine::Signature& signature : instance.signatures)
        if (signature.slot == slot && (signature.person == person || signature.on_behalf_of == person)) return &signature;
    return nullptr;
}

class TaskWriter {
public:
    TaskWriter(const engine::Instance& instance, const engine::Workflow& workflow, const engine::People& people)
        : instance_(instance), workflow_(workflow), people_(people) {}

    json all() const {
        json tasks = json::array();
        const engine::State* state = workflow_.find_state(instance_.state);
        if (state == nullptr || instance_.closed) return tasks;
        for (const auto& [task, actions] : tasks_of(*state)) {
            json written = one(*state, task, actions);
            if (!written.at("to").empty()) tasks.push_back(std::move(written));
        }
        return tasks;
    }

private:
    json one(const engine::State& state, const std::string& id, const std::vector<const engine::Action*>& actions) const {
        const engine::Panel* panel = instance_.find_panel(id);
        json offered = json::array();
        std::vector<std::string> to, barred;
        for (const engine::Action* action : actions)
            for (const engine::Task& task : instance_.tasks) {
                if (task.action != action->id) continue;
                offered.push_back({{"action", action->id}, {"label", wire_label(action->label)}});
                for (const std::string& assignee : task.to)
                    if (!has(to, assignee)) to.push_back(assignee);
                barred = task.barred;
            }
        if (panel != nullptr && !panel->delegate.empty()) {
            to = {"person:" + panel->delegate};
            offered = {{{"action", engine::resolve_task}, {"label", wire_label(engine::label_of_action(&state, engine::resolve_task))}}};
        }
        const std::string& slot = actions.front()->slot;
        json task{{"task", id},
                  {"label", wire_label(slot.empty() ? actions.front()->label : slot_label(&workflow_, slot))},
                  {"actions", std::move(offered)},
                  {"to", to},
                  {"names", names_of(to, barred)}};
        task.update(panel_of(panel, slot, to));
        return task;
    }

    // Who could do it now: holders of its roles and persons named, less those who are kept from it.
    json names_of(const std::vector<std::string>& to, const std::vector<std::string>& barred) const {
        json names = json::array();
        for (const auto& [id, person] : people_.persons()) {
            if (!person.active || has(barred, id)) continue;
            const bool is_asked = has(to, "person:" + id) ||
                                  std::any_of(person.roles.begin(), person.roles.end(), [&](const std::string& role) {
                                      return has(to, "role:" + role);
                                  });
            if (is_asked) names.push_back(person.name);
        }
        return names;
    }

    json panel_of(const engine::Panel* panel, const std::string& slot, const std::vector<std::string>& to) const {
        const engine::Panel none;
        const engine::Panel& held = panel == nullptr ? none : *panel;
        json seats = json::array();
        std::int64_t given = 0;
        for (const engine::Seat& seat : held.seats) {
            const engine::Signature* vote = vote_of(instance_, slot, seat.person);
            if (vote != nullptr && !vote->against && seat.added_by.empty()) given += seat.weight;
            seats.push_back(seat_of(seat, vote, has(to, "person:" + seat.person)));
        }
        json holders = json::array();
        for (const std::string& holder : held.holders)
            if (holder.starts_with("person:")) holders.push_back(wire_named(holder.substr(7), people_));
        return {{"rule", held.rule.empty() ? json("any") : json(held.rule)},
                {"need", held.need},
                {"given", given},
                {"seats", std::move(seats)},
                {"holders", std::move(holders)},
                {"claimed", held.is_claimed},
                {"delegate", wire_named(held.delegate, people_)},
                {"delegated_by", wire_named(held.delegated_by, people_)},
                {"escalated", held.escalated}};
    }

    json seat_of(const engine::Seat& seat, const engine::Signature* vote, bool is_asked) const {
        json behind = json::array();
        for (const std::string& person : seat.behind) behind.push_back(name_of(people_, person));
        json written{{"person", seat.person},
                     {"name", name_of(people_, seat.person)},
                     {"weight", seat.weight},
                     {"behind", std::move(behind)},
                     {"added_by", wire_named(seat.added_by, people_)},
                     {"place", seat.place},
                     {"asked", is_asked},
                     {"vote", vote == nullptr ? json() : json(vote->against ? "against" : "for")}};
        // Who pressed the button, where it was a proxy or deputy.
        written["through"] = vote == nullptr || vote->on_behalf_of.empty() ? json() : wire_named(vote->person, people_);
        return written;
    }

    const engine::Instance& instance_;
    const engine::Workflow& workflow_;
    const engine::People& people_;
};

}  // namespace

json wire_tasks(const engine::Instance& instance, const engine::Workflow& workflow, const engine::People& people) {
    return TaskWriter(instance, workflow, people).all();
}

json wire_named(const std::string& person, const engine::People& people) {
    if (person.empty()) return nullptr;
    return {{"person", person}, {"name", name_of(people, person)}};
}

engine::Label slot_label(const engine::Workflow* workflow, const std::string& slot) {
    if (workflow != nullptr)
        for (const engine::State& state : workflow->states)
            for (const engine::Action& action : state.actions) {
                if (action.slot != slot) continue;
                for (const std::string& by : action.by)
                    for (const auto& [role, label] : workflow->roles)
                        if (by == "role:" + role) return label;
                return state.label;
            }
    return {.zh = slot, .en = slot};
}

engine::Label flag_label(const engine::Workflow* workflow, const std::string& flag) {
    if (workflow != nullptr)
        for (const auto& [id, label] : workflow->flags)
            if (id == flag) return label;
    return {.zh = flag, .en = flag};
}

}  // namespace countersign::store
