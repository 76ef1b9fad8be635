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

// Counts the entry, and keeps the visits along the way that led here: a state that is entered onward
// follows the one before it, one that is entered again from behind stays where it is. Steps that were
// left out because their signatures hold, or by a jump back, still lie between.
void enter(Instance& instance, const StateEntered& e) {
    auto& visits = instance.visits;
    const auto place_of = [&](const std::string& state) {
        return std::find_if(visits.begin(), visits.end(), [&](const auto& visit) { return visit.first == state; });
    };
    const auto place = place_of(e.state);
    const auto from = place_of(instance.state);
    const auto next = from == visits.end() ? from : std::next(from);
    const bool leaves_out = !e.kept.empty() || e.state == instance.jump_to;
    if (place == visits.end())
        visits.emplace(next, e.state, 0U);
    else if (place > next && !leaves_out)
        std::rotate(next, place, std::next(place));
    ++place_of(e.state)->second;
}

Panel& panel_of(Instance& instance, const std::string& task) {
    for (Panel& panel : instance.panels)
        if (panel.task == task) return panel;
    return instance.panels.emplace_back(Panel{.task = task});
}

Seat* seat_of(Panel& panel, const std::string& person) {
    for (Seat& seat : panel.seats)
        if (seat.person == person) return &seat;
    return nullptr;
}

void add_once(std::vector<std::string>& texts, const std::vector<std::string>& more) {
    for (const std::string& text : more) add_once(texts, text);
}

// The seat goes to somebody else, who inherits whom it was before.
void hand_on(Seat& seat, const std::string& to) {
    add_once(seat.behind, seat.person);
    seat.person = to;
}

std::string person_in(const std::vector<std::string>& assignees) {
    const bool is_one = assignees.size() == 1 && assignees.front().starts_with("person:");
    return is_one ? assignees.front().substr(7) : std::string();
}

void change_holder(Panel& panel, const HolderSet& e) {
    Seat* seat = e.from.empty() ? nullptr : seat_of(panel, e.from);
    if (e.how == "claimed" || e.how == "allocated") {
        panel.holders = e.to;
        panel.is_claimed = true;
    } else if (e.how == "unclaimed") {
        panel.holders.clear();
        panel.is_claimed = false;
    } else if (e.how == "transferred" && seat != nullptr) {
        hand_on(*seat, person_in(e.to));
    } else if (e.how == "transferred") {
        if (!e.from.empty()) add_once(panel.behind, e.from);
        panel.holders = e.to;
        panel.is_claimed = false;
    } else if (e.how == "delegated") {
        panel.delegate = person_in(e.to);
        panel.delegated_by = e.from;
    } else if (e.how == "resolved") {
        panel.delegate.clear();
        panel.delegated_by.clear();
    } else if (e.how == "escalated") {
        add_once(panel.escalated, e.to);
    } else {
        ensure(e.how == "reassigned", "a task changes hands in a known way");
        panel.holders = e.to;
        panel.is_claimed = false;
        panel.behind.clear();
        panel.escalated.clear();
    }
}

// Whatever could not be done is shown until there are as many newer ones.
constexpr std::size_t undone_max = 20;

// A child that could not be opened is one that never ends as it should.
constexpr std::string_view not_opened = "not_opened";

void keep_undone(Instance& instance, const Owing& owed, const std::string& refused) {
    if (instance.undone.size() == undone_max) instance.undone.erase(instance.undone.begin());
    instance.undone.push_back({.id = owed.id,
                               .kind = owed.kind,
                               .name = owed.kind == "open" ? owed.workflow : owed.name,
                               .refused = refused});
}

std::string text_in(const Value& value, std::string_view name) {
    const Value* found = value.find(name);
    const auto* text = found == nullptr ? nullptr : found->get<std::string>();
    return text == nullptr ? std::string() : *text;
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
        instance.parent = e.parent;
        instance.branch = e.branch;
    }

    void operator()(const Acted& e) const {
        instance.last_act = {.person = entry.actor,
                             .action = e.action,
                             .from_state = instance.state,
                             .version = entry.version};
        if (e.slot.empty()) return;
        // Whoever acts comes last, so that the newest is found from the end.
        for (const std::string& person : e.behind) fill_slot(instance, e.slot, person);
        fill_slot(instance, e.slot, entry.actor);
    }

    void operator()(const FormSaved& e) const {
        instance.form_seq = entry.seq;
        instance.form_version = e.form_version;
        instance.form_digest = e.digest;
        instance.amount = e.amount;
        instance.subject = e.subject;
    }

    void operator()(const StateEntered& e) const {
        enter(instance, e);
        instance.state = e.state;
        instance.entered_at = entry.at;
        instance.jump_to.clear();
        instance.tasks = {};
        instance.panels.clear();
        instance.read_by.clear();
        if (!e.final) return;
        instance.closed = true;
        instance.outcome = e.outcome;
        instance.timers.clear();
        instance.paused.clear();
    }

    void operator()(const TasksOffered& e) const { instance.tasks = e.tasks; }

    // The signature that makes a slot signed closes those that were given before it.
    void operator()(const SignatureGiven& e) const {
        const Panel* panel = instance.find_panel(e.slot);
        const bool are_several = panel != nullptr && !panel->seats.empty();
        std::erase_if(instance.signatures,
                      [&](const Signature& s) { return s.slot == e.slot && (!are_several || s.person == e.person); });
        instance.signatures.push_back({.slot = e.slot,
                                       .person = e.person,
                                       .form_version = e.form_version,
                                       .digest = e.digest,
                                       .on_behalf_of = e.on_behalf_of,
                                       .against = e.against,
                                       .open = e.open});
        fill_slot(instance, e.slot, e.person);
        if (e.open || e.against) return;
        for (Signature& signature : instance.signatures)
            if (signature.slot == e.slot) signature.open = false;
    }

    void operator()(const SignatureWithdrawn& e) const {
        instance.last_act.is_fixed = true;  // taking the act back would not give the signature back
        std::erase_if(instance.signatures,
                      [&](const Signature& s) { return s.slot == e.slot && (e.person.empty() || s.person == e.person); });
    }

    void operator()(const PanelSet& e) const {
        Panel& panel = panel_of(instance, e.task);
        panel.rule = e.rule;
        panel.need = e.need;
        panel.seats = e.seats;
    }

    void operator()(const HolderSet& e) const {
        change_holder(panel_of(instance, e.task), e);
        instance.last_act = {};
    }

    void operator()(const SignerAdded& e) const {
        panel_of(instance, e.task).seats.push_back({.person = e.person, .added_by = e.by, .place = e.place});
        instance.last_act = {};
    }

    void operator()(const SignerRemoved& e) const {
        std::erase_if(panel_of(instance, e.task).seats,
                      [&](const Seat& seat) { return seat.person == e.person && !seat.added_by.empty(); });
        instance.last_act = {};
    }

    void operator()(const Succeeded& e) const {
        instance.successions.emplace_back(e.from, e.to);
        const std::string before = "person:" + e.from;
        const std::string after = "person:" + e.to;
        for (Panel& panel : instance.panels) {
            if (Seat* seat = seat_of(panel, e.from)) hand_on(*seat, e.to);
            for (auto* assignees : {&panel.holders, &panel.escalated})
                std::replace(assignees->begin(), assignees->end(), before, after);
            if (panel.delegate == e.from) panel.delegate = e.to;
            if (panel.delegated_by == e.from) panel.delegated_by = e.to;
        }
        for (Question& question : instance.questions)
            if (question.to == e.from) question.to = e.to;
        instance.last_act = {};
    }

    void operator()(const TakenBack&) const { instance.last_act = {}; }

    void operator()(const JumpSet& e) const { instance.jump_to = e.state; }

    void operator()(const Noted& e) const {
        if (e.kind == "question")
            instance.questions.push_back({.number = e.number, .from = entry.actor, .to = e.to.front()});
        if (e.kind == "answer")
            for (Question& question : instance.questions)
                if (question.number == e.number) question.is_answered = true;
        if (e.kind == "copy") add_once(instance.copied, e.to);
        if (e.kind == "read") add_once(instance.read_by, entry.actor);
        if (e.kind == "urge") instance.urged_at = entry.at;
    }

    void operator()(const Owing& e) const {
        instance.owed = e.id;
        instance.owing.push_back(e);
        instance.last_act.is_fixed = true;
        if (e.kind == "signal" && e.name == "entered")
            std::erase(instance.followers, Follower{.instance = e.target, .state = text_in(e.value, "state")});
    }

    void operator()(const Settled& e) const {
        const auto owed = std::find_if(instance.owing.begin(), instance.owing.end(), [&](const Owing& o) { return o.id == e.id; });
        ensure(owed != instance.owing.end(), "what is settled was owed");
        if (owed->kind == "open")
            instance.children.push_back({.number = e.instance,
                                         .branch = owed->branch,
                                         .outcome = e.instance == 0 ? std::string(not_opened) : std::string()});
        if (!e.refused.empty()) keep_undone(instance, *owed, e.refused);
        instance.owing.erase(owed);
    }

    void operator()(const Received& e) const {
        instance.last_act = {};
        if (e.signal == "follow") instance.followers.push_back({.instance = e.from, .state = text_in(e.value, "state")});
        if (e.signal != "closed") return;
        for (Child& child : instance.children)
            if (child.number == e.from && e.from != 0) child.outcome = text_in(e.value, "outcome");
    }

    void operator()(const Migrated& e) const {
        instance.definition = e.definition;
        instance.last_act = {};
    }

    void operator()(const DeadlineSet& e) const {
        erase_id(instance.timers, e.id);
        erase_id(instance.paused, e.id);
        instance.timers.push_back(
            {.id = e.id, .due = e.due, .rungs = e.rungs, .rungs_passed = 0, .remind_to = e.remind_to});
    }

    void operator()(const DeadlineCleared& e) const {
        erase_id(instance.timers, e.id);
        erase_id(instance.paused, e.id);
    }

    void operator()(const DeadlinePaused& e) const {
        erase_id(instance.timers, e.id);
        erase_id(instance.paused, e.id);
        instance.paused.push_back({.id = e.id, .left_minutes = e.left_minutes, .working = e.working});
    }

    void operator()(const DeadlinePassed& e) const {
        if (e.rung < 0) {
            erase_id(instance.timers, e.id);
            std::erase_if(instance.passed, [&](const auto& passed) { return passed.first == e.id; });
            instance.passed.emplace_back(e.id, e.at);
            instance.last_act = {};
            return;
        }
        for (Timer& timer : instance.timers)
            if (timer.id == e.id) timer.rungs_passed = static_cast<std::uint32_t>(e.rung) + 1;
    }

    void operator()(const Attached&) const {}  // the form and the input say it themselves
    void operator()(const Flagged& e) const { add_once(instance.flags, e.flag); }

    void operator()(const VariableSet& e) const {
        instance.variables.insert_or_assign(e.name, e.value);
        instance.last_act.is_fixed = true;
    }

    void operator()(const AnchorMoved& e) const {
        instance.anchor = e.anchor;
        instance.last_act.is_fixed = true;
    }

    // A VariableSet carries what was drawn.
    void operator()(const Drawn&) const { instance.last_act.is_fixed = true; }

    // The amount is the ledger's.
    void operator()(const Posted&) const {
        instance.has_posted = true;
        instance.last_act.is_fixed = true;
    }

    // The row is the registers'.
    void operator()(const Registered& e) const {
        const Shown* before = instance.shown_in(e.name);
        const Instant since = before == nullptr ? entry.at : before->since;
        std::erase_if(instance.registered, [&](const Shown& shown) { return shown.name == e.name; });
        if (!e.key.empty()) instance.registered.push_back({.name = e.name, .key = e.key, .since = since});
    }

    void operator()(const Told&) const {}  // the outbox's

    void operator()(const Quarantined&) const { instance.quarantined = true; }

    void operator()(const Released&) const { instance.quarantined = false; }

    void operator()(const Founded&) const {}

    void operator()(const PersonSet&) const {}

    void operator()(const KeySet&) const {}

    void operator()(const ProxySet&) const {}

    void operator()(const ProxyEnded&) const {}

    void operator()(const AccountOffered&) const {}

    void operator()(const AccountBound&) const {}

    void operator()(const AccountEnded&) const {}

    void operator()(const AbsenceSet&) const {}

    void operator()(const FilterSaved&) const {}

    void operator()(const SettingSet&) const {}

    void operator()(const TableSet&) const {}

    void operator()(const DefinitionPublished&) const {}

    void operator()(const CalendarSet&) const {}

    void operator()(const ScheduleSet&) const {}

    void operator()(const ClockAdvanced&) const {}

    void operator()(const Delivered&) const {}

    void operator()(const OutboxHeld&) const {}
};

// Those who alone hold a task of the instance, once for each.
template <class Visit>
void for_each_holder(const Instance& instance, Visit visit) {
    for (const Panel& panel : instance.panels)
        if (const std::string person = person_in(panel.holders); !person.empty()) visit(person);
}

void take_turn(EngineState& state, const Instance& instance, const HolderSet& held, std::uint64_t seq) {
    if (held.how != "allocated") return;
    Turns& turns = state.turns[turns_key(instance.workflow, held.task, person_in(held.to))];
    ++turns.count;
    turns.last_seq = seq;
}

void set_row(EngineState& state, const Instance& before, const Registered& shown) {
    if (const Shown* old = before.shown_in(shown.name)) state.registers.erase(old->name, old->key, before.number);
    state.registers.set(shown.name, shown.key, before.number, shown.row);
}

void evolve_instance_entry(EngineState& state, const Entry& entry) {
    if (const auto* opened = entry.events.empty() ? nullptr : std::get_if<Opened>(&entry.events.front())) {
        ensure(opened->instance == entry.instance, "an entry opens the instance it names");
        ensure(entry.instance == state.last_instance + 1, "instances are numbered without gaps");
        state.last_instance = entry.instance;
        state.open.emplace(entry.instance, Shared(Instance{}));
        if (!opened->key.empty()) state.keys.emplace(opened->key, entry.instance);
    }
    const auto found = state.open.find(entry.instance);
    ensure(found != state.open.end(), "an entry concerns an open instance");
    Instance& instance = found->second.own();
    ensure(entry.version == instance.version + 1, "versions of an instance have no gaps");
    instance.version = entry.version;
    for_each_holder(instance, [&](const std::string& person) {
        if (--state.queues[person] == 0) state.queues.erase(person);
    });
    for (const Event& event : entry.events) {
        if (const auto* shown = std::get_if<Registered>(&event)) set_row(state, instance, *shown);
        evolve(instance, event, entry);
        if (const auto* held = std::get_if<HolderSet>(&event)) take_turn(state, instance, *held, entry.seq);
        if (const auto* posted = std::get_if<Posted>(&event))
            ensure(state.ledger.post(posted->debit, posted->credit, posted->amount), "a posting fits its accounts");
    }
    if (!instance.closed) for_each_holder(instance, [&](const std::string& person) { ++state.queues[person]; });
    if (instance.is_done()) state.open.erase(found);
}

}  // namespace

bool is_quiet(const Event& event) {
    if (const auto* passed = std::get_if<DeadlinePassed>(&event)) return passed->rung >= 0;
    if (const auto* settled = std::get_if<Settled>(&event)) return settled->refused.empty();
    if (const auto* received = std::get_if<Received>(&event)) return received->signal != "closed";
    return std::holds_alternative<Noted>(event) || std::holds_alternative<Told>(event);
}

void evolve(Instance& instance, const Event& event, const Entry& entry) {
    std::visit(IntoInstance{instance, entry}, event);
    if (!is_quiet(event)) instance.acted_version = entry.version;
}

void evolve(EngineState& state, const Entry& entry) {
    ensure(entry.seq == state.last_seq + 1, "entries follow each other without gaps");
    ensure(entry.at >= state.last_at, "no entry is older than the one before it");
    state.last_seq = entry.seq;
    state.last_at = entry.at;
    if (entry.instance != 0) return evolve_instance_entry(state, entry);
    for (const Event& event : entry.events) evolve(state.company, event, entry);
}

std::string turns_key(std::string_view workflow, std::string_view task, std::string_view person) {
    std::string key(workflow);
    key.append(1, '/').append(task).append(1, '/').append(person);
    return key;
}

void recount_queues(EngineState& state) {
    state.queues.clear();
    for (const auto& [number, instance] : state.open)
        for_each_holder(*instance, [&](const std::string& person) { ++state.queues[person]; });
}

Instance evolved(const EngineState& state, const Entry& entry) {
    const auto found = state.open.find(entry.instance);
    Instance instance = found == state.open.end() ? Instance{} : *found->second;
    instance.version = entry.version;
    for (const Event& event : entry.events) evolve(instance, event, entry);
    return instance;
}

}  // namespace countersign::engine
