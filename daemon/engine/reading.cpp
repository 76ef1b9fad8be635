// Whether a decision will read the form, so that the caller loads it from the log only then.
#include <algorithm>
#include <set>

#include "daemon/engine/course.hpp"
#include "daemon/engine/decide.hpp"

namespace countersign::engine {

namespace {

bool reads_form(const Expression& expression) { return expression && expression.reads("form"); }

bool reads_form(const Template& text) {
    return std::any_of(text.parts.begin(), text.parts.end(), [](const auto& part) { return reads_form(part.second); });
}

bool reads_form(const Moment& moment) { return moment.base == Moment::Base::field; }

bool reads_form(const std::optional<Moment>& moment) { return moment && reads_form(*moment); }

// What a definition reads of the form in one place or another.
class Reading {
public:
    explicit Reading(const Workflow& workflow) : workflow_(workflow) {}

    bool by_assignees(const std::vector<std::string>& assignees) const {
        return std::any_of(assignees.begin(), assignees.end(), [&](const std::string& assignee) {
            const Expression* expression = workflow_.find_computed(assignee);
            return expression != nullptr && reads_form(*expression);
        });
    }

    static bool by_effects(const std::vector<Effect>& effects) {
        return std::any_of(effects.begin(), effects.end(), [](const Effect& effect) {
            return reads_form(effect.each) || reads_form(effect.when) || reads_form(effect.initiator) ||
                   reads_form(effect.target) ||
                   std::any_of(effect.values.begin(), effect.values.end(), [](const Assignment& a) { return reads_form(a.value); });
        });
    }

    bool by_tells(const std::vector<Tell>& tells) const {
        return std::any_of(tells.begin(), tells.end(), [&](const Tell& tell) { return reads_form(tell.when) || by_assignees(tell.to); });
    }

    bool by_setting(const Deadline& deadline) const {
        return reads_form(deadline.when) || reads_form(deadline.at) || reads_form(deadline.repeat_until) ||
               by_assignees(deadline.remind_to);
    }

    bool by_acting(const Action& action) const {
        const auto any = [](const auto& items, auto member) {
            return std::any_of(items.begin(), items.end(), [&](const auto& item) { return reads_form(item.*member); });
        };
        return reads_form(action.offered) || by_assignees(action.by) || any(action.require, &Requirement::when) ||
               any(action.to, &Target::when) || any(action.set, &Assignment::value) || any(action.post, &Posting::amount) ||
               any(action.post, &Posting::each) || any(action.limit, &Limit::max) || any(action.limit, &Limit::each) ||
               any(action.post, &Posting::debit) || any(action.post, &Posting::credit) || any(action.limit, &Limit::account) ||
               by_tells(action.tell) || (action.draw && reads_form(action.draw->from)) ||
               reads_form(action.not_before) || reads_form(action.not_after) || by_effects(action.effects) ||
               // Both bounds of a blackout count from the same base.
               std::any_of(action.blackouts.begin(), action.blackouts.end(), [](const Blackout& b) { return reads_form(b.from); }) ||
               (action.extend && (reads_form(action.extend->to) || reads_form(action.extend->at))) ||
               std::any_of(action.flags.begin(), action.flags.end(), [](const auto& flag) { return reads_form(flag.second); });
    }

private:
    const Workflow& workflow_;
};

// Entering a state evaluates its deadlines, its offers and who is asked, and where a signature holds,
// the way on.
class Entering {
public:
    Entering(const Workflow& workflow, const Instance& instance) : workflow_(workflow), instance_(instance), reading_(workflow) {}

    bool reads(const std::string& name) {
        if (!seen_.insert(name).second) return false;
        const State* state = workflow_.find_state(name);
        if (state == nullptr) return false;
        if (!state->fields.required.empty()) return true;
        for (const Deadline& deadline : state->deadlines)
            if (reading_.by_setting(deadline)) return true;
        for (const Deadline& deadline : workflow_.deadlines)
            if (std::find(deadline.in.begin(), deadline.in.end(), name) != deadline.in.end() && reading_.by_setting(deadline))
                return true;
        if (state->join && (reads_targets(state->join->to) || reads_targets(state->join->otherwise))) return true;
        for (const Action& action : state->actions) {
            if (reads_form(action.offered) || reading_.by_assignees(action.by)) return true;
            const bool may_skip = action.signs && instance_.signature_of(action.slot) != nullptr;
            if (may_skip && reads_targets(action.to)) return true;
        }
        return false;
    }

    bool reads_targets(const std::vector<Target>& targets) {
        return std::any_of(targets.begin(), targets.end(), [&](const Target& target) {
            return reads_form(target.when) || reads(target.state);
        });
    }

private:
    const Workflow& workflow_;
    const Instance& instance_;
    Reading reading_;
    std::set<std::string> seen_;
};

}  // namespace

bool needs_form(const Workflow& workflow, const Instance& instance, std::string_view id) {
    const State* state = workflow.find_state(instance.state);
    const Action* action = state == nullptr ? nullptr : state->find_action(id);
    if (action == nullptr || instance.form_seq == 0) return false;
    if (action->edits_form || action->submits_form || shows_form(workflow) || Reading(workflow).by_acting(*action)) return true;
    Entering entering(workflow, instance);
    if (entering.reads(instance.state) || entering.reads(instance.jump_to)) return true;
    for (const std::string& target : action->choose)
        if (entering.reads(target)) return true;
    return entering.reads_targets(action->to);
}

bool needs_seed(const Workflow& workflow, const Instance& instance, std::string_view id) {
    const State* state = workflow.find_state(instance.state);
    const Action* action = state == nullptr ? nullptr : state->find_action(id);
    return (action != nullptr && action->draw.has_value()) || allocates_by_lot(workflow);
}

// Whatever enters a state may draw whom its task is given to.
bool allocates_by_lot(const Workflow& workflow) {
    return std::any_of(workflow.states.begin(), workflow.states.end(), [](const State& state) {
        return std::any_of(state.actions.begin(), state.actions.end(), [](const Action& action) {
            return action.allocate == Action::Allocate::by_lot;
        });
    });
}

bool needs_form_for_deadline(const Workflow& workflow, const Instance& instance) {
    const State* state = workflow.find_state(instance.state);
    if (state == nullptr || instance.form_seq == 0) return false;
    if (shows_form(workflow)) return true;
    Entering entering(workflow, instance);
    for (const Timer& timer : instance.timers) {
        const Deadline* deadline = find_deadline(workflow, *state, timer.id);
        if (deadline == nullptr) continue;
        if (!deadline->to.empty() && entering.reads(deadline->to)) return true;
        const Action* action = state->find_action_on(timer.id);
        if (action != nullptr && (Reading(workflow).by_acting(*action) || entering.reads_targets(action->to))) return true;
        if (Reading::by_effects(deadline->effects)) return true;
        if (reads_form(deadline->repeat_until) || (deadline->handover && entering.reads(instance.state))) return true;
        if (Reading(workflow).by_tells(deadline->tell)) return true;
        if (deadline->handover && Reading(workflow).by_assignees(deadline->handover->to)) return true;
    }
    return false;
}

}  // namespace countersign::engine
