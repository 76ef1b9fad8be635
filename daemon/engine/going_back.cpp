#include "daemon/engine/going_back.hpp"

#include <algorithm>
#include <set>

namespace countersign::engine {

namespace {

// The states that acting leads to from this one, itself included; returns lead nowhere.
std::set<std::string> onward_from(const Workflow& workflow, const std::string& from) {
    std::set<std::string> reached{from};
    std::vector<std::string> waiting{from};
    while (!waiting.empty()) {
        const State* state = workflow.find_state(waiting.back());
        waiting.pop_back();
        if (state == nullptr) continue;
        for (const Action& action : state->actions)
            for (const Target& target : action.to)
                if (!action.revokes && reached.insert(target.state).second) waiting.push_back(target.state);
    }
    return reached;
}

}  // namespace

std::vector<std::string> return_targets(const Instance& instance, const Action& action) {
    const bool must_be_earlier = action.returns_to_previous || action.returns_anywhere;
    std::vector<std::string> targets;
    for (const auto& [state, count] : instance.visits) {
        if (must_be_earlier && state == instance.state) break;
        if (std::find(action.choose.begin(), action.choose.end(), state) != action.choose.end()) targets.push_back(state);
    }
    if (action.returns_to_previous && targets.size() > 1) targets.erase(targets.begin(), std::prev(targets.end()));
    return targets;
}

bool lies_between(const Workflow& workflow, const std::string& present, const std::string& next, const std::string& wanted) {
    if (wanted.empty()) return false;
    const auto onward = onward_from(workflow, next);
    return onward.contains(wanted) && !onward.contains(present);
}

}  // namespace countersign::engine
