// Credential: how a person signs in, as it is kept. Within the caller's lock and transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "clients/web/session/policy.hpp"

namespace SQLite {
class Database;
}

namespace countersign::web {

struct Credential {
    std::string person;
    std::string password;   // Argon2id, as libsodium writes it
    std::string secret;     // of the authenticator, sealed for secret_purpose(person)
    std::int64_t step = 0;  // the last one whose code was used
};

[[nodiscard]] std::string secret_purpose(const std::string& person);

[[nodiscard]] std::optional<Credential> find_credential(SQLite::Database& database, const std::string& person);
void put_credential(SQLite::Database& database, const Credential& credential, Instant at);
void note_step(SQLite::Database& database, const std::string& person, std::int64_t step);
void note_password(SQLite::Database& database, const std::string& person, const std::string& password);

}  // namespace countersign::web
