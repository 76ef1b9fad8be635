// SHA-256, as bytes and as text. Pure functions of the bytes; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace countersign::engine {

using Sha256 = std::array<std::uint8_t, 32>;
[[nodiscard]] Sha256 sha256(std::string_view bytes);
// Two small hex digits a byte.
[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes);
// 64 hex digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
// The first 16 hex digits of it: what names one text among those of one instance.
[[nodiscard]] std::string short_digest(std::string_view bytes);

}  // namespace countersign::engine
