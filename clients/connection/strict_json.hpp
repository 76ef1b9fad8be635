// JSON from outside, read as strictly as the daemon reads requests: duplicate names, numbers with a point
// or an exponent or beyond 64 bits, and deep nesting are refused, so that nobody reads it in two ways.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace countersign::connection {

[[nodiscard]] std::optional<nlohmann::json> read_strict_json(std::string_view text, std::size_t levels_max);

}  // namespace countersign::connection
