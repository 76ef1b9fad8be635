// Jumping back after a return: what lies between was signed, so that it still holds for a form that did
// not change, or the definition says that it may be left out.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/definition_checker.hpp"
#include "daemon/definitions/paths.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::State;
using engine::Workflow;

bool onward(const Step& step) { return !step.returns && step.action != nullptr && !step.action->revokes; }

bool signs(const State& state) {
    return std::any_of(state.actions.begin(), state.actions.end(), [](const Action& action) { return action.signs; });
}

// The states that lie between the targets of the return and the state that returns.
StateSet between(const Workflow& workflow, const Paths& paths, const State& state, const Action& action) {
    StateSet found;
    for (const std::string& target : action.choose) {
        const State* from = workflow.find_state(target);
        if (from == nullptr) continue;
        for (const State* reached : paths.reachable_from({from}, onward))
            if (reached != from && reached != &state && paths.reachable_from({reached}, onward).contains(&state)) found.insert(reached);
    }
    return found;
}

}  // namespace

void check_returns(const Workflow& workflow, const Places& places, Faults& faults) {
    const Paths paths(workflow);
    for (const State& state : workflow.states)
        for (const Action& action : state.actions) {
            if (action.returns && action.choose.empty())
                faults.add(places.action(state.id, action.id, "return"),
                           fmt::format("Expected a return to an earlier step, but nothing leads to '{}'.", state.id));
            if (action.resume != Action::Resume::jump_back) continue;
            const StateSet left_out = between(workflow, paths, state, action);
            for (const State* one : left_out)
                if (!signs(*one) && std::find(action.past.begin(), action.past.end(), one->id) == action.past.end())
                    faults.add(places.action(state.id, action.id, "resume"),
                               fmt::format("Expected only states that sign between the return and '{}', but a jump back would leave out "
                                           "'{}', which does not; name it in 'past', or let it go by steps.",
                                           state.id,
                                           one->id));
            for (const std::string& id : action.past)
                if (!left_out.contains(workflow.find_state(id)))
                    faults.add(places.action(state.id, action.id, "past"),
                               fmt::format("Expected in 'past' states that a jump back leaves out, but '{}' is none.", id));
        }
}

}  // namespace countersign::definitions
