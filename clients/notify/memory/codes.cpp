// Memory, the part of the codes, and of what may be done only so often.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "clients/notify/memory/memory.hpp"
#include "clients/notify/memory/secret.hpp"

namespace countersign::notify {

void Memory::note_code(const std::string& token, const SentCode& code) {
    const std::string id = hash_of_token(token);
    const std::lock_guard lock(mutex_);
    SQLite::Statement insert(*database_, "INSERT OR REPLACE INTO code VALUES (?, ?, ?, ?, ?)");
    bind_blob(insert, 1, id);
    bind_blob(insert, 2, code.hash);
    insert.bind(3, code.channel);
    insert.bind(4, ms(code.until));
    insert.bind(5, code.tries);
    insert.exec();
}

std::optional<SentCode> Memory::try_code(const std::string& token, int most, Instant now) {
    const std::string id = hash_of_token(token);
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_,
                          "UPDATE code SET tries = tries + 1 WHERE token = ? AND tries < ? AND until > ? "
                          "RETURNING hash, channel, until, tries");
    bind_blob(row, 1, id);
    row.bind(2, most);
    row.bind(3, ms(now));
    std::optional<SentCode> code;
    while (row.executeStep())
        code = SentCode{.hash = row.getColumn(0).getString(),
                        .channel = row.getColumn(1).getString(),
                        .until = instant(row.getColumn(2).getInt64()),
                        .tries = row.getColumn(3).getInt()};
    return code;
}

void Memory::forget_code(const std::string& token) {
    const std::string id = hash_of_token(token);
    const std::lock_guard lock(mutex_);
    SQLite::Statement remove(*database_, "DELETE FROM code WHERE token = ?");
    bind_blob(remove, 1, id);
    remove.exec();
}

bool Memory::take_one(const std::string& name, int most, Instant since, Instant now) {
    const std::lock_guard lock(mutex_);
    SQLite::Transaction transaction(*database_);
    SQLite::Statement count(*database_, "SELECT count(*) FROM taken WHERE name = ? AND at > ?");
    count.bind(1, name);
    count.bind(2, ms(since));
    count.executeStep();
    if (count.getColumn(0).getInt() >= most) return false;
    SQLite::Statement insert(*database_, "INSERT INTO taken VALUES (?, ?)");
    insert.bind(1, name);
    insert.bind(2, ms(now));
    insert.exec();
    count.reset();
    transaction.commit();
    return true;
}

void Memory::forget_codes(Instant before) {
    const std::lock_guard lock(mutex_);
    for (const char* sql : {"DELETE FROM code WHERE until < ?", "DELETE FROM taken WHERE at < ?"}) {
        SQLite::Statement remove(*database_, sql);
        remove.bind(1, ms(before));
        remove.exec();
    }
}

}  // namespace countersign::notify
