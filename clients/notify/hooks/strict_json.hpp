// JSON from outside, read as strictly as the daemon reads requests: duplicate names, numbers with a point
// or an exponent or beyond 64 bits, and deep nesting are refused, so that nobody reads it in two ways.
#pragma once

#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace countersign::hooks {

using Json = nlohmann::json;

constexpr std::size_t levels_max = 8;

[[nodiscard]] std::optional<Json> read_strict_json(std::string_view text);

}  // namespace countersign::hooks
