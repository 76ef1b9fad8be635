// Proves what the text of a definition alone shows: that every state can be reached and left, that
// somebody has to act by some time, and that nothing is paid without signatures. Private to
// definitions.
#pragma once

#include "daemon/definitions/places.hpp"
#include "daemon/definitions/toml_section.hpp"

namespace countersign::definitions {

// `payment_needs`: the slots whose signatures every payment needs.
void check_structure(const engine::Workflow& workflow,
                     const std::vector<Written>& payment_needs,
                     const Places& places,
                     Faults& faults);

// That what deadlines pause, hand over and extend is there, and that none of them approves.
void check_deadlines(const engine::Workflow& workflow, const Places& places, Faults& faults);
// That a jump back after a return leaves out only what still holds.
void check_returns(const engine::Workflow& workflow, const Places& places, Faults& faults);

}  // namespace countersign::definitions
