#include "clients/web/session/store.hpp"

#include <stdexcept>

#include <sys/stat.h>

#include "clients/web/session/secret.hpp"

namespace countersign::web {

namespace {

constexpr int application_id = 0x43537765;  // "CSwe"
constexpr int schema_version = 1;

constexpr const char* schema = R"(
CREATE TABLE kept (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE credential (
    person TEXT PRIMARY KEY, password TEXT NOT NULL,
    secret BLOB NOT NULL,    -- of the authenticator, sealed
    step INTEGER NOT NULL,   -- the last one whose code was used
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation (hash BLOB PRIMARY KEY, person TEXT NOT NULL, secret BLOB NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_person ON invitation (person);
CREATE TABLE entrance (hash BLOB PRIMARY KEY, person TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE session (
    number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, id TEXT NOT NULL UNIQUE, person TEXT NOT NULL,
    signed_in_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, until INTEGER NOT NULL, confirmed_until INTEGER NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person);
CREATE TABLE attempt (
    name BLOB PRIMARY KEY,       -- a hash: what was typed as a person's name may be a password
    empty_at INTEGER NOT NULL,   -- when the last failure is forgotten; each lasts as long as the others
    free_at INTEGER NOT NULL     -- not before
) STRICT, WITHOUT ROWID;
CREATE TABLE familiar (person TEXT NOT NULL, remote BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (person, remote)) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
    person TEXT NOT NULL, instance TEXT NOT NULL, version INTEGER NOT NULL, form TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (person, instance)
) STRICT;
CREATE TABLE calendar (person TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
CREATE TABLE passkey (
    id BLOB PRIMARY KEY, person TEXT NOT NULL, key BLOB NOT NULL, counter INTEGER NOT NULL, label TEXT NOT NULL,
    made_at INTEGER NOT NULL, used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_person ON passkey (person);
-- Those that were answered: an open one is known by its own seal, so that asking for one writes nothing.
CREATE TABLE challenge (hash BLOB PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)";

}  // namespace

std::unique_ptr<SQLite::Database> open_store(const std::filesystem::path& file) {
    const mode_t before = ::umask(0077);
    auto database = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 5000);
    ::umask(before);
    database->exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    Writing transaction(*database);
    const int version = database->execAndGet("PRAGMA user_version").getInt();
    if (version > schema_version || (version != 0 && database->execAndGet("PRAGMA application_id").getInt() != application_id))
        throw std::runtime_error("Expected " + file.string() + " to be the memory of this version of countersign-web, but it is not; " +
                                 "name another file, or move this one away.");
    if (version == 0) {
        database->exec(schema);
        database->exec("PRAGMA application_id = " + std::to_string(application_id));
        database->exec("PRAGMA user_version = " + std::to_string(schema_version));
    }
    transaction.commit();
    return database;
}

std::string open_seal_key(SQLite::Database& database, const std::filesystem::path& file) {
    const std::filesystem::path key_file = std::filesystem::path(file).replace_extension(".key");
    Writing transaction(database);
    SQLite::Statement row(database, "SELECT value FROM kept WHERE name = 'seal'");
    const bool is_known = row.executeStep();
    std::string key = read_seal_key(key_file, !is_known);
    const Seal seal(key);
    if (is_known) {
        if (!seal.open("seal", row.getColumn(0).getString()))
            throw std::runtime_error("Expected " + key_file.string() + " to hold the key that seals second factors, but it is not the one " +
                                     file.string() + " was made with; put that one back, or start with a new database and invite everybody again.");
        return key;
    }
    SQLite::Statement insert(database, "INSERT INTO kept VALUES ('seal', ?)");
    bind_blob(insert, 1, seal.seal("seal", "countersign"));
    insert.exec();
    transaction.commit();
    return key;
}

void bind_blob(SQLite::Statement& statement, int index, const std::string& bytes) {
    statement.bind(index, bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace countersign::web
