// Which task of an instance a command means. A task is what one party is asked for in a state: the
// actions that share a slot, or else the same assignees. Private to the engine.
#pragma once

#include <string>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

// `wanted` if the state has such a task; if it is empty, the only one that the actor has by himself,
// or the only one there is.
[[nodiscard]] Result<std::string, Refusal> task_of(const Workflow& workflow, const Instance& instance,
                                                   const std::string& wanted, const Facts& facts);

}  // namespace countersign::engine
