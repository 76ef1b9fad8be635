#include "clients/notify/memory/memory.hpp"

#include <sys/stat.h>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "clients/notify/memory/secret.hpp"

namespace countersign::notify {

namespace {

constexpr int application_id = 0x43536e74;  // "CSnt"
constexpr int schema_version = 1;

constexpr const char* schema = R"(
CREATE TABLE token (
    hash BLOB PRIMARY KEY, person TEXT NOT NULL, channel TEXT NOT NULL, instance TEXT NOT NULL, version INTEGER NOT NULL,
    action TEXT NOT NULL, on_behalf_of TEXT NOT NULL, message TEXT NOT NULL, until INTEGER NOT NULL, used INTEGER
) WITHOUT ROWID;
CREATE INDEX token_until ON token (until);
CREATE TABLE sent (
    message TEXT NOT NULL, person TEXT NOT NULL, channel TEXT NOT NULL, instance TEXT NOT NULL,
    card INTEGER NOT NULL,  -- 0: none, 1: still asks, 2: shows the outcome
    id TEXT NOT NULL, place TEXT NOT NULL, reply TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (message, person, channel)
) WITHOUT ROWID;
CREATE INDEX sent_open ON sent (instance) WHERE card = 1;
CREATE TABLE promise (
    id INTEGER PRIMARY KEY AUTOINCREMENT, token BLOB NOT NULL, account TEXT NOT NULL, what TEXT NOT NULL, UNIQUE (token, account)
);
CREATE TABLE code (
    token BLOB PRIMARY KEY, hash BLOB NOT NULL, channel TEXT NOT NULL, until INTEGER NOT NULL, tries INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE taken (name TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX taken_name ON taken (name, at);
CREATE TABLE browser (hash BLOB PRIMARY KEY, person TEXT NOT NULL, channel TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE asked_account (
    hash BLOB PRIMARY KEY, person TEXT NOT NULL, channel TEXT NOT NULL, account TEXT NOT NULL, until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
)";

std::unique_ptr<SQLite::Database> open(const std::filesystem::path& file) {
    const mode_t before = ::umask(0077);
    auto database = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 5000);
    ::umask(before);
    database->exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    const int version = database->execAndGet("PRAGMA user_version").getInt();
    if (version > schema_version || (version != 0 && database->execAndGet("PRAGMA application_id").getInt() != application_id))
        throw std::runtime_error("Expected " + file.string() + " to be the memory of this version of countersign-notify, but it is not; " +
                                 "name another file, or move this one away.");
    if (version == 0) {
        SQLite::Transaction transaction(*database);
        database->exec(schema);
        database->exec("PRAGMA application_id = " + std::to_string(application_id));
        database->exec("PRAGMA user_version = " + std::to_string(schema_version));
        transaction.commit();
    }
    return database;
}

Sent read_sent(const SQLite::Statement& row) {
    return {.message = row.getColumn(0).getString(),
            .person = row.getColumn(1).getString(),
            .channel = row.getColumn(2).getString(),
            .instance = row.getColumn(3).getString(),
            .is_card = row.getColumn(4).getInt() != 0,
            .place = {.id = row.getColumn(5).getString(), .place = row.getColumn(6).getString(), .reply = row.getColumn(7).getString()},
            .at = instant(row.getColumn(8).getInt64())};
}

}  // namespace

Memory::Memory(const std::filesystem::path& file) : database_(open(file)) {}
Memory::~Memory() = default;

void Memory::note_sent(const std::vector<Sent>& sent) {
    const std::lock_guard lock(mutex_);
    SQLite::Transaction transaction(*database_);
    SQLite::Statement insert(*database_, "INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const Sent& one : sent) {
        insert.bind(1, one.message);
        insert.bind(2, one.person);
        insert.bind(3, one.channel);
        insert.bind(4, one.instance);
        insert.bind(5, one.is_card ? 1 : 0);
        insert.bind(6, one.place.id);
        insert.bind(7, one.place.place);
        insert.bind(8, one.place.reply);
        insert.bind(9, ms(one.at));
        insert.exec();
        insert.reset();
    }
    transaction.commit();
}

bool Memory::was_sent(const std::string& message, const std::string& person) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT 1 FROM sent WHERE message = ? AND person = ?");
    row.bind(1, message);
    row.bind(2, person);
    return row.executeStep();
}

std::vector<Sent> Memory::open_cards(const std::string& instance) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement rows(*database_, "SELECT * FROM sent WHERE instance = ? AND card = 1 ORDER BY at, message, person");
    rows.bind(1, instance);
    std::vector<Sent> cards;
    while (rows.executeStep()) cards.push_back(read_sent(rows));
    return cards;
}

std::vector<std::string> Memory::instances_with_open_cards() {
    const std::lock_guard lock(mutex_);
    SQLite::Statement rows(*database_, "SELECT DISTINCT instance FROM sent WHERE card = 1");
    std::vector<std::string> instances;
    while (rows.executeStep()) instances.push_back(rows.getColumn(0).getString());
    return instances;
}

void Memory::note_closed(const Sent& card) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement update(*database_, "UPDATE sent SET card = 2 WHERE message = ? AND person = ? AND channel = ?");
    update.bind(1, card.message);
    update.bind(2, card.person);
    update.bind(3, card.channel);
    update.exec();
}

void Memory::forget_sent(Instant before) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement remove(*database_, "DELETE FROM sent WHERE at < ? AND card <> 1");
    remove.bind(1, ms(before));
    remove.exec();
}

std::optional<std::string> Memory::kept(const std::string& name) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT value FROM kept WHERE name = ?");
    row.bind(1, name);
    if (!row.executeStep()) return std::nullopt;
    return row.getColumn(0).getString();
}

void Memory::keep(const std::string& name, const std::string& value) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement insert(*database_, "INSERT OR REPLACE INTO kept VALUES (?, ?)");
    insert.bind(1, name);
    insert.bind(2, value);
    insert.exec();
}

}  // namespace countersign::notify
