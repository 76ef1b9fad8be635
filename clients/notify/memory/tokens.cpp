// Memory, the part of the tokens.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "clients/notify/memory/memory.hpp"
#include "clients/notify/memory/secret.hpp"
#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify {

namespace {

constexpr std::size_t request_hex = 32;

void bind_grant(SQLite::Statement& insert, const std::string& hash, const Grant& grant) {
    bind_blob(insert, 1, hash);
    insert.bind(2, grant.person);
    insert.bind(3, grant.channel);
    insert.bind(4, grant.instance);
    insert.bind(5, static_cast<std::int64_t>(grant.version));
    insert.bind(6, grant.action);
    insert.bind(7, grant.on_behalf_of);
    insert.bind(8, grant.message);
    insert.bind(9, ms(grant.until));
}

Granted read(const SQLite::Statement& row, const std::string& hash) {
    Granted found{.grant = {.person = row.getColumn(0).getString(),
                            .channel = row.getColumn(1).getString(),
                            .instance = row.getColumn(2).getString(),
                            .version = static_cast<std::uint64_t>(row.getColumn(3).getInt64()),
                            .action = row.getColumn(4).getString(),
                            .on_behalf_of = row.getColumn(5).getString(),
                            .message = row.getColumn(6).getString(),
                            .until = instant(row.getColumn(7).getInt64())},
                  .request = "token." + platforms::hex(hash).substr(0, request_hex),
                  .used = {}};
    if (!row.getColumn(8).isNull()) found.used = instant(row.getColumn(8).getInt64());
    return found;
}

}  // namespace

std::vector<std::string> Memory::grant(const std::vector<Grant>& grants) {
    const std::lock_guard lock(mutex_);
    SQLite::Transaction transaction(*database_);
    SQLite::Statement insert(*database_, "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)");
    std::vector<std::string> tokens;
    for (const Grant& grant : grants) {
        tokens.push_back(new_secret());
        bind_grant(insert, hash_of_token(tokens.back()), grant);
        insert.exec();
        insert.reset();
    }
    transaction.commit();
    return tokens;
}

std::optional<Granted> Memory::find_token(const std::string& token) {
    if (!may_be_secret(token)) return std::nullopt;
    const std::string hash = hash_of_token(token);
    const std::lock_guard lock(mutex_);
    return find_hash(hash);
}

std::optional<Granted> Memory::find_hash(const std::string& hash) {
    SQLite::Statement row(*database_,
                          "SELECT person, channel, instance, version, action, on_behalf_of, message, until, used FROM token WHERE hash = ?");
    bind_blob(row, 1, hash);
    if (!row.executeStep()) return std::nullopt;
    return read(row, hash);
}

void Memory::note_used(const std::string& token, Instant at) {
    const std::string hash = hash_of_token(token);
    const std::lock_guard lock(mutex_);
    SQLite::Statement update(*database_, "UPDATE token SET used = ? WHERE hash = ? AND used IS NULL");
    update.bind(1, ms(at));
    bind_blob(update, 2, hash);
    update.exec();
}

void Memory::forget_tokens(Instant before) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement remove(*database_, "DELETE FROM token WHERE until < ? AND hash NOT IN (SELECT token FROM promise)");
    remove.bind(1, ms(before));
    remove.exec();
}

}  // namespace countersign::notify
