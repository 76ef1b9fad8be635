// The file of Sessions, and words of its own sources for SQLite. Instants are kept as milliseconds since 1970.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "clients/web/session/policy.hpp"
#include "clients/web/session/seal.hpp"

namespace countersign::web {

// Mode 0600, WAL, synchronous = FULL. Throws std::runtime_error when it is another program's file, or a newer one.
[[nodiscard]] std::unique_ptr<SQLite::Database> open_store(const std::filesystem::path& file);
// The key that belongs to this database: made for a new one, and recognised ever after.
[[nodiscard]] std::string open_seal_key(SQLite::Database& database, const std::filesystem::path& file);

// Writes: taken at once, so that another program's write can not come between a reading and what follows from it.
struct Writing : SQLite::Transaction {
    explicit Writing(SQLite::Database& database) : SQLite::Transaction(database, SQLite::TransactionBehavior::IMMEDIATE) {}
};

void bind_blob(SQLite::Statement& statement, int index, const std::string& bytes);

[[nodiscard]] inline std::int64_t ms(Instant at) { return at.time_since_epoch().count(); }
[[nodiscard]] inline Instant instant(std::int64_t ms) { return Instant{std::chrono::milliseconds{ms}}; }

}  // namespace countersign::web
