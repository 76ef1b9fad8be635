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

}  // namespace countersign::definitions
