// Anchor: the head that was acknowledged, in a small file outside the database (docs/formats.md).
// A hash chain in the database does not see that its own tail was cut; the anchor does.
//
// Two slots are written in turn, each time after the log was synced: so a power cut may tear one of
// them, but then the other one is whole and the log is ahead of it. A third sector holds the mark of
// a clean stop with a digest of the log's whole file, so that a bit that flips where SQLite keeps nothing
// is noticed as well; no entry was ever acknowledged by writing there.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/failures.hpp"
#include "daemon/store/head.hpp"

namespace countersign::store {

// What the anchor needs of a disk. Errors throw StorageFailure (or DiskFull while it is created).
class AnchorFile {
public:
    static constexpr std::size_t size = 2048;
    using Bytes = std::array<unsigned char, size>;

    virtual ~AnchorFile() = default;
    // False when there is no such file; a shorter file is filled up with zeros.
    [[nodiscard]] virtual bool read(Bytes& bytes) = 0;
    // Makes the file with its full size, so that later writes need no space.
    virtual void create(const Bytes& bytes) = 0;
    virtual void write(std::size_t offset, const unsigned char* bytes, std::size_t count) = 0;
    virtual void sync() = 0;
    // The names in the directory: of this file, the log and its WAL.
    virtual void sync_directory() = 0;
};
using AnchorFileMaker = std::function<std::unique_ptr<AnchorFile>(const std::filesystem::path& file)>;
[[nodiscard]] std::unique_ptr<AnchorFile> make_anchor_file(const std::filesystem::path& file);

class Anchor {
public:
    // Reads the file. Nothing is written before settle().
    Anchor(std::unique_ptr<AnchorFile> file, std::filesystem::path path);

    // Gives the log's hash at a sequence number, if it has that entry.
    using HashAt = std::function<std::optional<Hash>(std::uint64_t seq)>;
    // Throws DamagedStore unless the log holds everything that was ever acknowledged.
    void compare(const Head& log, const HashAt& hash_at);
    // After a clean stop, what the log's file was then, to the last bit; nothing if it was too large.
    [[nodiscard]] std::optional<Hash> file_at_stop() const;
    // To be called when the log's head is durable: moves the anchor up to it and takes the mark of a
    // clean stop away. From here on move() may follow.
    void settle(const Head& log);

    // Durable when it returns.
    void move(const Head& head);
    // `file`: the digest of the log's file, or zeros.
    void mark_clean(const Hash& file);

    // The newest acknowledged head that the file named.
    [[nodiscard]] const Head& head() const { return head_; }
    [[nodiscard]] bool was_clean() const { return mark_ && mark_->is_clean; }
    [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }

private:
    struct Slot {
        Head head;
        bool is_clean = false;
    };
    [[nodiscard]] std::optional<Slot> read_slot(std::size_t offset) const;
    void write_slot(std::size_t offset, const Slot& slot);
    void create();
    void compare_slots(const Head& log, const HashAt& hash_at);
    void compare_torn_slot(const Head& log);
    void compare_mark(const Head& log);
    void compare_rest();
    [[noreturn]] void damaged(const std::string& but) const;

    std::unique_ptr<AnchorFile> file_;
    std::filesystem::path path_;
    AnchorFile::Bytes bytes_{};
    bool exists_ = false;
    bool must_be_made_ = false;  // there is none yet, or its making was interrupted
    std::array<std::optional<Slot>, 2> slots_;
    std::optional<Slot> mark_;
    std::size_t newest_ = 0;
    Head head_;
    std::vector<std::string> remarks_;
};

}  // namespace countersign::store
