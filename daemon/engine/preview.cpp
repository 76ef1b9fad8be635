#include "daemon/engine/preview.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/field_rights.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;

constexpr std::size_t steps_max = 50;

bool reads_any(const Expression& expression, std::initializer_list<std::string_view> roots) {
    return expression && std::any_of(roots.begin(), roots.end(), [&](std::string_view root) { return expression.reads(root); });
}

bool leads_on(const Action& action, const State& state) {
    if (action.returns || action.against || action.revokes) return false;
    return std::any_of(action.to.begin(), action.to.end(), [&](const Target& target) { return target.state != state.id; });
}

class Previewing {
public:
    Previewing(const Workflow& workflow, const Instance& instance, const Facts& facts)
        : workflow_(workflow), instance_(instance), facts_(facts) {}

    Result<Preview, Refusal> look(const PreviewAsked& asked) {
        const State* state = &present();
        const Action* first = asked.action.empty() ? nullptr : state->find_action(asked.action);
        if (first == nullptr && !asked.action.empty())
            return fail(refusal(RefusalCode::no_such_action,
                                fmt::format("{} 处于“{}”，没有操作“{}”。", instance_.id, state->label.zh, asked.action),
                                fmt::format("Expected an action of '{}', but found '{}'.", state->id, asked.action)));
        if (auto no = take_form(asked, first)) return fail(std::move(*no));
        std::vector<std::string> passed;
        while (preview_.stop == Label{}) {
            state = &present();
            const std::vector<const Action*> next = next_actions(*state, std::exchange(first, nullptr));
            add_step(*state, next);
            if (state->final) break;
            passed.push_back(state->id);
            go_on(*state, next);
            if (std::find(passed.begin(), passed.end(), instance_.state) != passed.end() && preview_.stop == Label{})
                stop(fmt::format("流程又回到“{}”。", present().label.zh), fmt::format("It comes back to '{}'.", present().label.en));
            if (passed.size() >= steps_max) stop("步骤过多。", "There are too many steps.");
        }
        return std::move(preview_);
    }

private:
    const State& present() const {
        const State* state = workflow_.find_state(instance_.state);
        ensure(state != nullptr, "an instance is in a state of its definition");
        return *state;
    }

    void stop(std::string zh, std::string en) { preview_.stop = {.zh = std::move(zh), .en = std::move(en)}; }

    Facts facts_at(Instant at) const {
        Facts facts = facts_;
        facts.now = at;
        facts.actor = {};
        if (form_) facts.form = &*form_;
        return facts;
    }

    // A changed form withdraws the signatures over the one before.
    Done take_form(const PreviewAsked& asked, const Action* first) {
        if (!asked.form) return std::nullopt;
        Course course(workflow_, instance_, facts_);
        const auto kept = keep_locked(*asked.form, course.scope());
        if (!kept) return kept.error();
        const bool complete = first != nullptr && first->submits_form;
        auto form = complete_record(workflow_.form, *kept, complete, course.scope().base());
        if (!form) return refusal_of(std::move(form.error()));
        if (auto no = check_references(workflow_.form, *form, *facts_.state)) return no;
        preview_.form = without_fields(*form, hidden_fields(workflow_, instance_, facts_.state->company.people, facts_.actor.person));
        FormSaved saved{.form_version = instance_.form_version + 1, .digest = digest_of(*form), .form = *form};
        if (instance_.form_seq == 0 || saved.digest != instance_.form_digest) {
            course.emit(std::move(saved));
            course.withdraw_signatures();
        }
        form_ = std::move(*form);
        instance_ = course.instance();
        return std::nullopt;
    }

    bool is_offered(const Action& action) {
        if (!action.offered || is_unknown(action.offered)) return true;
        const Facts facts = facts_at(facts_.now);
        Scope scope(workflow_, instance_, facts);
        const auto offered = scope.holds(action.offered);
        return !offered || *offered;
    }

    // What has to be done here to get on: all that is signed, or else the one action that leads on. Several
    // when nobody knows which.
    std::vector<const Action*> next_actions(const State& state, const Action* first) {
        if (first != nullptr) return {first};
        std::vector<const Action*> signing, leading, submitting;
        for (const Action& action : state.actions) {
            if (!is_offered(action)) continue;
            if (action.signs && instance_.signature_of(action.slot) == nullptr) signing.push_back(&action);
            if (leads_on(action, state)) leading.push_back(&action);
            if (action.submits_form) submitting.push_back(&action);
        }
        if (!signing.empty()) return signing;
        return submitting.size() == 1 ? submitting : leading;
    }

    void add_step(const State& state, const std::vector<const Action*>& next) {
        PreviewStep step{.state = state.id, .label = state.label, .tasks = {}, .due = due(), .final = state.final};
        for (const Action* action : next) step.tasks.push_back(task_of(*action));
        preview_.steps.push_back(std::move(step));
    }

    std::optional<Instant> due() const {
        std::optional<Instant> earliest;
        for (const Timer& timer : instance_.timers)
            if (!earliest || timer.due < *earliest) earliest = timer.due;
        return earliest;
    }

    PreviewTask task_of(const Action& action) const {
        PreviewTask task{.label = action.label, .to = {}, .persons = {}, .rule = {}};
        std::vector<std::string> barred = barred_from(workflow_, instance_, action.slot);
        const Panel* panel = instance_.find_panel(action.task);
        if (panel != nullptr && !panel->rule.empty()) {
            task.rule = panel->rule;
            for (const Seat& seat : panel->seats) task.to.push_back("person:" + seat.person);
        } else {
            for (const Task& offered : instance_.tasks)
                if (offered.action == action.id) task.to = offered.to;
        }
        for (const std::string& person : persons_of(task.to, facts_.state->company.people))
            if (std::find(barred.begin(), barred.end(), person) == barred.end()) task.persons.push_back(person);
        return task;
    }

    // Whether an expression reads what only the act itself will bring.
    bool is_unknown(const Expression& expression) const {
        return reads_any(expression, {"input", "actor"}) || (are_variables_unknown_ && reads_any(expression, {"vars"}));
    }

    bool is_unknown(const Action& action) const {
        return std::any_of(action.to.begin(), action.to.end(), [&](const Target& target) { return is_unknown(target.when); });
    }

    void go_on(const State& state, const std::vector<const Action*>& next) {
        if (state.join) return stop(fmt::format("“{}”等待下级单据。", state.label.zh), fmt::format("'{}' waits for its children.", state.label.en));
        const bool is_signed = !next.empty() && std::all_of(next.begin(), next.end(), [](const Action* a) { return a->signs; });
        if (next.empty() || (next.size() > 1 && !is_signed)) return stop_at_choice(state, next);
        for (const Action* action : next) {
            if (is_unknown(*action))
                return stop(fmt::format("“{}”之后如何，取决于“{}”时填写的内容。", state.label.zh, action->label.zh),
                            fmt::format("What follows '{}' depends on what is filled in to {}.", state.label.en, action->label.en));
            if (auto no = take(*action)) return stop(std::move(no->text.zh), std::move(no->text.en));
            if (instance_.state != state.id) return;
        }
        stop(fmt::format("单据停留在“{}”。", state.label.zh), fmt::format("It stays in '{}'.", state.label.en));
    }

    void stop_at_choice(const State& state, const std::vector<const Action*>& next) {
        std::string zh, en;
        for (const Action* action : next) {
            zh += (zh.empty() ? "" : "、") + action->label.zh;
            en += (en.empty() ? "" : ", ") + action->label.en;
        }
        if (next.empty())
            return stop(fmt::format("“{}”没有固定的下一步。", state.label.zh), fmt::format("Nothing leads on from '{}' by itself.", state.label.en));
        stop(fmt::format("“{}”之后如何，取决于选择：{}。", state.label.zh, zh),
             fmt::format("What follows '{}' depends on which is chosen: {}.", state.label.en, en));
    }

    // The action as if it were taken at the deadline.
    Done take(const Action& action) {
        const Instant at = std::max(facts_.now, due().value_or(facts_.now));
        Facts facts = facts_at(at);
        const std::vector<std::string> persons = task_of(action).persons;
        if (persons.size() == 1) facts.actor.person = persons.front();
        Course course(workflow_, instance_, facts);
        course.emit(Acted{.action = action.id, .slot = action.slot, .input = {}, .reason = {}, .on_behalf_of = {}, .behind = {}});
        if (action.signs) sign(action, persons, course);
        for (const Assignment& assignment : action.set) {
            if (is_unknown(assignment.value)) {
                are_variables_unknown_ = true;
                continue;
            }
            auto value = course.scope().value(assignment.value);
            if (!value) return value.error();
            course.emit(VariableSet{.name = assignment.variable, .value = std::move(*value)});
        }
        are_variables_unknown_ = are_variables_unknown_ || action.draw.has_value();
        if (action.shift_months != 0)
            course.emit(AnchorMoved{.anchor = instance_.anchor + std::chrono::months{action.shift_months}});
        if (auto no = course.go(action.to, {})) return no;
        instance_ = course.instance();
        facts_.now = at;
        return std::nullopt;
    }

    // Everybody of a panel, or the only one it can be; otherwise nobody knows who.
    void sign(const Action& action, const std::vector<std::string>& persons, Course& course) const {
        const bool all_sign = action.rule.kind == SignRule::Kind::all || action.rule.kind == SignRule::Kind::in_order;
        std::vector<std::string> signers{std::string()};
        if (!persons.empty() && (all_sign || persons.size() == 1)) signers = persons;
        for (std::size_t i = 0; i < signers.size(); ++i)
            course.emit(SignatureGiven{.slot = action.slot,
                                       .person = signers[i],
                                       .form_version = instance_.form_version,
                                       .digest = instance_.form_digest,
                                       .on_behalf_of = {},
                                       .against = false,
                                       .open = i + 1 < signers.size()});
    }

    const Workflow& workflow_;
    Instance instance_;
    Facts facts_;
    std::optional<Value> form_;
    Preview preview_;
    bool are_variables_unknown_ = false;
};

}  // namespace

Result<Preview, Refusal> preview(const Workflow& workflow, const Instance& instance, const PreviewAsked& asked, const Facts& facts) {
    return Previewing(workflow, instance, facts).look(asked);
}

}  // namespace countersign::engine
