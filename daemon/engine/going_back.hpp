// 退回: what a return leads to, and how a document goes on once it was redone. Private to the engine.
#pragma once

#include <string>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

// Whether `next`, which is entered from `present`, is a step on the way to `wanted`: it leads there, and
// not back to `present`. A withdrawal leads back, and takes no jump.
[[nodiscard]] bool lies_between(const Workflow& workflow, const std::string& present, const std::string& next,
                                const std::string& wanted);

}  // namespace countersign::engine
