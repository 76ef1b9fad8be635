// What the passing of a schedule opens: one instance for each active holder of the role it names.
#pragma once

#include <vector>

#include "daemon/server/processor.hpp"

namespace countersign::server {

// Asked before the PassSchedule is submitted, because it moves the schedule on. Empty for any other
// command, and for a schedule whose moment was not known until now.
[[nodiscard]] std::vector<engine::Open> openings_of(const engine::Command& command, const Processor& processor);

}  // namespace countersign::server
