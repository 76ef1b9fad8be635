// Digests and texts of bytes, as the platforms sign with them. Digests are raw bytes; hex and base64
// write them. Signatures are compared in a time that says nothing about where they differ.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace countersign::platforms {

[[nodiscard]] std::string sha1(std::string_view bytes);
[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view message);

[[nodiscard]] std::string hex(std::string_view bytes);  // lower case
[[nodiscard]] std::string base64(std::string_view bytes);
// Strict: standard alphabet, padded, nothing else; nothing when it is not that.
[[nodiscard]] std::optional<std::string> read_base64(std::string_view text);

[[nodiscard]] bool is_equal_in_constant_time(std::string_view left, std::string_view right);

// Everything but A-Z a-z 0-9 - _ . ~ as %XX, for a query.
[[nodiscard]] std::string percent_encoded(std::string_view text);
// A form's or query's "a=b&c=d%20e+f"; the first of two equal names counts.
[[nodiscard]] std::optional<std::string> form_value(std::string_view form, std::string_view name);

}  // namespace countersign::platforms
