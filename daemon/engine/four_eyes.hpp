// Four eyes: once the house wants them (the setting of workflows/house-change.toml), whatever gives authority or
// changes the rules is done by a change that two persons have agreed on. What takes authority away is done by one
// person, at once, and is told to everybody whom it concerns.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

[[nodiscard]] bool wants_four_eyes(const Company& company);
// A refusal where a second person's approval is wanted and this is not what came of one.
[[nodiscard]] std::optional<Refusal> check_four_eyes(const Facts& facts);
// To these persons, and to those who change the house.
[[nodiscard]] Told revocation(const std::vector<std::string>& persons, Label text);

}  // namespace countersign::engine
