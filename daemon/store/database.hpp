// Database: one SQLite file with one connection, opened the only way that keeps its promises
// (EXCLUSIVE before the first access, WAL, own checkpoints, a WAL file that stays for ever), each
// pragma read back. Statement: prepared once, bound and stepped many times.
//
// Every error throws: SQLITE_FULL is DiskFull, CORRUPT and NOTADB are DamagedStore, a lock held by
// somebody else is StoreRefused, anything else is StorageFailure. Used from one thread at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/engine/digest.hpp"
#include "daemon/store/failures.hpp"
#include "daemon/store/wal_gathering.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace countersign::store {

class Database;

class Statement {
public:
    Statement(Database& database, std::string_view sql);
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // Parameters count from 1; a text or blob is copied.
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, std::uint64_t value);
    void bind(int parameter, std::int32_t value) { bind(parameter, std::int64_t{value}); }
    void bind(int parameter, std::uint32_t value) { bind(parameter, std::int64_t{value}); }
    void bind(int parameter, std::string_view text);
    void bind_blob(int parameter, std::string_view bytes);
    void bind_null(int parameter);
    // Not copied: must live until the next reset().
    void bind_kept(int parameter, std::string_view text);
    void bind_blob_kept(int parameter, std::string_view bytes);

    // Whether there is a row; its columns count from 0 and live until the next step() or reset().
    bool step();
    void reset();
    // For statements without rows: steps to the end and resets, so that it can be bound anew.
    void run();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::uint64_t number(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::string_view blob(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    void check(int code) const;

    Database* database_;
    sqlite3_stmt* statement_ = nullptr;
};

// How much a commit waits for. WAL with full: durable; with normal: consistent after a power cut,
// but the last commits may be gone.
enum class Synchronous { normal = 1, full = 2 };

struct DatabaseOptions {
    std::string vfs;                       // empty: the operating system's
    Synchronous synchronous = Synchronous::full;
    std::uint32_t application_id = 0;      // another one in the file: StoreRefused
    std::uint32_t schema_version = 1;      // user_version; a newer one in the file: StoreRefused
    std::string schema;                    // executed in one transaction when the file is new
    bool may_create = true;                // otherwise a missing or empty file: StoreRefused
    int cache_kib = 8 * 1024;
    bool cache_may_spill = false;          // write pages of a large transaction before its commit
    std::string what = "database";         // in sentences: "log", "views"
};

class Database {
public:
    // Opens or creates. Nothing is written to a file that is not ours.
    Database(const std::filesystem::path& file, const DatabaseOptions& options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void execute(const std::string& sql);
    [[nodiscard]] Statement prepare(std::string_view sql) { return {*this, sql}; }

    // The bounds of a Transaction.
    void begin() { begin_->run(); }
    void commit() { commit_->run(); }
    // False while a transaction is open; an error may have ended it of SQLite's own accord.
    [[nodiscard]] bool is_autocommit() const;
    // Ends the transaction without a trace, whether or not SQLite has already done so.
    void roll_back();

    [[nodiscard]] std::string pragma(const std::string& name);
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

    // Moves the whole WAL into the main file and syncs it; the WAL keeps its space.
    void checkpoint();
    // From any other thread: a checkpoint that is under way ends soon. What it has not moved stays in the WAL. Whoever
    // calls it makes sure that nothing else is begun on the connection until it has returned.
    void cut_checkpoint_short();
    // The same, and the WAL is empty afterwards, durably.
    void checkpoint_and_empty();
    // Makes durable what was recovered from the WAL, where a checkpoint finds no space.
    void sync_wal();
    // Bytes of the WAL that the next checkpoint would move (0 right after one).
    [[nodiscard]] std::uint64_t wal_bytes() const { return wal_pages_ * page_size_; }
    [[nodiscard]] std::uint64_t bytes();
    // SHA-256 of the main file, byte for byte.
    [[nodiscard]] engine::Sha256 file_digest();

    // "ok", or what is wrong, first fault only. `quick` skips the comparison of indexes.
    [[nodiscard]] std::string integrity(bool quick);

    // Throws what the code stands for; `doing` completes "Expected to ... , but".
    [[noreturn]] void fail_with(int code, std::string_view doing) const;
    [[nodiscard]] sqlite3* handle() const { return connection_; }

private:
    void open(const DatabaseOptions& options);
    void close();
    void configure();
    void check_owner(const DatabaseOptions& options);
    void set_modes(const DatabaseOptions& options);
    void create(const DatabaseOptions& options);
    void require(const std::string& name, const std::string& value);
    void move_wal(int mode);
    static int note_wal(void* self, sqlite3* connection, const char* name, int pages);

    std::filesystem::path file_;
    std::string what_;
    WalGathering vfs_;
    sqlite3* connection_ = nullptr;
    // Prepared once: a transaction may hold a single entry, and SQLite would parse them for each.
    std::optional<Statement> begin_;
    std::optional<Statement> commit_;
    std::optional<Statement> roll_back_;
    std::uint64_t wal_pages_ = 0;
    std::atomic<bool> is_moving_wal_ = false;
    std::uint64_t page_size_ = 4096;
};

// One transaction: rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Database& database_;
    bool is_open_ = true;
};

}  // namespace countersign::store
