// Memory, the part of the accounts that people were asked about.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "clients/notify/memory/memory.hpp"
#include "clients/notify/memory/secret.hpp"
#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify {

namespace {

constexpr std::size_t request_hex = 32;

}  // namespace

std::string Memory::ask_account(const AskedAccount& asked) {
    const std::string token = new_secret(), hash = hash_of_secret("account", token);
    const std::lock_guard lock(mutex_);
    SQLite::Statement insert(*database_, "INSERT INTO asked_account VALUES (?, ?, ?, ?, ?)");
    bind_blob(insert, 1, hash);
    insert.bind(2, asked.person);
    insert.bind(3, asked.channel);
    insert.bind(4, asked.account);
    insert.bind(5, ms(asked.until));
    insert.exec();
    return token;
}

std::optional<AskedAccount> Memory::find_asked_account(const std::string& token) {
    if (!may_be_secret(token)) return std::nullopt;
    const std::string hash = hash_of_secret("account", token);
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT person, channel, account, until FROM asked_account WHERE hash = ?");
    bind_blob(row, 1, hash);
    if (!row.executeStep()) return std::nullopt;
    return AskedAccount{.person = row.getColumn(0).getString(),
                        .channel = row.getColumn(1).getString(),
                        .account = row.getColumn(2).getString(),
                        .request = "account." + platforms::hex(hash).substr(0, request_hex),
                        .until = instant(row.getColumn(3).getInt64())};
}

void Memory::forget_asked_accounts(Instant before) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement remove(*database_, "DELETE FROM asked_account WHERE until < ?");
    remove.bind(1, ms(before));
    remove.exec();
}

}  // namespace countersign::notify
