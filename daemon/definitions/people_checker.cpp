// A definition against the people: is there somebody for every role, and are there enough different
// people for the slots that must be kept apart, whoever opens the document?
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "daemon/definitions/paths.hpp"
#include "daemon/definitions/places.hpp"
#include "daemon/definitions/toml_section.hpp"
#include "daemon/engine/assignees.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::Deadline;
using engine::People;
using engine::Person;
using engine::State;
using engine::Workflow;

using Persons = std::set<std::string>;
using Slots = std::set<std::string>;  // of one group, filled on one path
using Able = std::map<std::string, Persons>;  // who may fill a slot

constexpr std::size_t slots_max = 12;  // of a group whose paths are told apart; 4096 sets at most

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

class PeopleChecker {
public:
    PeopleChecker(const Workflow& workflow, const People& people)
        : workflow_(workflow), people_(people), places_(workflow), paths_(workflow), faults_(workflow.id) {
        for (const auto& [id, person] : people.persons())
            for (const std::string& role : person.roles)
                if (person.active) holders_[role].insert(id);
    }

    std::vector<Fault> check() {
        check_opening();
        check_decisions();
        for (const State* state : paths_.reachable())
            for (const Action& action : state->actions) check_actors(*state, action);
        for (const Deadline& deadline : workflow_.deadlines) check_handover({}, deadline);
        for (const State* state : paths_.reachable())
            for (const Deadline& deadline : state->deadlines) check_handover(state->id, deadline);
        // Whoever has a role that nobody holds is missing anyway.
        if (faults_.empty())
            for (const auto& group : workflow_.separate) check_group(group);
        return faults_.take();
    }

private:
    void check_role(const std::string& assignee, int line, const std::string& what) {
        if (!assignee.starts_with("role:") || holders_.contains(assignee.substr(5))) return;
        faults_.add(
            line,
            fmt::format("Expected an active holder of the role '{}' {}, but there is none.", assignee.substr(5), what));
    }

    void check_opening() {
        check_role(workflow_.open.for_each, places_.top("open"), "for whom it is opened");
        for (const std::string& opener : workflow_.open.by)
            check_role(opener, places_.top("open"), "who may open it by hand");
    }

    // Whoever the rows name.
    void check_decisions() {
        for (const engine::DecisionTable& table : workflow_.decisions)
            for (const engine::DecisionRow& row : table.rows)
                for (std::size_t i = 0; i < table.outputs.size(); ++i) {
                    const auto* assignees = table.outputs[i].refers_to == "assignees" ? row.outputs[i].get<engine::List>() : nullptr;
                    if (assignees == nullptr) continue;
                    for (const engine::Value& assignee : *assignees)
                        check_role(*assignee.get<std::string>(), places_.top("decision"), fmt::format("whom '{}' names", table.id));
                }
    }

    void check_actors(const State& state, const Action& action) {
        const int line = places_.action(state.id, action.id, "by");
        for (const std::string& by : action.by)
            check_role(by, line, fmt::format("who may {} in '{}'", action.id, state.id));
        if (action.by.size() != 1) return;
        const std::string superior = superior_in(action.by.front());
        if (superior.empty()) return;
        for (const std::string& initiator : initiators())
            if (persons_for(action.by.front(), initiator).empty())
                faults_.add(
                    line,
                    fmt::format("Expected an active {} of {} to {} in '{}', but there is none.", superior, initiator, action.id, state.id));
    }

    // "manager" of "manager of initiator": what he needs somebody of. Empty for every other assignee.
    static std::string superior_in(const std::string& assignee) {
        const auto parsed = engine::parse_assignee(assignee);
        using Kind = engine::Assignee::Kind;
        if (!parsed) return {};
        if (parsed->kind == Kind::manager) return parsed->levels == 1 ? "manager" : fmt::format("manager {}", parsed->levels);
        if (parsed->kind == Kind::managers || parsed->kind == Kind::managers_up_to_role) return "manager";
        return parsed->kind == Kind::department_head ? "department head" : "";
    }

    // An escalation to nobody is found out when it is too late.
    void check_handover(const std::string& state, const Deadline& deadline) {
        if (!deadline.handover) return;
        for (const std::string& to : deadline.handover->to)
            check_role(to,
                       places_.deadline(state, deadline.id, "handover"),
                       fmt::format("who gets '{}' when '{}' passes", deadline.handover->task, deadline.id));
    }

    // Who may be the one that the document is about, if the definition says so.
    Persons initiators() const {
        Persons persons;
        if (!workflow_.open.for_each.empty()) return persons_for(workflow_.open.for_each, {});
        for (const std::string& opener : workflow_.open.by) persons.merge(persons_for(opener, {}));
        return persons;
    }

    Persons everybody() const {
        Persons persons;
        for (const auto& [id, person] : people_.persons())
            if (person.active) persons.insert(id);
        return persons;
    }

    bool is_active(const std::string& id) const {
        const Person* person = people_.find(id);
        return person != nullptr && person->active;
    }

    // `asked`: slots that are being looked at already; a definition may name them in a circle.
    Persons persons_for(const std::string& assignee, const std::string& initiator, const Slots& asked = {}) const {
        Persons persons;
        using Kind = engine::Assignee::Kind;
        const auto parsed = engine::parse_assignee(assignee);
        if (!parsed) return persons;
        const auto add = [&](const std::vector<std::string>& found) { persons.insert(found.begin(), found.end()); };
        switch (parsed->kind) {
            case Kind::role: {
                const auto holders = holders_.find(std::string(parsed->name));
                return holders == holders_.end() ? persons : holders->second;
            }
            case Kind::person:
                persons.insert(std::string(parsed->name));
                break;
            case Kind::initiator:
                persons.insert(initiator);
                break;
            case Kind::slot:
                return persons_for_slot(std::string(parsed->name), initiator, asked);
            case Kind::manager:
            case Kind::managers:
            case Kind::managers_up_to_role:
                add(engine::superiors_of(people_, initiator, *parsed));
                break;
            case Kind::department_head:
                add(engine::department_heads_of(people_, initiator));
                break;
            case Kind::computed:  // nobody knows yet
                break;
        }
        std::erase_if(persons, [&](const std::string& id) { return !is_active(id); });
        return persons;
    }

    Persons persons_for_slot(const std::string& slot, const std::string& initiator, Slots asked = {}) const {
        Persons persons;
        if (slot == "initiator") return {initiator};
        if (!asked.insert(slot).second) return {};
        for (const State* state : paths_.reachable())
            for (const Action& action : state->actions)
                for (const std::string& by : action.by)
                    if (action.slot == slot && !action.returns) persons.merge(persons_for(by, initiator, asked));
        return persons;
    }

    // Sets of the group's slots that some path fills; every other such set is within one of these.
    std::vector<Slots> filled_together(const std::vector<std::string>& group) const {
        if (group.size() > slots_max) return {Slots(group.begin(), group.end())};
        using Point = std::pair<const State*, Slots>;
        Slots at_first;
        if (contains(group, "initiator")) at_first.insert("initiator");
        std::set<Point> seen{{workflow_.find_state(workflow_.initial), at_first}};
        std::vector<Point> waiting(seen.begin(), seen.end());
        while (!waiting.empty()) {
            const auto [state, filled] = waiting.back();
            waiting.pop_back();
            const auto go = [&](const State* to, const Action* action) {
                Slots now_filled = filled;
                if (action != nullptr && !action->returns && contains(group, action->slot))
                    now_filled.insert(action->slot);
                if (seen.emplace(to, now_filled).second) waiting.emplace_back(to, std::move(now_filled));
            };
            for (const Step& step : paths_.steps())
                if (step.from == state) go(step.to, step.action);
            if (state != nullptr)
                for (const Action& action : state->actions)
                    if (action.to.empty() && !action.returns) go(state, &action);
        }
        return largest(seen);
    }

    static std::vector<Slots> largest(const std::set<std::pair<const State*, Slots>>& seen) {
        std::vector<Slots> all;
        for (const auto& [state, filled] : seen)
            if (std::find(all.begin(), all.end(), filled) == all.end()) all.push_back(filled);
        std::vector<Slots> kept;
        for (const Slots& slots : all) {
            const auto is_larger = [&](const Slots& other) {
                return other.size() > slots.size() &&
                       std::includes(other.begin(), other.end(), slots.begin(), slots.end());
            };
            if (std::none_of(all.begin(), all.end(), is_larger)) kept.push_back(slots);
        }
        return kept;
    }

    // Whether a document says by itself who fills the slot: that is judged then.
    bool is_named_by_document(const std::string& slot, Slots asked = {}) const {
        if (!asked.insert(slot).second) return false;
        const auto is_named = [&](const std::string& by) {
            return workflow_.find_computed(by) != nullptr || (by.starts_with("slot:") && is_named_by_document(by.substr(5), asked));
        };
        const auto names = [&](const Action& action) {
            return action.slot == slot && !action.returns && std::any_of(action.by.begin(), action.by.end(), is_named);
        };
        return std::any_of(paths_.reachable().begin(), paths_.reachable().end(), [&](const State* state) {
            return std::any_of(state->actions.begin(), state->actions.end(), names);
        });
    }

    // Different persons for all slots: augmenting paths. The slot that gets nobody, if any.
    std::optional<std::string> unfilled(const Slots& slots, const std::string& initiator) const {
        Able able;
        for (const std::string& slot : slots) able.emplace(slot, persons_for_slot(slot, initiator));
        std::map<std::string, std::string> slot_of;  // by person
        if (slots.contains("initiator")) slot_of.emplace(initiator, "initiator");
        for (const std::string& slot : slots) {
            Persons tried;
            if (slot == "initiator" || is_named_by_document(slot)) continue;
            if (!fill(slot, able, slot_of, tried)) return slot;
        }
        return std::nullopt;
    }

    static bool fill(const std::string& slot,
                     const Able& able,
                     std::map<std::string, std::string>& slot_of,
                     Persons& tried) {
        for (const std::string& person : able.at(slot)) {
            if (!tried.insert(person).second) continue;
            const auto held = slot_of.find(person);
            const std::string held_slot = held == slot_of.end() ? std::string() : held->second;
            if (!held_slot.empty() && !fill(held_slot, able, slot_of, tried)) continue;
            slot_of[person] = slot;
            return true;
        }
        return false;
    }

    void check_group(const std::vector<std::string>& group) {
        const Persons named = initiators();
        const bool anybody = named.empty();
        for (const Slots& slots : filled_together(group)) {
            std::vector<std::pair<std::string, std::string>> failed;  // initiator, slot
            const Persons candidates = anybody ? everybody() : named;
            for (const std::string& initiator : candidates)
                if (const auto slot = unfilled(slots, initiator)) failed.emplace_back(initiator, *slot);
            // Where anybody may open, somebody must be able to; not everybody can be spared.
            const bool is_fault = anybody ? failed.size() == candidates.size() : !failed.empty();
            if (is_fault) report(slots, failed);
        }
    }

    void report(const Slots& slots, const std::vector<std::pair<std::string, std::string>>& failed) {
        const int line = places_.top("separate");
        if (failed.empty())
            return faults_.add(line, "Expected somebody who can open it, but there is no active person.");
        const auto& [initiator, slot] = failed.front();
        const Persons able = persons_for_slot(slot, initiator);
        faults_.add(
            line,
            fmt::format(
                "Expected different persons for {}, but nobody is left for '{}' when {} opens it ({} may fill it).",
                fmt::join(slots, ", "),
                slot,
                initiator,
                able.empty() ? "nobody" : fmt::format("{}", fmt::join(able, ", "))));
    }

    const Workflow& workflow_;
    const People& people_;
    Places places_;
    Paths paths_;
    Faults faults_;
    std::map<std::string, Persons> holders_;  // active, by role
};

}  // namespace

std::vector<Fault> check_with(const Workflow& workflow, const People& people) {
    return PeopleChecker(workflow, people).check();
}

}  // namespace countersign::definitions
