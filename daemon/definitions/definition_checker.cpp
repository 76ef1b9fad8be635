#include "daemon/definitions/definition_checker.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/paths.hpp"
#include "daemon/definitions/rights_checker.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::Deadline;
using engine::State;
using engine::Workflow;

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

class StructureChecker {
public:
    StructureChecker(const Workflow& workflow, const Places& places, Faults& faults)
        : workflow_(workflow), places_(places), faults_(faults), paths_(workflow) {
        const auto leaves_unfiled = [](const Step& step) {
            return step.action == nullptr || !step.action->submits_form;
        };
        if (!workflow.open.submits_form)
            unfiled_ = paths_.reachable_from({workflow.find_state(workflow.initial)}, leaves_unfiled);
    }

    void check(const std::vector<Written>& payment_needs) {
        for (const State& state : workflow_.states) {
            check_reached(state);
            if (state.final) continue;
            check_exit(state);
            check_owner(state);
            check_deadline(state);
            for (const Deadline& deadline : state.deadlines) check_own_deadline(state, deadline);
            for (const Action& action : state.actions) check_action(state, action);
            if (state.join) check_join(state, *state.join);
        }
        check_ends();
        for (const Deadline& deadline : workflow_.deadlines) check_spanning(deadline);
        check_signed_once();
        check_signatures_lead_onward();
        check_payment(payment_needs);
    }

private:
    void check_ends() {
        const auto is_final = [](const State& state) { return state.final; };
        if (std::none_of(workflow_.states.begin(), workflow_.states.end(), is_final))
            faults_.add(places_.top("state"), "Expected a final state (final = \"outcome\"), but there is none.");
        const State* initial = workflow_.find_state(workflow_.initial);
        if (initial != nullptr && initial->final)
            faults_.add(places_.top("initial"), "Expected the initial state not to be final.");
    }

    void check_reached(const State& state) {
        if (!paths_.reachable().contains(&state))
            faults_.add(places_.state(state.id),
                        fmt::format("Expected every state to be reached, but nothing leads to '{}'.", state.id));
    }

    void check_exit(const State& state) {
        const StateSet onward = paths_.reachable_from({&state}, [](const Step&) { return true; });
        if (std::none_of(onward.begin(), onward.end(), [](const State* reached) { return reached->final; }))
            faults_.add(places_.state(state.id),
                        fmt::format("Expected every state to lead to a final one, but '{}' is a state without exit.",
                                    state.id));
    }

    void check_owner(const State& state) {
        const auto is_clocks = [](const Action& action) { return !action.on_deadline.empty(); };
        if (std::all_of(state.actions.begin(), state.actions.end(), is_clocks) && !state.join)
            faults_.add(
                places_.state(state.id),
                fmt::format("Expected somebody to act in '{}', or children to wait for, but it has neither and is not final.",
                            state.id));
    }

    // A deadline that is set only on a condition does not prove that there is one; of those with a moment
    // for each choice, which share their id, one surely is.
    void check_deadline(const State& state) {
        const auto has_alternative = [](const std::vector<Deadline>& deadlines, const Deadline& deadline) {
            return std::any_of(deadlines.begin(), deadlines.end(), [&](const Deadline& other) {
                return &other != &deadline && other.id == deadline.id;
            });
        };
        const auto is_sure = [&](const Deadline& deadline) {
            if (!deadline.after.empty()) return false;
            return !deadline.when || has_alternative(state.deadlines, deadline) || has_alternative(workflow_.deadlines, deadline);
        };
        const auto spanning = spanning_deadlines(workflow_, state);
        const bool has_own = std::any_of(state.deadlines.begin(), state.deadlines.end(), is_sure);
        const bool has_spanning =
            std::any_of(spanning.begin(), spanning.end(), [&](const Deadline* d) { return is_sure(*d); });
        if (has_own || has_spanning || state.no_deadline != engine::Label{}) return;
        faults_.add(places_.state(state.id),
                    fmt::format("Expected a deadline without 'when' in '{}', or due = \"none\" and 'because', "
                                "but it may wait for ever.",
                                state.id));
    }

    void check_own_deadline(const State& state, const Deadline& deadline) {
        if (deadline.to == state.id)
            faults_.add(places_.deadline(state.id, deadline.id, "to"),
                        "Expected the deadline to move to another state.");
        check_form_is_there(state, deadline);
    }

    // A fault found when a state is entered would keep everybody out of it, the clock too.
    void check_form_is_there(const State& state, const Deadline& deadline) {
        if (!unfiled_.contains(&state)) return;
        if (deadline.at.base == engine::Moment::Base::field)
            faults_.add(
                places_.deadline(state.id, deadline.id, "at"),
                fmt::format(
                    "Expected no field of the form in a deadline of '{}', since the form may not be filled in yet.",
                    state.id));
        if (needs_filed_form(deadline.when))
            faults_.add(places_.deadline(state.id, deadline.id, "when"), unfiled_sentence("when", state));
        if (need_filed_form(deadline.remind_to))
            faults_.add(places_.deadline(state.id, deadline.id, "remind_to"), unfiled_sentence("remind_to", state));
        if (deadline.repeat_until && deadline.repeat_until->base == engine::Moment::Base::field)
            faults_.add(places_.deadline(state.id, deadline.id, "until"),
                        fmt::format("Expected no field of the form in 'until' of a deadline of '{}', since the form may not be filled in yet.",
                                    state.id));
    }

    static std::string unfiled_sentence(std::string_view key, const State& state) {
        return fmt::format(
            "Expected in '{}' only what the form surely has in '{}' (rows of tables, optional fields), since it may "
            "not be filled in yet.",
            key,
            state.id);
    }

    // Whether it reads what only a submitted form has.
    bool needs_filed_form(const engine::Expression& expression) const {
        if (!expression || !expression.reads("form")) return false;
        Workflow unfiled;
        unfiled.open = workflow_.open;
        unfiled.settings = workflow_.settings;
        unfiled.tables = workflow_.tables;
        unfiled.variables = workflow_.variables;
        unfiled.form = surely_there(workflow_.form, false);
        for (const engine::DecisionTable& table : workflow_.decisions)
            if (can_be_read_in(unfiled, table)) unfiled.decisions.push_back(table);
        return !engine::compile(expression.text(), engine::state_declarations(unfiled), expression.type());
    }

    static bool can_be_read_in(const Workflow& unfiled, const engine::DecisionTable& table) {
        return std::all_of(table.inputs.begin(), table.inputs.end(), [&](const engine::DecisionInput& input) {
            return engine::compile(input.value.text(), engine::input_declarations(unfiled), input.value.type()).has_value();
        });
    }

    bool need_filed_form(const std::vector<std::string>& assignees) const {
        return std::any_of(assignees.begin(), assignees.end(), [&](const std::string& assignee) {
            const engine::Expression* expression = workflow_.find_computed(assignee);
            return expression != nullptr && needs_filed_form(*expression);
        });
    }

    // Defaults are filled in with the first form, in every row.
    static std::vector<engine::Field> surely_there(const std::vector<engine::Field>& fields, bool in_row) {
        std::vector<engine::Field> there;
        for (engine::Field field : fields) {
            const bool is_table = field.type == engine::FieldType::table;
            if (is_table) field.columns = surely_there(field.columns, true);
            const bool is_left_open = !field.required && !field.compute && (in_row || !field.fallback);
            if (is_table || is_left_open) there.push_back(std::move(field));
        }
        return there;
    }

    void check_spanning(const Deadline& deadline) {
        if (deadline.in.empty())
            faults_.add(places_.deadline({}, deadline.id, "in"),
                        "Expected in 'in' the states that the deadline runs in, but it names none.");
        if (!deadline.to.empty() && contains(deadline.in, deadline.to))
            faults_.add(places_.deadline({}, deadline.id, "to"),
                        fmt::format("Expected a state outside of 'in', but '{}' is inside: the deadline would not end.",
                                    deadline.to));
        for (const std::string& id : deadline.in) {
            const State* state = workflow_.find_state(id);
            if (state == nullptr) continue;
            check_form_is_there(*state, deadline);
            if (state->final)
                faults_.add(places_.deadline({}, deadline.id, "in"),
                            fmt::format("Expected no final state in 'in', but '{}' is one.", id));
            if (state->no_deadline != engine::Label{})
                faults_.add(
                    places_.state(id),
                    fmt::format(
                        "Expected no due = \"none\" in '{}', since the deadline '{}' runs there.", id, deadline.id));
        }
    }

    void check_deadline_action(const State& state, const Action& action) {
        const auto takes_it = [&](const Action& other) { return other.on_deadline == action.on_deadline; };
        if (std::count_if(state.actions.begin(), state.actions.end(), takes_it) > 1)
            faults_.add(places_.action(state.id, action.id, "on_deadline"),
                        fmt::format("Expected one action for the deadline '{}' in '{}', but there are several.",
                                    action.on_deadline,
                                    state.id));
        const auto moves = [&](const Deadline& deadline) {
            return deadline.id == action.on_deadline && (!deadline.to.empty() || deadline.handover);
        };
        if (std::any_of(state.deadlines.begin(), state.deadlines.end(), moves) ||
            std::any_of(workflow_.deadlines.begin(), workflow_.deadlines.end(), moves))
            faults_.add(places_.action(state.id, action.id, "on_deadline"),
                        fmt::format("Expected a deadline that does not move the instance itself, but '{}' has a 'to' or a 'handover'.",
                                    action.on_deadline));
    }

    void check_action(const State& state, const Action& action) {
        if (!action.on_deadline.empty()) check_deadline_action(state, action);
        if (unfiled_.contains(&state) && needs_filed_form(action.offered))
            faults_.add(places_.action(state.id, action.id, "offered"), unfiled_sentence("offered", state));
        if (unfiled_.contains(&state) && need_filed_form(action.by))
            faults_.add(places_.action(state.id, action.id, "by"), unfiled_sentence("by", state));
        check_window_is_known(state, action);
        for (const std::string& id : action.choose) {
            const State* target = workflow_.find_state(id);
            if (target == nullptr) continue;
            const auto onward = [](const Step& step) { return !step.returns; };
            if (!paths_.reachable_from({target}, onward).contains(&state))
                faults_.add(
                    places_.action(state.id, action.id, "return"),
                    fmt::format("Expected a return to an earlier step, but '{}' does not lead to '{}'.", id, state.id));
        }
        const auto bars_initiator = [&](const auto& group) {
            return contains(group, action.slot) && contains(group, "initiator");
        };
        const auto is_change = [](const engine::Effect& effect) { return effect.kind == engine::Effect::Kind::change; };
        const bool is_of_two = action.signs && std::any_of(workflow_.separate.begin(), workflow_.separate.end(), bars_initiator);
        if (!is_of_two && std::any_of(action.effects.begin(), action.effects.end(), is_change))
            faults_.add(places_.action(state.id, action.id, "change"),
                        fmt::format("Expected a change of the house only from a signature that 'separate' keeps from the "
                                    "initiator, but '{}' is none.",
                                    action.id));
        const bool only_initiator = std::all_of(action.by.begin(), action.by.end(), [](const auto& by) {
            return by == "initiator" || by == "slot:initiator";
        });
        if (!action.slot.empty() && only_initiator &&
            std::any_of(workflow_.separate.begin(), workflow_.separate.end(), bars_initiator))
            faults_.add(
                places_.action(state.id, action.id, "by"),
                fmt::format(
                    "Expected somebody else than the initiator, since 'separate' keeps '{}' and 'initiator' apart.",
                    action.slot));
    }

    // The branches whose children something opens.
    std::vector<std::string> branches() const {
        std::vector<std::string> all;
        const auto collect = [&](const std::vector<engine::Effect>& effects) {
            for (const engine::Effect& effect : effects)
                if (effect.kind == engine::Effect::Kind::open && !contains(all, effect.branch)) all.push_back(effect.branch);
        };
        for (const Deadline& deadline : workflow_.deadlines) collect(deadline.effects);
        for (const State& state : workflow_.states) {
            for (const Action& action : state.actions) collect(action.effects);
            for (const Deadline& deadline : state.deadlines) collect(deadline.effects);
        }
        return all;
    }

    void check_join(const State& state, const engine::Join& join) {
        const auto known = branches();
        if (!contains(known, join.branch))
            faults_.add(places_.join(state.id, "children"),
                        known.empty() ? fmt::format("Expected children to wait for, but nothing opens any.")
                                      : unknown_name("a branch of children that something opens", join.branch, known));
    }

    // A window counted from a date of the form is known only with a form that was submitted.
    void check_window_is_known(const State& state, const Action& action) {
        if (!unfiled_.contains(&state) || action.submits_form) return;
        const auto check = [&](const std::optional<engine::Moment>& moment, std::string_view key) {
            if (moment && moment->base == engine::Moment::Base::field)
                faults_.add(places_.action(state.id, action.id, key),
                            fmt::format("Expected no field of the form in '{}' of '{}' in '{}', since the form may not be filled in yet.",
                                        key,
                                        action.id,
                                        state.id));
        };
        check(action.not_before, "not_before");
        check(action.not_after, "not_after");
        for (const engine::Blackout& blackout : action.blackouts) check(blackout.from, "blackout");
    }

    void check_signed_once() {
        std::map<std::string, std::string> signed_in;
        for (const State& state : workflow_.states)
            for (const Action& action : state.actions) {
                if (!action.signs) continue;
                const auto [first, is_new] = signed_in.emplace(action.slot, state.id);
                if (!is_new && first->second != state.id)
                    faults_.add(
                        places_.action(state.id, action.id, "as"),
                        fmt::format(
                            "Expected each slot to be signed in one state, but '{}' is signed in '{}' and in '{}'.",
                            action.slot,
                            first->second,
                            state.id));
            }
    }

    // Whether the state is left at once if all that it waits for has happened before.
    static bool passes_by_itself(const Step& step) {
        if (step.to == step.from) return false;
        return step.action != nullptr ? step.action->signs : is_join(step);
    }

    static bool is_join(const Step& step) {
        if (step.action != nullptr || !step.from->join) return false;
        const auto leads = [&](const engine::Target& target) { return target.state == step.to->id; };
        return std::any_of(step.from->join->to.begin(), step.from->join->to.end(), leads) ||
               std::any_of(step.from->join->otherwise.begin(), step.from->join->otherwise.end(), leads);
    }

    // A signature that still holds is not asked for again, and children that have ended are not waited
    // for: such a state is passed. So these alone must not lead in a circle.
    void check_signatures_lead_onward() {
        for (const Step& step : paths_.steps()) {
            if (!passes_by_itself(step) || !paths_.reachable_from({step.to}, passes_by_itself).contains(step.from)) continue;
            if (step.action == nullptr) {
                faults_.add(places_.join(step.from->id, "to"),
                            fmt::format("Expected joins to lead onward, but from '{}' they alone lead back to '{}'.",
                                        step.to->id,
                                        step.from->id));
                continue;
            }
            faults_.add(places_.action(step.from->id, step.action->id, "to"),
                        fmt::format("Expected signatures to lead onward, but from '{}' they alone lead back to '{}'.",
                                    step.to->id,
                                    step.from->id));
        }
    }

    // Where the document may stand unsigned: at first, and wherever a changed form made the
    // signatures lapse.
    StateSet unsigned_states() const {
        StateSet unsigned_here{workflow_.find_state(workflow_.initial)};
        for (const State* state : paths_.reachable())
            for (const Action& action : state->actions)
                if (action.edits_form && action.to.empty()) unsigned_here.insert(state);
        for (const Step& step : paths_.steps())
            if (step.action != nullptr && step.action->edits_form && !step.action->signs &&
                paths_.reachable().contains(step.from))
                unsigned_here.insert(step.to);
        return unsigned_here;
    }

    void check_payment(const std::vector<Written>& payment_needs) {
        std::vector<std::string> slots;
        for (const State& state : workflow_.states)
            for (const Action& action : state.actions)
                if (action.signs && !contains(slots, action.slot)) slots.push_back(action.slot);
        if (!slots.empty()) check_paid_after({}, "passing a signature");
        for (const Written& slot : payment_needs) {
            if (contains(slots, slot.text))
                check_paid_after(slot.text, fmt::format("the signature of '{}'", slot.text));
            else
                faults_.add(slot.line, unknown_name("a slot that is signed", slot.text, slots));
        }
    }

    // Without a slot: after any signature.
    void check_paid_after(std::string_view slot, const std::string& what) {
        const auto passes = [&](const Step& step) {
            return step.action == nullptr || !step.action->signs || (!slot.empty() && step.action->slot != slot);
        };
        for (const State* state : paths_.reachable_from(unsigned_states(), passes))
            for (const Action& action : state->actions)
                if (!action.post.empty() && !(action.signs && (slot.empty() || action.slot == slot)))
                    faults_.add(
                        places_.action(state->id, action.id, "post"),
                        fmt::format(
                            "Expected no path to payment without the signatures, but '{}' in '{}' can be reached without {}.",
                            action.id,
                            state->id,
                            what));
    }

    const Workflow& workflow_;
    const Places& places_;
    Faults& faults_;
    Paths paths_;
    StateSet unfiled_;  // states in which the form may not have been submitted yet
};

}  // namespace

void check_structure(const Workflow& workflow,
                     const std::vector<Written>& payment_needs,
                     const Places& places,
                     Faults& faults) {
    StructureChecker(workflow, places, faults).check(payment_needs);
    check_deadlines(workflow, places, faults);
    check_returns(workflow, places, faults);
    check_rights(workflow, places, faults);
}

}  // namespace countersign::definitions
