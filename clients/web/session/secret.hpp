// Secrets that leave in a cookie or a link, and how they are kept: 256 random bits as hex, and of each only a SHA-256.
// A hash needs no salt and no slowness here, since nobody guesses 256 bits; and one who finds a row by its hash compares
// nothing that a time could tell of. The kinds never have equal hashes: a calendar's link is no cookie.
#pragma once

#include <string>
#include <string_view>

namespace countersign::web {

[[nodiscard]] std::string new_secret();
[[nodiscard]] bool may_be_secret(std::string_view text);
// Raw, 32 bytes.
[[nodiscard]] std::string hash_of_secret(std::string_view kind, std::string_view secret);
[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string random_bytes(std::size_t size);
[[nodiscard]] std::string hex(std::string_view bytes);
[[nodiscard]] bool is_equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace countersign::web
