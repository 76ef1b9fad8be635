#include "daemon/store/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <utility>

namespace countersign::store {

namespace {

// Of a new file; an older one keeps its own. Rows of one or two kilobytes fill these better than SQLite's
// usual 4096, and half as many frames are written.
constexpr int page_bytes = 8192;

// What an error code means to us; the rest is a storage failure. Our SQL is fixed, so that an ERROR
// comes of a file whose description has changed.
[[noreturn]] void throw_by_code(int code, const std::string& sentence) {
    switch (code & 0xff) {
        case SQLITE_FULL: throw DiskFull(sentence);
        case SQLITE_ERROR:
        case SQLITE_TOOBIG:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: throw DamagedStore(sentence);
        case SQLITE_BUSY:
        case SQLITE_READONLY:
        case SQLITE_LOCKED: throw StoreRefused(sentence);
        default: throw StorageFailure(sentence);
    }
}

std::string_view view_of(const void* bytes, int size) {
    if (bytes == nullptr || size <= 0) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

}  // namespace

// --- Statement -------------------------------------------------------------------------------

Statement::Statement(Database& database, std::string_view sql) : database_(&database) {
    check(sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                             &statement_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

void Statement::check(int code) const {
    if (code != SQLITE_OK) database_->fail_with(code, "read or write it");
}

void Statement::bind(int parameter, std::int64_t value) { check(sqlite3_bind_int64(statement_, parameter, value)); }

void Statement::bind(int parameter, std::uint64_t value) { bind(parameter, static_cast<std::int64_t>(value)); }

void Statement::bind(int parameter, std::string_view text) {
    check(sqlite3_bind_text64(statement_, parameter, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8));
}

void Statement::bind_blob(int parameter, std::string_view bytes) {
    check(sqlite3_bind_blob64(statement_, parameter, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_TRANSIENT));
}

void Statement::bind_null(int parameter) { check(sqlite3_bind_null(statement_, parameter)); }

void Statement::bind_kept(int parameter, std::string_view text) {
    check(sqlite3_bind_text64(statement_, parameter, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_blob_kept(int parameter, std::string_view bytes) {
    check(sqlite3_bind_blob64(statement_, parameter, bytes.data(), bytes.size(), SQLITE_STATIC));
}

bool Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        sqlite3_reset(statement_);
        database_->fail_with(code, "read or write it");
    }
    return false;
}

// The error of the last step, which reset repeats, has been thrown by step().
void Statement::reset() { sqlite3_reset(statement_); }

void Statement::run() {
    while (step()) {
    }
    reset();
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::uint64_t Statement::number(int column) const { return static_cast<std::uint64_t>(integer(column)); }

std::string_view Statement::text(int column) const {
    const auto* bytes = sqlite3_column_text(statement_, column);
    return view_of(bytes, sqlite3_column_bytes(statement_, column));
}

std::string_view Statement::blob(int column) const {
    const auto* bytes = sqlite3_column_blob(statement_, column);
    return view_of(bytes, sqlite3_column_bytes(statement_, column));
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

// --- Database --------------------------------------------------------------------------------

Database::Database(const std::filesystem::path& file, const DatabaseOptions& options)
    : file_(file), what_(options.what), vfs_(options.vfs) {
    try {
        open(options);
    } catch (...) {
        close();
        throw;
    }
}

Database::~Database() { close(); }

// No checkpoint here: whoever stops gracefully has made one, and after a failure nothing may be
// written any more.
void Database::close() {
    for (std::optional<Statement>* own : {&begin_, &commit_, &roll_back_}) own->reset();
    sqlite3_close_v2(connection_);
}

void Database::open(const DatabaseOptions& options) {
    const int creating = options.may_create ? SQLITE_OPEN_CREATE : 0;
    const int flags = SQLITE_OPEN_READWRITE | creating | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (const int code = sqlite3_open_v2(file_.c_str(), &connection_, flags, vfs_.name()); code != SQLITE_OK)
        fail_with(code, "open it");
    begin_.emplace(*this, "BEGIN IMMEDIATE");
    commit_.emplace(*this, "COMMIT");
    roll_back_.emplace(*this, "ROLLBACK");
    configure();
    execute("PRAGMA locking_mode = EXCLUSIVE");
    check_owner(options);
    if (sqlite3_db_readonly(connection_, "main") != 0)
        throw StoreRefused(fmt::format("Expected to write to {}, but it can only be read.", file_.string()));
    execute(fmt::format("PRAGMA page_size = {}", page_bytes));
    set_modes(options);
    if (pragma("application_id") == "0") create(options);
    page_size_ = std::stoull(pragma("page_size"));
}

// What belongs to the connection and not to the file.
void Database::configure() {
    constexpr std::array<std::pair<int, int>, 6> switches{{{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                                           {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                                           {SQLITE_DBCONFIG_DQS_DML, 0},
                                                           {SQLITE_DBCONFIG_DQS_DDL, 0},
                                                           {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                                           {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1}}};
    for (const auto& [option, wanted] : switches) {
        int held = -1;
        sqlite3_db_config(connection_, option, wanted, &held);
        if (held != wanted)
            throw StorageFailure(fmt::format("Expected SQLite to take option {} = {}, but it is {}.", option, wanted, held));
    }
    sqlite3_limit(connection_, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(connection_, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
    sqlite3_limit(connection_, SQLITE_LIMIT_WORKER_THREADS, 0);
}

// Reads only: a file of somebody else's must stay as it is.
void Database::check_owner(const DatabaseOptions& options) {
    const auto owner = static_cast<std::uint32_t>(std::stoll(pragma("application_id")));
    const std::string version = pragma("user_version");
    Statement tables(*this, "SELECT count(*) FROM sqlite_schema");
    const bool is_new = tables.step() && tables.integer(0) == 0 && owner == 0 && version == "0";
    if (is_new && !options.may_create)
        throw StoreRefused(fmt::format("Expected the {} in {}, but the file is empty.", what_, file_.string()));
    if (is_new) return;
    if (owner != options.application_id)
        throw StoreRefused(fmt::format("Expected the {} of Countersign in {}, but the file belongs to another program "
                                       "(application id {:#010x}).",
                                       what_, file_.string(), owner));
    if (version != std::to_string(options.schema_version))
        throw StoreRefused(fmt::format("Expected the {} in {} to have schema {}, but it has schema {}: it was written "
                                       "by another version of the daemon.",
                                       what_, file_.string(), options.schema_version, version));
}

void Database::set_modes(const DatabaseOptions& options) {
    const auto set = [this](const std::string& name, const std::string& value, const std::string& read) {
        execute("PRAGMA " + name + " = " + value);
        require(name, read);
    };
    require("locking_mode", "exclusive");
    const std::string level = std::to_string(static_cast<int>(options.synchronous));
    set("synchronous", level, level);
    set("journal_mode", "WAL", "wal");
    set("synchronous", level, level);
    set("wal_autocheckpoint", "0", "0");
    set("foreign_keys", "ON", "1");
    set("trusted_schema", "OFF", "0");
    set("cell_size_check", "ON", "1");
    set("mmap_size", "0", "0");
    set("temp_store", "MEMORY", "2");
    set("busy_timeout", "0", "0");
    set("cache_size", std::to_string(-options.cache_kib), std::to_string(-options.cache_kib));
    if (!options.cache_may_spill) set("cache_spill", "OFF", "0");
    int persistent = 1;
    sqlite3_file_control(connection_, "main", SQLITE_FCNTL_PERSIST_WAL, &persistent);
    persistent = -1;
    sqlite3_file_control(connection_, "main", SQLITE_FCNTL_PERSIST_WAL, &persistent);
    if (persistent != 1) throw StorageFailure("Expected SQLite to keep the WAL file, but it would not.");
    // Its predecessor was the default hook of wal_autocheckpoint, which is off.
    sqlite3_wal_hook(connection_, &Database::note_wal, this);
}

void Database::create(const DatabaseOptions& options) {
    Transaction transaction(*this);
    execute(options.schema);
    execute(fmt::format("PRAGMA application_id = {}", static_cast<std::int32_t>(options.application_id)));
    execute(fmt::format("PRAGMA user_version = {}", options.schema_version));
    transaction.commit();
}

void Database::require(const std::string& name, const std::string& value) {
    const std::string held = pragma(name);
    if (held != value)
        throw StorageFailure(fmt::format("Expected SQLite to take {} = {} for {}, but it is {}.", name, value,
                                         file_.string(), held.empty() ? "unknown" : held));
}

int Database::note_wal(void* self, sqlite3*, const char*, int pages) {
    static_cast<Database*>(self)->wal_pages_ = static_cast<std::uint64_t>(pages);
    return SQLITE_OK;
}

void Database::execute(const std::string& sql) {
    if (const int code = sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK)
        fail_with(code, "read or write it");
}

bool Database::is_autocommit() const { return sqlite3_get_autocommit(connection_) != 0; }

void Database::roll_back() {
    if (!is_autocommit()) roll_back_->run();
}

std::string Database::pragma(const std::string& name) {
    Statement statement(*this, "PRAGMA " + name);
    return statement.step() ? std::string(statement.text(0)) : std::string();
}

void Database::checkpoint() { move_wal(SQLITE_CHECKPOINT_PASSIVE); }

void Database::checkpoint_and_empty() {
    move_wal(SQLITE_CHECKPOINT_TRUNCATE);
    sync_wal();
}

void Database::move_wal(int mode) {
    int in_wal = 0;
    int moved = 0;
    is_moving_wal_ = true;
    const int code = sqlite3_wal_checkpoint_v2(connection_, "main", mode, &in_wal, &moved);
    is_moving_wal_ = false;
    if (code == SQLITE_INTERRUPT) return;
    if (code != SQLITE_OK) fail_with(code, "move the WAL into it");
    if (moved == in_wal) wal_pages_ = 0;
}

// SQLite forgets an interruption that came too late when the next statement starts.
void Database::cut_checkpoint_short() {
    if (is_moving_wal_) sqlite3_interrupt(connection_);
}

void Database::sync_wal() {
    sqlite3_file* wal = nullptr;
    const int code = sqlite3_file_control(connection_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
    if (code != SQLITE_OK || wal == nullptr || wal->pMethods == nullptr) return;  // nothing was ever in it
    if (const int synced = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL); synced != SQLITE_OK)
        fail_with(synced, "sync its WAL");
}

std::uint64_t Database::bytes() { return page_size_ * std::stoull(pragma("page_count")); }

engine::Sha256 Database::file_digest() {
    sqlite3_file* file = nullptr;
    sqlite3_int64 size = 0;
    if (sqlite3_file_control(connection_, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file == nullptr ||
        file->pMethods == nullptr || file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        fail_with(SQLITE_IOERR, "measure it");
    std::string content(static_cast<std::size_t>(size), '\0');
    if (const int code = file->pMethods->xRead(file, content.data(), static_cast<int>(size), 0); code != SQLITE_OK)
        fail_with(code, "read it");
    return engine::sha256(content);
}

std::string Database::integrity(bool quick) {
    std::string found = pragma(quick ? "quick_check(1)" : "integrity_check(1)");
    // A disk that cannot be read says nothing about what is on it.
    if (found.find("unable to get the page") != std::string::npos)
        throw StorageFailure(fmt::format("Expected to read {}, but: {}.", file_.string(), found));
    return found;
}

void Database::fail_with(int code, std::string_view doing) const {
    const bool said = connection_ != nullptr && (sqlite3_extended_errcode(connection_) & 0xff) == (code & 0xff);
    const std::string why = said ? sqlite3_errmsg(connection_) : sqlite3_errstr(code);
    std::string sentence =
        fmt::format("Expected to {} ({} in {}), but SQLite says: {} (code {}).", doing, what_, file_.string(), why, code);
    if ((code & 0xff) == SQLITE_BUSY) sentence += " Another program has the file open.";
    throw_by_code(code, sentence);
}

// --- Transaction -----------------------------------------------------------------------------

Transaction::Transaction(Database& database) : database_(database) { database_.begin(); }

Transaction::~Transaction() {
    if (!is_open_) return;
    try {
        database_.roll_back();
    } catch (const std::exception&) {
        // An exception is on its way that says more. What could not be rolled back was not committed.
    }
}

void Transaction::commit() {
    database_.commit();
    is_open_ = false;
}

}  // namespace countersign::store
