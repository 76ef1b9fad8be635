// What definitions read of registers is there, and of the type that they expect. Private to definitions;
// offered to others as check_with() in definition_file.hpp.
#pragma once

#include "daemon/definitions/toml_section.hpp"

namespace countersign::definitions {

// Of its own registers.
void check_own_registers(const engine::Workflow& workflow, Faults& faults);

}  // namespace countersign::definitions
