// What a picture of an instance does not say by itself: who holds its tasks, whose opinion it waits for, whose
// signatures are missing, which deadlines stand still, which questions are open.
#pragma once

#include <vector>

#include "daemon/engine/instance.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::server {

[[nodiscard]] std::vector<engine::Label> explanation_notes(const engine::Instance& instance, const engine::Workflow& workflow,
                                                           const engine::People& people);

}  // namespace countersign::server
