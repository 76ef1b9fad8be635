// A decision table has a row for every case, and only one. Bounds step by one minor unit or by one.
// Private to definitions.
#pragma once

#include <vector>

#include "daemon/definitions/toml_section.hpp"

namespace countersign::definitions {

struct DecisionLines {
    int table = 0;
    std::vector<int> rows;
};

// Reports the first row that never fits, the first two that fit the same case, or else the first case
// without a row. `table` was read without faults.
void check_decision(const engine::Workflow& workflow, const engine::DecisionTable& table, const DecisionLines& lines, Faults& faults);

}  // namespace countersign::definitions
