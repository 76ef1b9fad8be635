#include "daemon/definitions/paths.hpp"

#include <algorithm>

namespace countersign::definitions {

Paths::Paths(const engine::Workflow& workflow) : initial_(workflow.find_state(workflow.initial)) {
    const auto add = [&](const engine::State& from, const std::string& to, const engine::Action* action, bool returns) {
        if (const engine::State* target = workflow.find_state(to)) steps_.push_back({&from, target, action, returns});
    };
    for (const engine::State& state : workflow.states) {
        for (const engine::Action& action : state.actions) {
            for (const engine::Target& target : action.to) add(state, target.state, &action, false);
            for (const std::string& target : action.choose) add(state, target, &action, true);
        }
        if (state.join)
            for (const auto* targets : {&state.join->to, &state.join->otherwise})
                for (const engine::Target& target : *targets) add(state, target.state, nullptr, false);
        for (const engine::Deadline& deadline : state.deadlines) add(state, deadline.to, nullptr, false);
        for (const engine::Deadline* deadline : spanning_deadlines(workflow, state))
            add(state, deadline->to, nullptr, false);
    }
    if (initial_ != nullptr) reachable_ = reachable_from({initial_}, [](const Step&) { return true; });
}

StateSet Paths::reachable_from(const StateSet& from, const std::function<bool(const Step&)>& is_kept) const {
    StateSet reached = from;
    std::vector<const engine::State*> waiting(from.begin(), from.end());
    while (!waiting.empty()) {
        const engine::State* state = waiting.back();
        waiting.pop_back();
        for (const Step& step : steps_)
            if (step.from == state && is_kept(step) && reached.insert(step.to).second) waiting.push_back(step.to);
    }
    return reached;
}

bool Paths::always_passes(const engine::State& first, const engine::State& state) const {
    if (&first == &state || &first == initial_) return true;
    const auto avoids = [&](const Step& step) { return step.to != &first; };
    return initial_ == nullptr || !reachable_from({initial_}, avoids).contains(&state);
}

std::vector<const engine::Deadline*> spanning_deadlines(const engine::Workflow& workflow, const engine::State& state) {
    std::vector<const engine::Deadline*> spanning;
    for (const engine::Deadline& deadline : workflow.deadlines)
        if (std::find(deadline.in.begin(), deadline.in.end(), state.id) != deadline.in.end())
            spanning.push_back(&deadline);
    return spanning;
}

}  // namespace countersign::definitions
