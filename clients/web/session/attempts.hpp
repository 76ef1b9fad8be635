// Attempts: who failed how often, and so must wait (Throttling in policy.hpp says why). An attempt counts as a failure from
// its beginning, and no more once it has succeeded: else a thousand that are made at once would all be free. Kept in
// the database, over restarts. Total in whatever text somebody typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/web/session/policy.hpp"

namespace SQLite {
class Database;
}

namespace countersign::web {

struct Attempt {
    std::string name;  // of what is counted; a hash
    Limit limit;
    Instant free_at{};  // set by begin_attempt: the wait that its failure costs; none is the beginning of time
};

[[nodiscard]] std::string attempt_name(std::string_view kind, std::string_view person, std::string_view remote = {});
// An address as failures are counted by it: IPv6 by its first 64 bits, which one customer has all of.
[[nodiscard]] std::string counted_address(std::string_view remote);

// How long to wait, if so; then nothing was counted. Within the caller's transaction, as the others.
using Wait = std::optional<std::chrono::milliseconds>;
[[nodiscard]] Wait begin_attempt(SQLite::Database& database, std::vector<Attempt>& attempts, Instant now);
// It was none after all.
void forgive_attempt(SQLite::Database& database, const Attempt& attempt);
// All failures of this name.
void forget_attempts(SQLite::Database& database, const Attempt& attempt);


// Where a person has signed in from, and since when one looks.
[[nodiscard]] bool is_familiar(SQLite::Database& database, const std::string& person, const std::string& remote, Instant since);
void note_familiar(SQLite::Database& database, const std::string& person, const std::string& remote, Instant at);

}  // namespace countersign::web
