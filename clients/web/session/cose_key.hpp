// A COSE public key (RFC 9053) as an authenticator writes it, and signatures that are checked with it: ES256 on P-256, and
// RS256 with 2048 to 4096 bits.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace countersign::web {

constexpr std::int64_t es256 = -7, rs256 = -257;

// Its algorithm, when this is a whole key that can check signatures, and nothing else.
[[nodiscard]] std::optional<std::int64_t> algorithm_of(std::string_view cose);
[[nodiscard]] bool is_signed_by(std::string_view cose, std::string_view message, std::string_view signature);

}  // namespace countersign::web
