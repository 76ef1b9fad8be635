// Codes of an authenticator application: RFC 6238 with what every application can do, that is SHA-1, steps of 30
// seconds and six digits. A clock may be one step off, either way; the caller keeps the last step that was used, so that no
// code counts twice. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "clients/web/session/policy.hpp"

namespace countersign::web {

constexpr std::size_t totp_secret_bytes = 20;

[[nodiscard]] std::int64_t totp_step_at(Instant now);
// `digits` is 6 but for the vectors of the RFC, which have 8.
[[nodiscard]] std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);
// The step whose code this is, if it is near `now` and after the last one that was used. Blanks between the digits do not
// count, and digits of full width, as a Chinese input method writes them, are digits.
[[nodiscard]] std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, Instant now, std::int64_t last_used);

[[nodiscard]] std::string base32(std::string_view bytes);
// What an authenticator reads from the picture. `account` is shown to the person beside the issuer.
[[nodiscard]] std::string totp_uri(std::string_view base32_secret, std::string_view account, std::string_view issuer);

}  // namespace countersign::web
