#include "daemon/store/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>

#include "daemon/engine/digest.hpp"
#include "daemon/ensure.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/event_json.hpp"
#include "daemon/store/text_buffer.hpp"
#include "daemon/store/worker.hpp"

namespace countersign::store {

namespace {

constexpr std::uint32_t application_id = 0x43534C47;  // "CSLG"
constexpr const char* schema =
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash BLOB NOT NULL) STRICT";

std::string_view bytes_of(const Hash& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// What is hashed: the domain, the sequence number, the hash before, the body. Kept in one buffer,
// so that the body is encoded right behind the rest.
class Link {
public:
    void start(std::uint64_t seq, const Hash& before) {
        buffer_.clear();
        buffer_.append(domain);
        for (int shift = 56; shift >= 0; shift -= 8) buffer_.append(static_cast<char>(seq >> shift & 0xffU));
        buffer_.append(bytes_of(before));
    }
    // The body is appended here.
    [[nodiscard]] TextBuffer& buffer() { return buffer_; }
    [[nodiscard]] std::string_view body() const { return buffer_.view().substr(body_offset); }
    [[nodiscard]] Hash hash() const { return engine::sha256(buffer_.view()); }

private:
    static constexpr std::string_view domain = "countersign-entry-1\n";
    static constexpr std::size_t body_offset = domain.size() + sizeof(std::uint64_t) + sizeof(Hash);
    TextBuffer buffer_;
};

std::optional<Hash> hash_of(std::string_view bytes) {
    Hash hash;
    if (bytes.size() != hash.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(hash.data()));
    return hash;
}

DatabaseOptions database_options(const LogOptions& options) {
    return {.vfs = options.vfs,
            .synchronous = options.break_synchronous_normal ? Synchronous::normal : Synchronous::full,
            .application_id = application_id,
            .schema_version = 1,
            .schema = schema,
            .may_create = !options.look_only,
            .what = "log"};
}

// A changed bit in the schema could change what the columns mean.
Database& with_our_table(Database& database) {
    Statement rows(database, "SELECT type, name, tbl_name, sql FROM sqlite_schema");
    const bool has_row = rows.step();
    const bool is_ours = has_row && rows.text(0) == "table" && rows.text(1) == "entry" && rows.text(2) == "entry" &&
                         rows.text(3) == schema && !rows.step();
    if (is_ours) return database;
    throw DamagedStore(fmt::format("Expected the log in {} to be whole, but its table is not described as it was made.",
                                   database.file().string()));
}

}  // namespace

std::string to_hex(const Hash& hash) {
    return engine::hex(hash);
}

struct Log::Parts {
    Parts(const std::filesystem::path& directory, const LogOptions& chosen)
        : options(chosen),
          database(directory / "log.db", database_options(chosen)),
          insert(with_our_table(database), "INSERT INTO entry (seq, body, hash) VALUES (?1, ?2, ?3)"),
          pair(database, "SELECT seq, hash, body FROM entry WHERE seq BETWEEN ?1 - 1 AND ?1 ORDER BY seq"),
          hash_by_seq(database, "SELECT hash FROM entry WHERE seq = ?1"),
          anchor((chosen.anchor_file ? chosen.anchor_file : make_anchor_file)(directory / "anchor"), directory / "anchor") {}

    void check_pages();
    void check_file();
    Head read_head();
    void check_chain();
    [[nodiscard]] bool move_out_of_wal();
    void settle();
    std::optional<Hash> find_hash(std::uint64_t seq);
    std::optional<engine::Entry> read_checked(std::uint64_t seq);
    std::optional<std::string> find_fault(std::uint64_t first, std::uint64_t last);
    void append(std::span<const engine::Entry> entries, std::vector<Hash>& hashes, std::vector<std::string>* bodies);
    void checkpoint_if_larger(std::uint64_t wal_bytes);
    void append_rows(std::span<const engine::Entry> entries, std::vector<Hash>& hashes, std::vector<std::string>* bodies);
    [[noreturn]] void fail(const std::string& why);
    [[noreturn]] void damaged(const std::string& but) const;

    LogOptions options;
    Database database;
    Statement insert;
    Statement pair;
    Statement hash_by_seq;
    Anchor anchor;
    Link link;
    Head head;
    Head told;      // what head() says: behind `head` until an append is finished
    Head anchored;
    std::vector<std::string> remarks;
    std::string failure;  // once set, nothing is acknowledged any more

    // The append that was begun.
    struct Begun {
        std::vector<Hash> hashes;
        std::vector<std::string> bodies;
        std::exception_ptr fault;
        std::atomic<bool> has_ended = false;
    };
    std::unique_ptr<Begun> begun;
    Worker worker;  // last: it ends before what it works on
};

void Log::Parts::damaged(const std::string& but) const {
    throw DamagedStore(fmt::format("Expected the log in {} to be whole, but {}.", database.file().string(), but));
}

// --- opening ---------------------------------------------------------------------------------

// SQLite has no checksums; this finds what the chain cannot see, such as keys out of order.
void Log::Parts::check_pages() {
    if (!options.verify_all && database.bytes() > options.quick_check_bytes_max) return;
    if (const std::string found = database.integrity(!options.verify_all); found != "ok")
        damaged(fmt::format("SQLite finds: {}", found));
}

// After a clean stop, the rest as well: what SQLite does not use and the chain does not cover. It is no
// reason to stand still.
void Log::Parts::check_file() {
    const auto expected = anchor.file_at_stop();
    if (options.break_no_anchor || !expected || database.bytes() > options.quick_check_bytes_max) return;
    if (*expected == database.file_digest()) return;
    remarks.push_back(fmt::format("Expected {} to be as it was at the last stop, but something in it has changed. Every "
                                  "entry is whole; look after the disk, and after who else writes there.",
                                  database.file().string()));
}

Head Log::Parts::read_head() {
    Statement last(database, "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1");
    if (!last.step()) return {};
    const auto hash = hash_of(last.blob(1));
    if (!hash || last.integer(0) < 1) damaged("its last row is not an entry");
    return {.seq = last.number(0), .hash = *hash};
}

void Log::Parts::check_chain() {
    const bool all = options.verify_all || head.seq <= options.verify_entries;
    const std::uint64_t first = all ? 1 : head.seq - options.verify_entries + 1;
    if (const auto fault = find_fault(first, head.seq)) damaged(*fault);
}

// The WAL is emptied as well: were part of its frames never written, because a sync failed, they
// would hide newer pages later. False where the disk has no room for it: the log is whole then, in the
// WAL, but what its main file holds is not settled.
bool Log::Parts::move_out_of_wal() {
    try {
        database.checkpoint_and_empty();
        return true;
    } catch (const DiskFull& full) {
        database.sync_wal();
        remarks.push_back(fmt::format("The log could not be moved out of its WAL: {}", full.what()));
        return false;
    }
}

// Makes durable what was recovered, then says so in the anchor.
void Log::Parts::settle() {
    (void)move_out_of_wal();
    if (!options.break_no_anchor) anchor.settle(head);
}

Log::Log(const std::filesystem::path& directory, const LogOptions& options)
    : parts_(std::make_unique<Parts>(directory, options)) {
    Parts& parts = *parts_;
    parts.check_pages();
    parts.head = parts.read_head();
    parts.check_chain();
    if (!options.break_no_anchor)
        parts.anchor.compare(parts.head, [&parts](std::uint64_t seq) { return parts.find_hash(seq); });
    parts.anchored = parts.anchor.head();
    parts.remarks = parts.anchor.remarks();
    parts.check_file();
    if (!options.look_only) parts.settle();
    parts.told = parts.head;
}

Log::~Log() = default;

const Head& Log::head() const { return parts_->told; }

const Head& Log::anchored() const { return parts_->anchored; }

const std::vector<std::string>& Log::remarks() const { return parts_->remarks; }

// --- appending -------------------------------------------------------------------------------

void Log::Parts::fail(const std::string& why) {
    failure = why;
    throw StorageFailure(why);
}

std::vector<Hash> Log::append(std::span<const engine::Entry> entries, std::vector<std::string>* bodies) {
    ensure(!parts_->options.look_only, "a log that is only looked at is not appended to");
    ensure(!is_appending(), "one append at a time");
    parts_->worker.wait();
    if (!parts_->failure.empty()) throw StorageFailure(parts_->failure);
    std::vector<Hash> hashes;
    if (entries.empty()) return hashes;
    hashes.reserve(entries.size());
    parts_->append(entries, hashes, bodies);
    parts_->told = parts_->head;
    return hashes;
}

void Log::begin_append(std::span<const engine::Entry> entries, std::function<void()> on_done) {
    ensure(!parts_->options.look_only, "a log that is only looked at is not appended to");
    ensure(!is_appending() && !entries.empty(), "one append at a time, of something");
    parts_->worker.wait();
    if (!parts_->failure.empty()) throw StorageFailure(parts_->failure);
    parts_->begun = std::make_unique<Parts::Begun>();
    parts_->worker.start([parts = parts_.get(), begun = parts_->begun.get(), entries, done = std::move(on_done)] {
        try {
            parts->append(entries, begun->hashes, &begun->bodies);
        } catch (...) {
            begun->fault = std::current_exception();  // finish_append() throws it
        }
        const bool is_whole = begun->fault == nullptr;
        begun->has_ended = true;  // from here on the caller may take it away
        done();
        if (!is_whole) return;
        try {
            parts->checkpoint_if_larger(parts->options.wal_bytes_max);
        } catch (const StorageFailure&) {
            // Kept in `failure`: the next append throws it.
        }
    });
}

bool Log::is_appending() const { return parts_->begun != nullptr; }

bool Log::has_appended() const { return is_appending() && parts_->begun->has_ended; }

std::vector<Hash> Log::finish_append(std::vector<std::string>* bodies) {
    ensure(is_appending(), "an append was begun");
    if (!has_appended()) parts_->worker.wait();
    const auto begun = std::move(parts_->begun);
    if (begun->fault) {
        parts_->worker.wait();
        std::rethrow_exception(begun->fault);
    }
    parts_->told = {.seq = parts_->told.seq + begun->hashes.size(), .hash = begun->hashes.back()};
    if (bodies != nullptr) *bodies = std::move(begun->bodies);
    return std::move(begun->hashes);
}

void Log::Parts::append(std::span<const engine::Entry> entries,
                        std::vector<Hash>& hashes,
                        std::vector<std::string>* bodies) {
    const Head next = [&] {
        try {
            append_rows(entries, hashes, bodies);
            return Head{.seq = entries.back().seq, .hash = hashes.back()};
        } catch (const DiskFull&) {
            // The transaction is gone, whether SQLite ended it or append_rows did.
            if (!database.is_autocommit()) fail("Expected the transaction to be rolled back, but it is still open.");
            throw;
        } catch (const BrokenInvariant&) {
            throw;
        } catch (const std::exception& fault) {
            fail(fault.what());
        }
    }();
    try {
        if (!options.break_no_anchor) anchor.move(next);
    } catch (const std::exception& fault) {
        fail(fault.what());
    }
    head = next;
}

void Log::Parts::append_rows(std::span<const engine::Entry> entries,
                             std::vector<Hash>& hashes,
                             std::vector<std::string>* bodies) {
    Transaction transaction(database);
    const Hash* before = &head.hash;
    std::uint64_t seq = head.seq;
    for (const engine::Entry& entry : entries) {
        ensure(entry.seq == ++seq, "entries are appended in sequence");
        link.start(entry.seq, *before);
        encode(entry, link.buffer());
        hashes.push_back(link.hash());
        before = &hashes.back();
        insert.bind(1, entry.seq);
        insert.bind_kept(2, link.body());
        insert.bind_blob_kept(3, bytes_of(hashes.back()));
        insert.run();
        if (bodies != nullptr) bodies->emplace_back(link.body());
    }
    transaction.commit();
}

// --- reading ---------------------------------------------------------------------------------

std::optional<Hash> Log::Parts::find_hash(std::uint64_t seq) {
    hash_by_seq.bind(1, seq);
    std::optional<Hash> hash;
    if (hash_by_seq.step()) hash = hash_of(hash_by_seq.blob(0));
    hash_by_seq.reset();
    return hash;
}

std::optional<engine::Entry> Log::Parts::read_checked(std::uint64_t seq) {
    if (seq == 0 || seq > head.seq) return std::nullopt;
    std::optional<Hash> before = seq == 1 ? std::optional<Hash>(Hash{}) : std::nullopt;
    bool fits = false;
    pair.bind(1, seq);
    while (pair.step()) {
        const auto hash = hash_of(pair.blob(1));
        if (pair.number(0) != seq) {
            before = hash;
        } else if (before && hash) {
            link.start(seq, *before);
            link.buffer().append(pair.text(2));
            fits = *hash == link.hash();
        }
    }
    pair.reset();
    if (!fits) damaged(fmt::format("entry {} does not fit its hash", seq));
    return decode(seq, link.body());
}

std::optional<engine::Entry> Log::read(std::uint64_t seq) const {
    parts_->worker.wait();
    return parts_->read_checked(seq);
}

std::optional<Hash> Log::hash_at(std::uint64_t seq) const {
    if (seq == 0) return Hash{};
    parts_->worker.wait();
    return parts_->find_hash(seq);
}

void Log::visit(std::uint64_t first, std::uint64_t last, const Visitor& visitor) const {
    visit_raw(first, last, [&](std::uint64_t seq, const std::string& body, const Hash& hash) {
        visitor(decode(seq, body), hash, body);
    });
}

void Log::visit_raw(std::uint64_t first, std::uint64_t last, const RawVisitor& visitor) const {
    parts_->worker.wait();
    Statement rows(parts_->database, "SELECT seq, body, hash FROM entry WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq");
    rows.bind(1, first);
    rows.bind(2, last);
    std::string body;
    while (rows.step()) {
        const auto hash = hash_of(rows.blob(2));
        if (!hash) parts_->damaged(fmt::format("entry {} has no hash", rows.number(0)));
        body = rows.text(1);
        visitor(rows.number(0), body, *hash);
    }
}

std::optional<std::string> Log::Parts::find_fault(std::uint64_t first, std::uint64_t last) {
    if (first == 0 || last < first) return std::nullopt;
    Statement rows(database, "SELECT seq, body, hash FROM entry WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq");
    rows.bind(1, first);
    rows.bind(2, last);
    auto before = first == 1 ? std::optional<Hash>(Hash{}) : find_hash(first - 1);
    if (!before) return fmt::format("entry {} is missing", first - 1);
    std::uint64_t seq = first;
    for (; rows.step(); ++seq) {
        if (rows.number(0) != seq) return fmt::format("entry {} is missing", seq);
        link.start(seq, *before);
        link.buffer().append(rows.text(1));
        const auto hash = hash_of(rows.blob(2));
        if (!hash || *hash != link.hash()) return fmt::format("entry {} does not fit its hash", seq);
        before = hash;
        // What the chain covers was decided by us; reading it as well is for --check.
        if (!options.verify_all) continue;
        try {
            (void)decode(seq, link.body());
        } catch (const DamagedStore& fault) {
            return fmt::format("entry {} cannot be read: {}", seq, fault.what());
        }
    }
    if (seq != last + 1) return fmt::format("entry {} is missing", seq);
    return std::nullopt;
}

std::optional<std::string> Log::verify(std::uint64_t first, std::uint64_t last) const {
    parts_->worker.wait();
    return parts_->find_fault(first, last);
}

// --- between batches -------------------------------------------------------------------------

void Log::checkpoint_if_larger(std::uint64_t wal_bytes) {
    parts_->worker.wait();
    parts_->checkpoint_if_larger(wal_bytes);
}

void Log::Parts::checkpoint_if_larger(std::uint64_t wal_bytes) {
    if (!failure.empty()) throw StorageFailure(failure);
    if (database.wal_bytes() <= wal_bytes) return;
    try {
        database.checkpoint();
    } catch (const DiskFull&) {
        // Nothing is lost while it stays in the WAL; append() will say so when that is full too.
    } catch (const std::exception& fault) {
        fail(fault.what());
    }
}

void Log::close_cleanly() {
    ensure(!is_appending(), "what was begun is finished before the log is closed");
    parts_->worker.wait();
    if (!parts_->failure.empty()) throw StorageFailure(parts_->failure);
    try {
        const bool is_settled = parts_->move_out_of_wal();
        const bool is_small = parts_->database.bytes() <= parts_->options.quick_check_bytes_max;
        if (!parts_->options.break_no_anchor)
            parts_->anchor.mark_clean(is_settled && is_small ? parts_->database.file_digest() : Hash{});
    } catch (const std::exception& fault) {
        parts_->fail(fault.what());
    }
    parts_->failure = "Expected an open log, but it was closed.";
}

}  // namespace countersign::store
