// Decision tables: which row fits given values, and what a row says to people.
#pragma once

#include <string>
#include <vector>

#include "daemon/engine/wording.hpp"

namespace countersign::engine {

[[nodiscard]] bool fits(const DecisionCell& cell, const Value& value);
// The row that fits the values of the table's inputs; nullptr when none does: an amount of another
// currency, since the checker leaves no other gap.
[[nodiscard]] const DecisionRow* find_row(const DecisionTable& table, const std::vector<Value>& values);
// A record of the outputs.
[[nodiscard]] Value outputs_of(const DecisionTable& table, const DecisionRow& row);

// "5,000.01 CNY ..", ".. 3", "gift | meal", "*".
[[nodiscard]] std::string describe(const DecisionCell& cell);
// "levels, row 3: amount ≥ 5,000.01 CNY, kind gift"; cells that take anything are left out.
[[nodiscard]] Label describe_row(const DecisionTable& table, const DecisionRow& row, const Wording& wording);
// The sentence when find_row() gives none.
[[nodiscard]] Label no_row_for(const DecisionTable& table, const std::vector<Value>& values, const Wording& wording);

}  // namespace countersign::engine
