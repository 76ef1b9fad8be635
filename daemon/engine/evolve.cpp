#include "daemon/engine/evolve.hpp"

#include <algorithm>

#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

template <class Items>
void erase_id(Items& items, const std::string& id) {
    std::erase_if(items, [&](const auto& item) { return item.id == id; });
}

void add_once(std::vector<std::string>& texts, const std::string& text) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

// Once somebody has filled a slot, separation remembers it, even after a return took the
// signature back: nobody signs one document in two parts, one after the other.
void fill_slot(Instance& instance, const std::string& slot, const std::string& person) {
    const std::pair<std::string, std::string> filled{slot, person};
    if (std::find(instance.slots.begin(), instance.slots.end(), filled) == instance.slots.end())
        instance.slots.push_back(filled);
}

// Folds one event into an instance. Company events are none of its business.
struct IntoInstance {
    Instance& instance;
    const Entry& entry;

    void operator()(const Opened& e) const {
        instance.number = e.instance;
        instance.definition = e.definition;
        instance.id = e.id;
        instance.workflow = e.workflow;
        instance.initiator = e.initiator;
        instance.period = e.period;
        instance.anchor = e.anchor;
        instance.opened_at = entry.at;
    }

    void operator()(const Acted& e) const {
        if (!e.slot.empty()) fill_slot(instance, e.slot, entry.actor);
    }

    void operator()(const FormSaved& e) const {
        instance.form_seq = entry.seq;
        instance.form_version = e.form_version;
        instance.form_digest = e.digest;
    }

    void operator()(const StateEntered& e) const {
        instance.state = e.state;
        instance.entered_at = entry.at;
        const auto visit = std::find_if(
            instance.visits.begin(), instance.visits.end(), [&](const auto& v) { return v.first == e.state; });
        if (visit == instance.visits.end())
            instance.visits.emplace_back(e.state, 1U);
        else
            ++visit->second;
        instance.tasks = {};
        if (!e.final) return;
        instance.closed = true;
        instance.outcome = e.outcome;
        instance.timers.clear();
    }

    void operator()(const TasksOffered& e) const { instance.tasks = e.tasks; }

    void operator()(const SignatureGiven& e) const {
        std::erase_if(instance.signatures, [&](const Signature& s) { return s.slot == e.slot; });
        instance.signatures.push_back(
            {.slot = e.slot, .person = e.person, .form_version = e.form_version, .digest = e.digest});
        fill_slot(instance, e.slot, e.person);
    }

    void operator()(const SignatureWithdrawn& e) const {
        std::erase_if(instance.signatures, [&](const Signature& s) { return s.slot == e.slot; });
    }

    void operator()(const DeadlineSet& e) const {
        erase_id(instance.timers, e.id);
        instance.timers.push_back(
            {.id = e.id, .due = e.due, .rungs = e.rungs, .rungs_passed = 0, .remind_to = e.remind_to});
    }

    void operator()(const DeadlineCleared& e) const { erase_id(instance.timers, e.id); }

    void operator()(const DeadlinePassed& e) const {
        if (e.rung < 0) {
            erase_id(instance.timers, e.id);
            std::erase_if(instance.passed, [&](const auto& passed) { return passed.first == e.id; });
            instance.passed.emplace_back(e.id, e.at);
            return;
        }
        for (Timer& timer : instance.timers)
            if (timer.id == e.id) timer.rungs_passed = static_cast<std::uint32_t>(e.rung) + 1;
    }

    void operator()(const Flagged& e) const { add_once(instance.flags, e.flag); }

    void operator()(const VariableSet& e) const { instance.variables.insert_or_assign(e.name, e.value); }

    void operator()(const AnchorMoved& e) const { instance.anchor = e.anchor; }

    void operator()(const Drawn& e) const { (void)e; }  // a VariableSet carries what was drawn

    void operator()(const Posted&) const {}  // the ledger's

    void operator()(const Told&) const {}  // the outbox's

    void operator()(const Quarantined&) const { instance.quarantined = true; }

    void operator()(const Released&) const { instance.quarantined = false; }

    void operator()(const Founded&) const {}

    void operator()(const PersonSet&) const {}

    void operator()(const KeySet&) const {}

    void operator()(const SettingSet&) const {}

    void operator()(const TableSet&) const {}

    void operator()(const DefinitionPublished&) const {}

    void operator()(const CalendarSet&) const {}

    void operator()(const ScheduleSet&) const {}

    void operator()(const ClockAdvanced&) const {}

    void operator()(const Delivered&) const {}
};

struct IntoCompany {
    Company& company;
    const Entry& entry;

    void operator()(const Founded& e) const {
        company.name = e.company;
        company.zone = e.zone;
        company.currency = e.currency;
        company.rehearsal = e.rehearsal;
        if (e.rehearsal) company.clock = entry.at;
    }

    void operator()(const PersonSet& e) const { company.people.set(e.person); }

    void operator()(const KeySet& e) const { company.people.set(e.key); }

    void operator()(const SettingSet& e) const {
        company.settings.insert_or_assign(e.workflow + "." + e.name, e.value);
    }

    void operator()(const TableSet& e) const { company.tables.insert_or_assign(e.table, e.rows); }

    void operator()(const DefinitionPublished& e) const {
        ensure(e.number == company.definitions.size() + 1, "definitions are numbered without gaps");
        company.definitions.push_back(
            {.number = e.number, .workflow = e.workflow, .version = e.version, .hash = e.hash, .seq = entry.seq});
        company.current.insert_or_assign(e.workflow, e.number);
    }

    void operator()(const CalendarSet& e) const {
        company.calendar_version = e.version;
        company.calendar_seq = entry.seq;
    }

    void operator()(const ScheduleSet& e) const {
        company.schedules.insert_or_assign(e.workflow, Schedule{.anchor = e.anchor, .at = e.at});
    }

    void operator()(const ClockAdvanced& e) const { company.clock = e.to; }

    void operator()(const Delivered&) const {}

    void operator()(const Opened&) const {}

    void operator()(const Acted&) const {}

    void operator()(const FormSaved&) const {}

    void operator()(const StateEntered&) const {}

    void operator()(const TasksOffered&) const {}

    void operator()(const SignatureGiven&) const {}

    void operator()(const SignatureWithdrawn&) const {}

    void operator()(const DeadlineSet&) const {}

    void operator()(const DeadlineCleared&) const {}

    void operator()(const DeadlinePassed&) const {}

    void operator()(const Flagged&) const {}

    void operator()(const VariableSet&) const {}

    void operator()(const AnchorMoved&) const {}

    void operator()(const Posted&) const {}

    void operator()(const Drawn&) const {}

    void operator()(const Told&) const {}

    void operator()(const Quarantined&) const {}

    void operator()(const Released&) const {}
};

void evolve_instance_entry(EngineState& state, const Entry& entry) {
    if (const auto* opened = entry.events.empty() ? nullptr : std::get_if<Opened>(&entry.events.front())) {
        ensure(opened->instance == entry.instance, "an entry opens the instance it names");
        ensure(entry.instance == state.last_instance + 1, "instances are numbered without gaps");
        state.last_instance = entry.instance;
        state.open.emplace(entry.instance, Instance{});
        if (!opened->key.empty()) state.keys.emplace(opened->key, entry.instance);
    }
    const auto found = state.open.find(entry.instance);
    ensure(found != state.open.end(), "an entry concerns an open instance");
    Instance& instance = found->second;
    ensure(entry.version == instance.version + 1, "versions of an instance have no gaps");
    instance.version = entry.version;
    for (const Event& event : entry.events) {
        evolve(instance, event, entry);
        if (const auto* posted = std::get_if<Posted>(&event))
            ensure(state.ledger.post(posted->debit, posted->credit, posted->amount), "a posting fits its accounts");
    }
    if (instance.closed) state.open.erase(found);
}

}  // namespace

void evolve(Instance& instance, const Event& event, const Entry& entry) {
    std::visit(IntoInstance{instance, entry}, event);
}

void evolve(Company& company, const Event& event, const Entry& entry) {
    std::visit(IntoCompany{company, entry}, event);
}

void evolve(EngineState& state, const Entry& entry) {
    ensure(entry.seq == state.last_seq + 1, "entries follow each other without gaps");
    ensure(entry.at >= state.last_at, "no entry is older than the one before it");
    state.last_seq = entry.seq;
    state.last_at = entry.at;
    if (entry.instance != 0) return evolve_instance_entry(state, entry);
    for (const Event& event : entry.events) evolve(state.company, event, entry);
}

Instance evolved(const EngineState& state, const Entry& entry) {
    const auto found = state.open.find(entry.instance);
    Instance instance = found == state.open.end() ? Instance{} : found->second;
    instance.version = entry.version;
    for (const Event& event : entry.events) evolve(instance, event, entry);
    return instance;
}

}  // namespace countersign::engine
