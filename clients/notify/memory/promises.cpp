// Memory, the part of the promises.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "clients/notify/memory/memory.hpp"
#include "clients/notify/memory/secret.hpp"

namespace countersign::notify {

void Memory::promise(const std::string& token, const std::string& account, const std::string& what) {
    const std::string hash = hash_of_token(token);
    const std::lock_guard lock(mutex_);
    SQLite::Statement insert(*database_, "INSERT OR IGNORE INTO promise (token, account, what) VALUES (?, ?, ?)");
    bind_blob(insert, 1, hash);
    insert.bind(2, account);
    insert.bind(3, what);
    insert.exec();
}

std::vector<Promised> Memory::promises() {
    const std::lock_guard lock(mutex_);
    SQLite::Statement rows(*database_, "SELECT id, token, what FROM promise ORDER BY id");
    std::vector<Promised> all;
    while (rows.executeStep())
        if (auto granted = find_hash(rows.getColumn(1).getString()))
            all.push_back({.id = rows.getColumn(0).getInt64(), .granted = std::move(*granted), .what = rows.getColumn(2).getString()});
    return all;
}

bool Memory::is_promised(const std::string& token) {
    const std::string hash = hash_of_token(token);
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT 1 FROM promise WHERE token = ?");
    bind_blob(row, 1, hash);
    return row.executeStep();
}

void Memory::forget_promise(std::int64_t id, std::optional<Instant> used) {
    const std::lock_guard lock(mutex_);
    SQLite::Transaction transaction(*database_);
    if (used) {
        SQLite::Statement update(*database_,
                                 "UPDATE token SET used = ? WHERE hash = (SELECT token FROM promise WHERE id = ?) AND used IS NULL");
        update.bind(1, ms(*used));
        update.bind(2, id);
        update.exec();
    }
    SQLite::Statement remove(*database_, "DELETE FROM promise WHERE id = ?");
    remove.bind(1, id);
    remove.exec();
    transaction.commit();
}

}  // namespace countersign::notify
