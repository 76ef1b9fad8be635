// Rights over fields (`see`, `edit`, `require`) against the rest of a definition. Private to definitions.
#pragma once

#include "daemon/definitions/places.hpp"
#include "daemon/definitions/toml_section.hpp"

namespace countersign::definitions {

void check_rights(const engine::Workflow& workflow, const Places& places, Faults& faults);

}  // namespace countersign::definitions
