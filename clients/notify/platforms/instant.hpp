// Instants of the platforms' world, and the window in which a signed callback counts: five minutes
// both ways. Time is always an argument here; only a connector's surroundings know what time it is.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace countersign::platforms {

using Milliseconds = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Milliseconds>;

constexpr Milliseconds callback_window = std::chrono::minutes(5);

// A stamp from the future is as bad as an old one: it could be kept and played later.
[[nodiscard]] bool is_fresh(Instant stamped_at, Instant now);

// A timestamp as platforms write it, digits only; nothing for anything else.
[[nodiscard]] std::optional<Instant> read_seconds(std::string_view digits);
[[nodiscard]] std::optional<Instant> read_milliseconds(std::string_view digits);

[[nodiscard]] std::int64_t seconds_of(Instant instant);

}  // namespace countersign::platforms
