// Secrets that leave with a message or a cookie, and how they are kept: 128 random bits as hex, so that mail programs
// and chat cards break them nowhere, and of each only a hash. Words of Memory's own sources for SQLite beside.
#pragma once

#include <cstdint>
#include <string>

#include "clients/notify/platforms/instant.hpp"

namespace SQLite {
class Statement;
}

namespace countersign::notify {

[[nodiscard]] std::string new_secret();
[[nodiscard]] bool may_be_secret(const std::string& text);
[[nodiscard]] std::string hash_of_token(const std::string& token);
// For what is no token; the kinds never have equal hashes.
[[nodiscard]] std::string hash_of_secret(const std::string& kind, const std::string& secret);

void bind_blob(SQLite::Statement& statement, int index, const std::string& bytes);

[[nodiscard]] inline std::int64_t ms(platforms::Instant at) { return at.time_since_epoch().count(); }
[[nodiscard]] inline platforms::Instant instant(std::int64_t ms) { return platforms::Instant{platforms::Milliseconds{ms}}; }

}  // namespace countersign::notify
