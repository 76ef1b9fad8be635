// Log: the truth. One append-only, hash-chained table in log.db, and the anchor file beside it.
// Format: docs/formats.md. One connection, EXCLUSIVE, WAL, synchronous=FULL; used from one thread, but
// for begin_append(), whose work a thread of the log's own does; every other member waits for it.
//
// append() is the only thing between a decision and its acknowledgement: one transaction and one
// sync for all entries that wait, then the anchor and its sync.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "daemon/engine/event.hpp"
#include "daemon/store/anchor.hpp"
#include "daemon/store/failures.hpp"
#include "daemon/store/head.hpp"

namespace countersign::store {

struct LogOptions {
    std::string vfs;                             // SQLite VFS name; tests put a simulated disk here
    AnchorFileMaker anchor_file;                 // empty: a file on the operating system's disk
    // Of the tail, before serving: hashes and decoding. The server scrubs what is older in the
    // background with Log::verify.
    std::uint64_t verify_entries = 100'000;
    // SQLite's own quick_check of the whole file, while the file is no larger than this.
    std::uint64_t quick_check_bytes_max = 64ULL << 20U;
    // begin_append() moves the WAL into the main file when it has grown past this: a little at a time,
    // since the next append waits for it.
    std::uint64_t wal_bytes_max = 4ULL << 20U;
    bool verify_all = false;                     // --check: every entry, and SQLite's integrity_check
    // --check: changes nothing, neither moves the WAL nor the anchor. append() is not allowed.
    bool look_only = false;
    // For the tests of the tests only (a build without NDEBUG has no other way in either):
    // weakens what must be strong, to show that the power-cut test notices.
    bool break_synchronous_normal = false;
    bool break_no_anchor = false;
};

class Log {
public:
    // Opens or creates log.db and anchor in `directory`, reads every pragma back, verifies the tail
    // of the chain and compares the anchor. What was recovered is durable when it returns. Throws
    // DamagedStore, StoreRefused, StorageFailure, or DiskFull when a new store finds no space.
    Log(const std::filesystem::path& directory, const LogOptions& options);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    [[nodiscard]] const Head& head() const;
    // What the last acknowledged append left in the anchor at open; head() may be one batch ahead.
    [[nodiscard]] const Head& anchored() const;
    // Remarks of the opening for the operator, for example that a torn anchor slot was replaced.
    [[nodiscard]] const std::vector<std::string>& remarks() const;

    // Durable when it returns. Entries must have consecutive seq from head().seq + 1. Gives the
    // chain's hash at each entry. Throws DiskFull (nothing happened, may be tried again) or
    // StorageFailure (the outcome is unknown; every later call throws it too). `bodies`, if given,
    // gets the stored texts.
    std::vector<Hash> append(std::span<const engine::Entry> entries, std::vector<std::string>* bodies = nullptr);

    // As append(), while the caller goes on deciding: begun, then finished, one at a time. `entries` stay
    // as they are until it is finished; `on_done` is called on the log's thread when that will not wait.
    void begin_append(std::span<const engine::Entry> entries, std::function<void()> on_done);
    [[nodiscard]] bool is_appending() const;   // begun and not finished
    [[nodiscard]] bool has_appended() const;   // finish_append() will not wait
    // Gives or throws what append() would have.
    std::vector<Hash> finish_append(std::vector<std::string>* bodies = nullptr);

    // Checked against the chain each time: throws DamagedStore rather than give a changed entry.
    [[nodiscard]] std::optional<engine::Entry> read(std::uint64_t seq) const;
    [[nodiscard]] std::optional<Hash> hash_at(std::uint64_t seq) const;
    // In order, from first to last inclusive. `body` is the stored text.
    using Visitor = std::function<void(const engine::Entry& entry, const Hash& hash, const std::string& body)>;
    void visit(std::uint64_t first, std::uint64_t last, const Visitor& visitor) const;
    // The stored texts alone, without decoding.
    using RawVisitor = std::function<void(std::uint64_t seq, const std::string& body, const Hash& hash)>;
    void visit_raw(std::uint64_t first, std::uint64_t last, const RawVisitor& visitor) const;

    // Verifies the entries from first to last, inclusive, against the chain, and that each one
    // decodes; gives the first fault as a sentence. Entry first - 1 is trusted.
    [[nodiscard]] std::optional<std::string> verify(std::uint64_t first, std::uint64_t last) const;

    // Between batches: moves the WAL into the main file when it has grown past `wal_bytes`. Where
    // the disk is full it stays in the WAL. Throws StorageFailure.
    void checkpoint_if_larger(std::uint64_t wal_bytes);
    // A graceful stop: checkpoint, and the anchor marked clean. Nothing may follow but reading.
    // Throws StorageFailure.
    void close_cleanly();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace countersign::store
