// Sessions, the part of the calendar links.
#include "clients/web/session/secret.hpp"
#include "clients/web/session/sessions.hpp"
#include "clients/web/session/store.hpp"

namespace countersign::web {

std::string Sessions::renew_calendar(const std::string& person) {
    const std::string secret = new_secret();
    const std::lock_guard lock(mutex_);
    SQLite::Statement insert(*database_, "INSERT OR REPLACE INTO calendar VALUES (?, ?)");
    insert.bind(1, person);
    bind_blob(insert, 2, hash_of_secret("calendar", secret));
    insert.exec();
    return secret;
}

std::optional<std::string> Sessions::person_of_calendar(const std::string& secret) {
    if (!may_be_secret(secret)) return std::nullopt;
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT person FROM calendar WHERE hash = ?");
    bind_blob(row, 1, hash_of_secret("calendar", secret));
    if (!row.executeStep()) return std::nullopt;
    return row.getColumn(0).getString();
}

bool Sessions::has_calendar(const std::string& person) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT 1 FROM calendar WHERE person = ?");
    row.bind(1, person);
    return row.executeStep();
}

void Sessions::end_calendar(const std::string& person) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement remove(*database_, "DELETE FROM calendar WHERE person = ?");
    remove.bind(1, person);
    remove.exec();
}

}  // namespace countersign::web
