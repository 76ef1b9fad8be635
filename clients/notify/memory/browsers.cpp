// Memory, the part of the browsers.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "clients/notify/memory/memory.hpp"
#include "clients/notify/memory/secret.hpp"

namespace countersign::notify {

std::string Memory::admit_browser(const Browser& browser) {
    const std::string cookie = new_secret(), hash = hash_of_secret("browser", cookie);
    const std::lock_guard lock(mutex_);
    SQLite::Statement insert(*database_, "INSERT INTO browser VALUES (?, ?, ?, ?)");
    bind_blob(insert, 1, hash);
    insert.bind(2, browser.person);
    insert.bind(3, browser.channel);
    insert.bind(4, ms(browser.until));
    insert.exec();
    return cookie;
}

std::optional<Browser> Memory::find_browser(const std::string& cookie) {
    if (!may_be_secret(cookie)) return std::nullopt;
    const std::string hash = hash_of_secret("browser", cookie);
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT person, channel, until FROM browser WHERE hash = ?");
    bind_blob(row, 1, hash);
    if (!row.executeStep()) return std::nullopt;
    return Browser{.person = row.getColumn(0).getString(),
                   .channel = row.getColumn(1).getString(),
                   .until = instant(row.getColumn(2).getInt64())};
}

void Memory::revoke_browsers(const std::string& person) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement remove(*database_, "DELETE FROM browser WHERE person = ?");
    remove.bind(1, person);
    remove.exec();
}

void Memory::forget_browsers(Instant before) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement remove(*database_, "DELETE FROM browser WHERE until < ?");
    remove.bind(1, ms(before));
    remove.exec();
}

}  // namespace countersign::notify
