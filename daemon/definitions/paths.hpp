// Paths: the machine as a graph, for what must hold on every path. Private to definitions.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "daemon/engine/workflow.hpp"

namespace countersign::definitions {

// One way from a state to another: by an action, or by a deadline or a join (then `action` is nullptr).
struct Step {
    const engine::State* from = nullptr;
    const engine::State* to = nullptr;
    const engine::Action* action = nullptr;
    bool returns = false;
};

using StateSet = std::set<const engine::State*>;

class Paths {
public:
    // The workflow outlives it. Targets that are no states are left out.
    explicit Paths(const engine::Workflow& workflow);

    [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

    // Every state that can be entered, the initial one included.
    [[nodiscard]] const StateSet& reachable() const { return reachable_; }

    // What can be reached from these (they included) over steps that are kept.
    [[nodiscard]] StateSet reachable_from(const StateSet& from, const std::function<bool(const Step&)>& is_kept) const;
    // Whether every path from the opening to `state` passes `first`; a state passes itself.
    [[nodiscard]] bool always_passes(const engine::State& first, const engine::State& state) const;

private:
    const engine::State* initial_ = nullptr;
    std::vector<Step> steps_;
    StateSet reachable_;
};

// Workflow-level deadlines that run in this state.
[[nodiscard]] std::vector<const engine::Deadline*> spanning_deadlines(const engine::Workflow& workflow,
                                                                      const engine::State& state);

}  // namespace countersign::definitions
