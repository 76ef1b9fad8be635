// instance.show, instance.history.
#include <algorithm>
#include <map>
#include <set>

#include "daemon/engine/decide.hpp"
#include "daemon/store/desk.hpp"
#include "daemon/engine/family.hpp"
#include "daemon/store/queries.hpp"
#include "daemon/store/wire_tasks.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

json form_fields_of(const Asking& asking, const engine::Instance& instance, const engine::Workflow& workflow) {
    const auto hidden = asking.hidden_fields(instance);
    std::vector<engine::Field> seen;
    for (const engine::Field& field : workflow.form)
        if (std::find(hidden.begin(), hidden.end(), field.id) == hidden.end()) seen.push_back(field);
    return wire_fields(seen, asking.calendar(), asking.company().currency);
}

// Fields that no action of the present state may change, of those that he who asks sees.
json locked_fields_of(const Asking& asking, const engine::Instance& instance, const engine::Workflow& workflow) {
    json locked = json::array();
    const engine::State* state = workflow.find_state(instance.state);
    if (state == nullptr || !state->fields.limits_editing) return locked;
    const auto is_in = [](const std::vector<std::string>& ids, const std::string& id) {
        return std::find(ids.begin(), ids.end(), id) != ids.end();
    };
    const auto hidden = asking.hidden_fields(instance);
    for (const engine::Field& field : workflow.form)
        if (!is_in(state->fields.editable, field.id) && !is_in(hidden, field.id)) locked.push_back(field.id);
    return locked;
}

engine::Label state_label(const engine::Workflow* workflow, const std::string& id) {
    const engine::State* state = workflow == nullptr ? nullptr : workflow->find_state(id);
    return state == nullptr ? engine::Label{.zh = id, .en = id} : state->label;
}

engine::Label deadline_label(const engine::Workflow* workflow, const std::string& id) {
    if (workflow == nullptr) return {.zh = id, .en = id};
    for (const engine::State& state : workflow->states)
        for (const engine::Deadline& deadline : state.deadlines)
            if (deadline.id == id) return deadline.label;
    for (const engine::Deadline& deadline : workflow->deadlines)
        if (deadline.id == id) return deadline.label;
    return {.zh = id, .en = id};
}

// When this very signature was given, as its newest event says.
json given_at(const Asking& asking, const engine::Signature& signature, const std::vector<engine::Entry>& entries) {
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
        for (const engine::Event& event : entry->events)
            if (const auto* given = std::get_if<engine::SignatureGiven>(&event);
                given != nullptr && given->slot == signature.slot && given->person == signature.person)
                return asking.time(entry->at);
    return nullptr;
}

json signatures_of(const Asking& asking, const engine::Instance& instance, const engine::Workflow* workflow,
                   const std::vector<engine::Entry>& entries) {
    json signatures = json::array();
    for (const engine::Signature& signature : instance.signatures)
        signatures.push_back({{"slot", signature.slot},
                              {"slot_label", wire_label(slot_label(workflow, signature.slot))},
                              {"person", signature.person},
                              {"name", asking.name_of(signature.person)},
                              {"on_behalf_of", wire_named(signature.on_behalf_of, asking.company().people)},
                              {"at", given_at(asking, signature, entries)},
                              {"form_version", signature.form_version},
                              {"against", signature.against},
                              {"counts", !signature.open && !signature.against}});
    return signatures;
}

json named(const Asking& asking, const std::vector<std::string>& persons) {
    json all = json::array();
    for (const std::string& person : persons) all.push_back(wire_named(person, asking.company().people));
    return all;
}

// Texts are in the events only.
std::string question_text(const std::vector<engine::Entry>& entries, std::uint32_t number, std::string_view kind) {
    for (const engine::Entry& entry : entries)
        for (const engine::Event& event : entry.events)
            if (const auto* noted = std::get_if<engine::Noted>(&event);
                noted != nullptr && noted->kind == kind && noted->number == number)
                return noted->text;
    return {};
}

json questions_of(const Asking& asking, const engine::Instance& instance, const std::vector<engine::Entry>& entries) {
    json questions = json::array();
    for (const engine::Question& question : instance.questions)
        questions.push_back({{"number", question.number},
                             {"from", question.from},
                             {"from_name", asking.name_of(question.from)},
                             {"to", question.to},
                             {"to_name", asking.name_of(question.to)},
                             {"text", question_text(entries, question.number, "question")},
                             {"answered", question.is_answered},
                             {"answer", question.is_answered ? json(question_text(entries, question.number, "answer")) : json()},
                             {"yours", question.to == asking.person()}});
    return questions;
}

json successions_of(const Asking& asking, const engine::Instance& instance) {
    json all = json::array();
    for (const auto& [from, to] : instance.successions)
        all.push_back({{"from", wire_named(from, asking.company().people)}, {"to", wire_named(to, asking.company().people)}});
    return all;
}

struct PastDeadline {
    engine::DeadlineSet set;
    bool passed = false;
};

// Those that run, and those that have passed, in the order in which they were set.
std::vector<PastDeadline> deadlines_in(const std::vector<engine::Entry>& entries) {
    std::vector<PastDeadline> all;
    for (const engine::Entry& entry : entries)
        for (const engine::Event& event : entry.events) {
            if (const auto* set = std::get_if<engine::DeadlineSet>(&event)) {
                std::erase_if(all, [&](const PastDeadline& d) { return d.set.id == set->id; });
                all.push_back({.set = *set});
            } else if (const auto* cleared = std::get_if<engine::DeadlineCleared>(&event)) {
                std::erase_if(all, [&](const PastDeadline& d) { return d.set.id == cleared->id && !d.passed; });
            } else if (const auto* passed = std::get_if<engine::DeadlinePassed>(&event); passed && passed->rung < 0) {
                for (PastDeadline& deadline : all) deadline.passed = deadline.passed || deadline.set.id == passed->id;
            } else if (const auto* entered = std::get_if<engine::StateEntered>(&event); entered && entered->final) {
                std::erase_if(all, [](const PastDeadline& d) { return !d.passed; });
            }
        }
    return all;
}

json deadlines_of(const Asking& asking, const engine::Workflow* workflow, const std::vector<engine::Entry>& entries) {
    json deadlines = json::array();
    for (const PastDeadline& deadline : deadlines_in(entries)) {
        json reminders = json::array();
        for (const engine::Instant rung : deadline.set.rungs) reminders.push_back(asking.time(rung));
        deadlines.push_back({{"id", deadline.set.id},
                             {"label", wire_label(deadline_label(workflow, deadline.set.id))},
                             {"due", asking.time(deadline.set.due)},
                             {"passed", deadline.passed || asking.now() >= deadline.set.due},
                             {"working_days_left", asking.working_days_left(deadline.set.due)},
                             {"reminders", std::move(reminders)}});
    }
    return deadlines;
}

json path_of(const Asking& asking, const engine::Workflow* workflow, const std::vector<engine::Entry>& entries) {
    json path = json::array();
    for (const engine::Entry& entry : entries)
        for (const engine::Event& event : entry.events)
            if (const auto* entered = std::get_if<engine::StateEntered>(&event))
                path.push_back({{"state", entered->state},
                                {"label", wire_label(state_label(workflow, entered->state))},
                                {"entered_at", asking.time(entry.at)},
                                {"current", false},
                                {"final", entered->final}});
    if (!path.empty()) path.back()["current"] = true;
    return path;
}

// The way that people take: states that only a missed deadline, a refusal or a withdrawal leads to are not
// ahead of anybody.
std::set<std::string> states_by_acting(const engine::Workflow& workflow) {
    std::set<std::string> reached{workflow.initial};
    std::vector<std::string> ahead{workflow.initial};
    while (!ahead.empty()) {
        const engine::State* state = workflow.find_state(ahead.back());
        ahead.pop_back();
        if (state == nullptr) continue;
        for (const engine::Action& action : state->actions)
            if (!action.revokes && !action.returns && !action.against)
                for (const engine::Target& target : action.to)
                    if (reached.insert(target.state).second) ahead.push_back(target.state);
    }
    return reached;
}

json steps_of(const engine::Workflow* workflow) {
    json steps = json::array();
    if (workflow == nullptr) return steps;
    const auto by_acting = states_by_acting(*workflow);
    bool has_end = false;  // the first one that is declared; the others are told when they are reached
    for (const engine::State& state : workflow->states) {
        if (!by_acting.contains(state.id) || (state.final && has_end)) continue;
        has_end = has_end || state.final;
        steps.push_back({{"state", state.id}, {"label", wire_label(state.label)}});
    }
    return steps;
}

// How it may go on after a return that leaves this open.
json resume_words(const engine::Action& action) {
    const bool is_open = action.returns && action.resume == engine::Action::Resume::chosen;
    return is_open ? json{"steps", "jump back"} : json::array();
}

// What the one who asks may do now, with what the action wants to know.
json actions_of(const Asking& asking, const engine::Instance& instance, const engine::Workflow* workflow) {
    json actions = json::array();
    const engine::State* state = workflow == nullptr ? nullptr : workflow->find_state(instance.state);
    if (state == nullptr) return actions;
    const engine::Person* person = asking.company().people.find(asking.person());
    if (person == nullptr) return actions;
    static const engine::Action opinion;
    for (const Offer& offer : Desk(asking, *person).offers(instance)) {
        const engine::Action* found = state->find_action(offer.task->action);
        const engine::Action& action = found == nullptr ? opinion : *found;
        json written = wire_offer(asking, state, offer);
        written.update({{"input", wire_fields(action.input, asking.calendar(), asking.company().currency)},
                        {"edits_form", action.edits_form},
                        {"reason_required", action.reason_required},
                        {"choose", engine::return_targets(instance, action)},
                        {"resume", resume_words(action)}});
        actions.push_back(std::move(written));
    }
    return actions;
}

// Tells an instance's entries, from the first one on, each event with the words of the pinned
// definition beside its ids: what a label is depends on where the instance was by then.
class Telling {
public:
    Telling(const Asking& asking, const engine::Workflow* workflow, const engine::Instance& instance)
        : asking_(asking), workflow_(workflow), instance_(instance) {}

    json entry(const engine::Entry& entry) {
        json events = json::array();
        for (const engine::Event& event : entry.events) {
            json told = asking_.visible_event(&instance_, event);
            if (std::holds_alternative<engine::Attached>(event) && told.at("hash") == "") continue;  // not for him who asks
            std::visit([&](const auto& known) { add_words(told, known); }, event);
            events.push_back(std::move(told));
        }
        json told{{"seq", entry.seq},
                  {"at", asking_.time(entry.at)},
                  {"version", entry.version},
                  {"actor", entry.actor},
                  {"actor_name", asking_.name_of(entry.actor)},
                  {"events", std::move(events)}};
        if (!entry.claim.channel.empty()) {
            told["channel"] = entry.claim.channel;
            told["gateway"] = entry.claim.gateway;
            told["second_factor"] = entry.claim.second_factor;
        }
        return told;
    }

private:
    template <class Event>
    void add_words(json&, const Event&) {}  // says all by itself

    void add_words(json& told, const engine::Opened& event) {
        const engine::Label id{.zh = event.workflow, .en = event.workflow};
        told["title"] = wire_label(workflow_ == nullptr ? id : workflow_->title);
        told["initiator_name"] = asking_.name_of(event.initiator);
    }
    void add_words(json& told, const engine::Acted& event) {
        const engine::State* state = state_of(state_);
        const engine::Action* action = state == nullptr ? nullptr : state->find_action(event.action);
        told["action_label"] = wire_label(engine::label_of_action(state, event.action));
        if (action != nullptr) told["input_fields"] = fields(action->input);
        acted_in_ = state_;
        add_principal(told, event.on_behalf_of);
    }
    void add_words(json& told, const engine::Attached& event) {
        const engine::State* state = state_of(acted_in_);
        const engine::Action* action = state == nullptr ? nullptr : state->find_action(event.action);
        const auto* among = action != nullptr ? &action->input : workflow_ == nullptr ? nullptr : &workflow_->form;
        engine::Label label{.zh = event.field, .en = event.field};
        if (among != nullptr)
            for (const engine::Field& field : *among)
                if (field.id == event.field) label = field.label;
        told["field_label"] = wire_label(label);
    }
    void add_words(json& told, const engine::StateEntered& event) {
        state_ = event.state;
        told["state_label"] = wire_label(state_label(workflow_, event.state));
        told["kept_labels"] = json::array();
        for (const std::string& slot : event.kept)
            told["kept_labels"].push_back(wire_label(slot_label(workflow_, slot)));
    }
    void add_words(json& told, const engine::TasksOffered& event) {
        for (std::size_t i = 0; i < event.tasks.size(); ++i)
            told["tasks"][i]["to_labels"] = asking_.assignee_labels(workflow_, event.tasks.all()[i].to);
    }
    void add_words(json& told, const engine::Told& event) { told["to_labels"] = asking_.assignee_labels(workflow_, event.to); }
    void add_words(json& told, const engine::SignatureGiven& event) {
        told["slot_label"] = wire_label(slot_label(workflow_, event.slot));
        told["person_name"] = asking_.name_of(event.person);
        add_principal(told, event.on_behalf_of);
    }
    void add_words(json& told, const engine::SignatureWithdrawn& event) {
        told["slot_label"] = wire_label(slot_label(workflow_, event.slot));
        if (!event.person.empty()) told["person_name"] = asking_.name_of(event.person);
    }
    void add_words(json& told, const engine::PanelSet& event) {
        told["task_label"] = wire_label(task_label(event.task));
        told["persons"] = json::array();
        for (const engine::Seat& seat : event.seats) told["persons"].push_back(asking_.name_of(seat.person));
    }
    void add_words(json& told, const engine::HolderSet& event) {
        told["task_label"] = wire_label(task_label(event.task));
        told["from_name"] = asking_.name_of(event.from);
        told["to_labels"] = asking_.assignee_labels(workflow_, event.to);
    }
    void add_words(json& told, const engine::SignerAdded& event) {
        told["task_label"] = wire_label(task_label(event.task));
        told["person_name"] = asking_.name_of(event.person);
        told["by_name"] = asking_.name_of(event.by);
    }
    void add_words(json& told, const engine::SignerRemoved& event) {
        told["task_label"] = wire_label(task_label(event.task));
        told["person_name"] = asking_.name_of(event.person);
    }
    void add_words(json& told, const engine::Succeeded& event) {
        told["from_name"] = asking_.name_of(event.from);
        told["to_name"] = asking_.name_of(event.to);
    }
    void add_words(json& told, const engine::TakenBack& event) {
        told["action_label"] = wire_label(engine::label_of_action(state_of(acted_in_), event.action));
    }
    void add_words(json& told, const engine::JumpSet& event) {
        if (!event.state.empty()) told["state_label"] = wire_label(state_label(workflow_, event.state));
    }
    void add_words(json& told, const engine::Noted& event) {
        told["to_names"] = json::array();
        for (const std::string& person : event.to) told["to_names"].push_back(asking_.name_of(person));
    }
    void add_words(json& told, const engine::DeadlinePaused& event) {
        told["deadline_label"] = wire_label(deadline_label(workflow_, event.id));
    }
    void add_words(json& told, const engine::DeadlineSet& event) {
        due_[event.id] = event.due;
        told["deadline_label"] = wire_label(deadline_label(workflow_, event.id));
    }
    void add_words(json& told, const engine::DeadlineCleared& event) {
        told["deadline_label"] = wire_label(deadline_label(workflow_, event.id));
    }
    void add_words(json& told, const engine::DeadlinePassed& event) {
        told["deadline_label"] = wire_label(deadline_label(workflow_, event.id));
        if (const auto due = due_.find(event.id); due != due_.end()) told["due"] = asking_.time(due->second);
    }
    void add_words(json& told, const engine::Flagged& event) {
        told["flag_label"] = wire_label(flag_label(workflow_, event.flag));
    }
    void add_words(json& told, const engine::Posted& event) {
        told["debit_label"] = asking_.account_label(workflow_, event.debit);
        told["credit_label"] = asking_.account_label(workflow_, event.credit);
    }
    void add_words(json& told, const engine::VariableSet& event) { add_variable(told, event.name); }
    void add_words(json& told, const engine::Drawn& event) { add_variable(told, event.into); }

    void add_principal(json& told, const std::string& principal) const {
        if (!principal.empty()) told["on_behalf_of_name"] = asking_.name_of(principal);
    }
    [[nodiscard]] const engine::State* state_of(const std::string& id) const {
        return workflow_ == nullptr ? nullptr : workflow_->find_state(id);
    }
    // A task is called by its slot, or else by the first of its actions.
    [[nodiscard]] engine::Label task_label(const std::string& task) const {
        const engine::State* state = state_of(state_);
        if (state != nullptr)
            for (const engine::Action& action : state->actions)
                if (action.task == task && action.slot.empty()) return action.label;
        return slot_label(workflow_, task);
    }
    void add_variable(json& told, const std::string& name) const {
        if (workflow_ == nullptr) return;
        for (const engine::Field& field : workflow_->variables)
            if (field.id == name) told["field"] = wire_field(field, asking_.calendar(), asking_.company().currency);
    }
    [[nodiscard]] json fields(const std::vector<engine::Field>& fields) const {
        return wire_fields(fields, asking_.calendar(), asking_.company().currency);
    }

    const Asking& asking_;
    const engine::Workflow* workflow_;
    const engine::Instance& instance_;
    std::string state_;                            // where the instance is by then
    std::string acted_in_;                         // where its last act was taken
    std::map<std::string, engine::Instant> due_;   // its deadlines by then
};

std::string id_of(const Asking& asking, std::uint64_t number) {
    const auto instance = asking.instance(number);
    return instance ? instance->id : std::to_string(number);
}

// Those that could not be opened have no instance.
json children_of(const Asking& asking, const engine::Instance& instance) {
    json children = json::array();
    for (const engine::Child& child : instance.children)
        children.push_back({{"instance", child.number == 0 ? json() : json(id_of(asking, child.number))},
                            {"branch", child.branch},
                            {"outcome", child.outcome.empty() ? json() : json(child.outcome)}});
    return children;
}

// What may be reported to it from outside.
json signals_of(const Asking& asking, const engine::Workflow* workflow) {
    json signals = json::array();
    if (workflow == nullptr) return signals;
    for (const engine::Signal& signal : workflow->signals)
        if (!signal.by.empty())
            signals.push_back({{"signal", signal.id},
                               {"label", wire_label(signal.label)},
                               {"by", signal.by},
                               {"input", wire_fields(engine::fields_of(signal), asking.calendar(), asking.company().currency)}});
    return signals;
}

// The entry that touched it last, as whoever prints it needs it.
json entry_of(const Asking& asking, std::uint64_t seq) {
    Borrowed row = asking.borrow("SELECT hash FROM entry WHERE seq = ?1");
    row->bind(1, seq);
    if (!row->step()) return {};
    Hash hash{};
    const std::string_view bytes = row->blob(0);
    if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
    return {{"seq", seq}, {"hash", to_hex(hash)}};
}

}  // namespace

Answer instance_show(const Asking& asking) {
    const auto found = asking.visible_instance(asking.text("instance").value_or(""));
    if (!found) return fail(found.error());
    const engine::Instance& instance = *found;
    const engine::Workflow* workflow = asking.definition(instance.definition);
    const std::vector<engine::Entry> entries = asking.entries_of(instance.number, 0);
    json shown = summary(asking, instance);
    shown["form"] = wire_value(asking.form_of(instance), asking.calendar());
    if (!entries.empty()) shown["entry"] = entry_of(asking, entries.back().seq);
    shown["form_version"] = instance.form_version;
    shown["form_fields"] = workflow == nullptr ? json::array() : form_fields_of(asking, instance, *workflow);
    shown["locked_fields"] = workflow == nullptr ? json::array() : locked_fields_of(asking, instance, *workflow);
    shown["variable_fields"] = workflow == nullptr
                                   ? json::array()
                                   : wire_fields(workflow->variables, asking.calendar(), asking.company().currency);
    shown["variables"] = wire_value(engine::Value(instance.variables), asking.calendar());
    shown["signatures"] = signatures_of(asking, instance, workflow, entries);
    shown["deadlines"] = deadlines_of(asking, workflow, entries);
    shown["path"] = path_of(asking, workflow, entries);
    shown["steps"] = steps_of(workflow);
    shown["actions"] = actions_of(asking, instance, workflow);
    shown["tasks"] = workflow == nullptr ? json::array() : wire_tasks(instance, *workflow, asking.company().people);
    shown["questions"] = questions_of(asking, instance, entries);
    shown["copied"] = named(asking, instance.copied);
    shown["read_by"] = named(asking, instance.read_by);
    shown["successions"] = successions_of(asking, instance);
    shown["signals"] = signals_of(asking, workflow);
    shown["parent"] = instance.parent == 0 ? json() : json(id_of(asking, instance.parent));
    shown["children"] = children_of(asking, instance);
    return shown;
}

// Oldest first; "next" is the version of the last entry on the page.
Answer instance_history(const Asking& asking) {
    const auto found = asking.visible_instance(asking.text("instance").value_or(""));
    if (!found) return fail(found.error());
    const auto after = asking.after({std::clamp<std::int64_t>(asking.number("since_version").value_or(0), 0, UINT32_MAX)});
    if (!after) return fail(after.error());
    const auto since = static_cast<std::uint32_t>(std::clamp<std::int64_t>(after->front(), 0, UINT32_MAX));
    json items = json::array();
    Telling telling(asking, asking.definition(found->definition), *found);
    for (const engine::Entry& entry : asking.entries_of(found->number, 0)) {
        if (items.size() == asking.limit())
            return page(std::move(items), std::to_string(entry.version - 1));
        json told = telling.entry(entry);
        if (entry.version > since) items.push_back(std::move(told));
    }
    return page(std::move(items), std::nullopt);
}

}  // namespace countersign::store
