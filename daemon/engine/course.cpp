#include "daemon/engine/course.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/assignees.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/evolve.hpp"
#include "daemon/engine/field_rights.hpp"
#include "daemon/engine/going_back.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

constexpr std::size_t events_usual = 8;  // nearly every command leads to fewer

bool contains(const std::vector<std::string>& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::vector<const Action*> signing_actions(const State& state) {
    std::vector<const Action*> signing;
    for (const Action& action : state.actions)
        if (action.signs) signing.push_back(&action);
    return signing;
}

// The weights with whom they are for.
using Weights = std::vector<std::pair<std::vector<std::string>, std::int64_t>>;

std::int64_t weight_of(const Weights& weights, const Person& person) {
    for (const auto& [assignees, weight] : weights)
        if (is_among(assignees, person)) return weight;
    return 1;
}

// Whether a task of named persons is nobody's: they have left, or separation keeps them out. Roles are
// looked after by who administers people.
bool has_nobody(const Task& task, const People& people) {
    return std::none_of(task.to.begin(), task.to.end(), [&](const std::string& one) {
        if (!one.starts_with("person:")) return true;
        const std::string id = one.substr(7);
        const Person* person = people.find(id);
        return person != nullptr && person->active && !contains(task.barred, id);
    });
}

std::string_view name_of(SignRule::Kind kind) {
    switch (kind) {
        case SignRule::Kind::any:
            return "";
        case SignRule::Kind::all:
            return "all";
        case SignRule::Kind::in_order:
            return "in order";
        case SignRule::Kind::at_least:
            return "at least";
    }
    return "";
}

Entry provisional_entry(const Facts& facts, const Instance& instance) {
    Entry entry;
    entry.seq = facts.state->last_seq + 1;
    entry.at = facts.now;
    entry.actor = facts.actor.name();
    entry.instance = instance.number;
    entry.version = instance.version + 1;
    return entry;
}

void replace_all(std::string& text, const std::string& placeholder, const std::string& value) {
    std::string out;
    std::size_t at = 0;
    for (std::size_t next = 0; (next = text.find(placeholder, at)) != std::string::npos; at = next + placeholder.size())
        out.append(text, at, next - at).append(value);
    text = out + text.substr(at);
}

}  // namespace

Course::Course(const Workflow& workflow, const Instance& instance, const Facts& facts)
    : workflow_(workflow),
      facts_(facts),
      instance_(instance),
      provisional_(provisional_entry(facts, instance)),
      scope_(workflow, instance_, facts) {
    events_.reserve(events_usual);
}

void Course::take_in(const Event& event) {
    evolve(instance_, event, provisional_);
    if (std::holds_alternative<VariableSet>(event)) scope_.forget_variables();
}

// Several persons may have signed in one slot; it is withdrawn once.
void Course::withdraw_signatures() {
    while (!instance_.signatures.empty()) emit(SignatureWithdrawn{.slot = instance_.signatures.front().slot});
}

Result<const Target*, Refusal> Course::choose(const std::vector<Target>& targets) {
    for (const Target& target : targets) {
        const auto holds = scope_.holds(target.when);
        if (!holds) return fail(holds.error());
        if (*holds) return &target;
    }
    return nullptr;
}

Course::Done Course::go(const std::vector<Target>& targets, const Label& reason, bool redoes) {
    const auto target = choose(targets);
    if (!target) return target.error();
    if (*target == nullptr || (*target)->state == instance_.state) return stay();
    const bool jumps = redoes && lies_between(workflow_, instance_.state, (*target)->state, instance_.jump_to);
    const std::string next = jumps ? instance_.jump_to : (*target)->state;
    return enter(next, reason);
}

Result<std::string, Refusal> Course::skip_signed(std::string state, std::vector<std::string>& kept) {
    for (std::size_t steps = 0; steps <= workflow_.states.size(); ++steps) {
        const State* next = workflow_.find_state(state);
        ensure(next != nullptr, "a target is a state");
        const auto signing = signing_actions(*next);
        const bool all_hold = std::all_of(signing.begin(), signing.end(), [&](const Action* action) {
            return instance_.signature_of(action->slot) != nullptr;
        });
        if (signing.empty() || !all_hold) return state;
        const auto target = choose(signing.front()->to);
        if (!target) return fail(target.error());
        if (*target == nullptr || (*target)->state == state) return state;
        for (const Action* action : signing) kept.push_back(action->slot);
        state = (*target)->state;
    }
    ensure(false, "signatures that hold do not lead in a circle");
    return state;
}

Course::Done Course::enter(const std::string& wanted, const Label& reason, bool asked_again) {
    const std::string from = instance_.state;
    std::vector<std::string> kept;
    std::string name = wanted;
    if (!asked_again) {
        auto reached = skip_signed(wanted, kept);
        if (!reached) return reached.error();
        name = std::move(*reached);
    }
    const State* state = workflow_.find_state(name);
    ensure(state != nullptr, "a target is a state");
    if (auto refused = check_required_fields(*state, scope_)) return refused;
    clear_deadlines(*state);
    const State* left = workflow_.find_state(from);
    if (left != nullptr && left != state && left->join && left->join->cancels) cancel_children(left->join->branch);
    emit(StateEntered{
        .state = name, .kept = std::move(kept), .final = state->final, .outcome = state->outcome, .reason = reason});
    report();
    if (state->final) return std::nullopt;
    if (auto refused = set_deadlines(*state, from)) return refused;
    if (auto refused = join()) return refused;
    if (instance_.state != name) return std::nullopt;  // all that it would wait for has ended already
    if (auto refused = set_panels(*state)) return refused;
    if (auto refused = allocate(*state)) return refused;
    auto tasks = tasks_of(*state, true);
    if (!tasks) return tasks.error();
    emit(TasksOffered{.tasks = std::move(*tasks), .notify = state->notify});
    return std::nullopt;
}

Course::Done Course::stay() {
    const State* state = workflow_.find_state(instance_.state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    auto tasks = tasks_of(*state, false);
    if (!tasks) return tasks.error();
    if (*tasks != instance_.tasks.all()) emit(TasksOffered{.tasks = std::move(*tasks), .notify = false});
    return std::nullopt;
}

// Nobody chooses again for the clock: whoever is not there is then told to an operator.
Result<std::vector<std::string>, Refusal> Course::asked_by(const Action& action, bool entering) {
    auto resolved = resolve_assignees(action.by, scope_);
    if (!resolved || !entering || facts_.actor.is_clock) return resolved;
    if (auto refused = check_computed(action, *resolved, scope_)) return fail(std::move(*refused));
    return resolved;
}

void Course::tell_operator_of_nobody(const Action& action) {
    emit(Told{.to = {"role:operator"},
              .message = "nobody",
              .text = {.zh = fmt::format("{} 的“{}”没有足够的签字人。", instance_.id, action.label.zh),
                       .en = fmt::format("{} has not enough signers to {}.", instance_.id, action.label.en)}});
}

// Whoever holds a place today: the list is made once, when the state is entered, so that everybody
// knows who "all" are. Nobody there is told to an operator, never passed over.
Course::Done Course::set_panels(const State& state) {
    const People& people = facts_.state->company.people;
    for (const Action* action : signing_actions(state)) {
        const SignRule& rule = action->rule;
        if (rule.kind == SignRule::Kind::any || instance_.signature_of(action->slot) != nullptr) continue;
        const auto asked = asked_by(*action, true);
        if (!asked) return asked.error();
        Weights weights;
        for (const auto& [assignee, weight] : rule.weights) {
            auto whose = resolve_assignees({assignee}, scope_);
            if (!whose) return whose.error();
            weights.emplace_back(std::move(*whose), weight);
        }
        PanelSet panel{.task = action->task, .rule = std::string(name_of(rule.kind)), .need = 0, .seats = {}};
        const auto barred = barred_from(workflow_, instance_, action->slot);
        std::int64_t total = 0;
        for (const std::string& id : persons_of(*asked, people)) {
            const auto behind = with_succeeded({id}, instance_);
            if (std::any_of(behind.begin(), behind.end(), [&](const auto& one) { return contains(barred, one); })) continue;
            panel.seats.push_back({.person = id, .weight = weight_of(weights, *people.find(id))});
            total += panel.seats.back().weight;
        }
        if (rule.kind == SignRule::Kind::at_least) panel.need = rule.is_percent ? (total * rule.need + 99) / 100 : rule.need;
        const bool can_be_reached = !panel.seats.empty() && panel.need <= total;
        emit(std::move(panel));
        if (!can_be_reached) tell_operator_of_nobody(*action);
    }
    return std::nullopt;
}

// The actions of one task have the same assignees as a rule, and are then resolved once.
Result<std::vector<Task>, Refusal> Course::tasks_of(const State& state, bool entering) {
    std::vector<Task> tasks;
    std::vector<std::string> lent;
    const Action* before = nullptr;
    Result<std::vector<std::string>, Refusal> asked;
    for (const Action& action : state.actions) {
        if (action.is_daemons()) continue;
        const auto offered = scope_.holds(action.offered);
        if (!offered) return fail(offered.error());
        if (!*offered) continue;
        if (action.signs && instance_.signature_of(action.slot) != nullptr) continue;
        const Panel* panel = instance_.find_panel(action.task);
        if (panel != nullptr && !panel->delegate.empty()) {
            if (!contains(lent, action.task))
                tasks.push_back({.action = "resolve", .to = {"person:" + panel->delegate}, .barred = {}});
            lent.push_back(action.task);
            continue;
        }
        const bool has_seats = panel != nullptr && !panel->rule.empty();
        if (!has_seats && (before == nullptr || before->by != action.by)) {
            asked = asked_by(action, entering);
            if (!asked) return fail(asked.error());
            before = &action;
        }
        Task task{.action = action.id, .to = {}, .barred = barred_from(workflow_, instance_, action.slot)};
        task.to = panel == nullptr ? *asked : asked_of(instance_, action, *panel, has_seats ? std::vector<std::string>{} : *asked);
        if (entering && action.signs && panel == nullptr && has_nobody(task, facts_.state->company.people)) tell_operator_of_nobody(action);
        tasks.push_back(std::move(task));
    }
    return tasks;
}

std::string Course::render(const std::string& text, bool zh, const Label& reason, std::optional<Instant> due) const {
    std::string out = text;
    const State* state = workflow_.find_state(instance_.state);
    const auto label = [&](const Label& l) { return zh ? l.zh : l.en; };
    replace_all(out, "{instance}", instance_.id);
    replace_all(out, "{title}", label(workflow_.title));
    replace_all(out, "{period}", instance_.period ? format_month(*instance_.period) : std::string());
    replace_all(out, "{initiator}", instance_.initiator);
    replace_all(out, "{initiator_name}", name_of(facts_.state->company.people, instance_.initiator));
    replace_all(out, "{state}", state == nullptr ? instance_.state : label(state->label));
    replace_all(out, "{reason}", label(reason));
    replace_all(out, "{due}", due ? facts_.calendar->format_local(*due) : std::string());
    return out;
}

Course::Done Course::tell(const std::vector<Tell>& tells, const Label& reason, std::optional<Instant> due) {
    for (const Tell& tell : tells) {
        const auto wanted = scope_.holds(tell.when);
        if (!wanted) return wanted.error();
        if (!*wanted) continue;
        auto to = resolve_assignees(tell.to, scope_);
        if (!to) return to.error();
        if (to->empty()) to->emplace_back("role:operator");  // nobody there: never into the void
        Label text;
        for (const auto& [id, label] : workflow_.messages)
            if (id == tell.message)
                text = {.zh = render(label.zh, true, reason, due), .en = render(label.en, false, reason, due)};
        emit(Told{.to = std::move(*to), .message = tell.message, .text = std::move(text)});
    }
    return std::nullopt;
}

void Course::tell_person(const std::string& person, const std::string& message, const std::string& zh, const std::string& en) {
    emit(Told{.to = {"person:" + person},
              .message = message,
              .text = {.zh = render(zh, true, {}, std::nullopt), .en = render(en, false, {}, std::nullopt)}});
}

void Course::tell_all(const std::vector<std::string>& to, const std::string& message, const Label& text) {
    emit(Told{.to = to,
              .message = message,
              .text = {.zh = render(text.zh, true, {}, std::nullopt), .en = render(text.en, false, {}, std::nullopt)}});
}

void Course::urge(const std::vector<std::string>& asked, const std::string& by, const std::string& words) {
    const std::string zh = fmt::format("{} 催办：{{title}} {{instance}} 待{{state}}。{}", by, words);
    const std::string en = fmt::format("{} urges: {{title}} {{instance}} waits: {{state}}. {}", by, words);
    emit(Told{.to = asked,
              .message = "urge",
              .text = {.zh = render(zh, true, {}, std::nullopt), .en = render(en, false, {}, std::nullopt)}});
}

void Course::remind(const Timer& timer, const Label& deadline) {
    std::vector<std::string> to = timer.remind_to;
    for (const Task& task : instance_.tasks) {
        if (!timer.remind_to.empty()) break;
        for (const std::string& assignee : task.to)
            if (!contains(to, assignee)) to.push_back(assignee);
    }
    if (to.empty()) to.emplace_back("role:operator");
    const std::string zh = fmt::format(
        "{{initiator_name}} 的 {{title}} {{period}}（{{instance}}）待{{state}}，“{}”截止 {{due}}。", deadline.zh);
    const std::string en = fmt::format(
        "{{title}} {{period}} of {{initiator_name}} ({{instance}}) waits: {{state}}; {} is due {{due}}.", deadline.en);
    emit(Told{.to = std::move(to),
              .message = "reminder",
              .text = {.zh = render(zh, true, {}, timer.due), .en = render(en, false, {}, timer.due)}});
}

}  // namespace countersign::engine
