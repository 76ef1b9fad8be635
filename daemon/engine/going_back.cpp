// 退回: where a return may lead.
#include <algorithm>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

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

}  // namespace countersign::engine
