// Attachments: the contents of the files that forms and inputs name, in a folder beside the log:
//
//   attachments/ab/cdef...            a content, named by its SHA-256
//   attachments/held/HASH.PERSON      that this person has uploaded it and may name it for a day; PERSON is a digest
//   attachments/incoming/UPLOAD       one that is on its way
//
// A content is durable, with its name, before keep() returns, and so before any entry of the log that names it is
// decided. Nothing here is ever changed; what was never named is removed. After a crash, what was on its way
// is thrown away, and what is kept but not named is found by its mark.
//
// No method throws but open(); each runs on the thread of the errands (open() before it starts).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/contents.hpp"

namespace countersign::store {

// A content that somebody has uploaded and may name.
struct HeldContent {
    std::string person, hash;
    engine::Content content;
    engine::Instant at;      // when it was uploaded, by the daemon's clock
};

class Attachments {
public:
    explicit Attachments(const std::filesystem::path& data_directory);

    // Makes the folders, throws away what was on its way, and tells what is held. Throws StoreRefused.
    [[nodiscard]] std::vector<HeldContent> open() const;

    // A sentence when the disk does not take it, or would have less than `free_bytes` left after `bytes` more.
    [[nodiscard]] std::optional<std::string> begin(const std::string& upload, std::int64_t bytes, std::int64_t free_bytes) const;
    [[nodiscard]] std::optional<std::string> write(const std::string& upload, std::int64_t offset, std::string_view bytes) const;
    void discard(const std::string& upload) const;

    struct NotKept {
        bool is_other_content = false;   // what arrived has another hash
        std::string sentence;
    };
    // What arrived becomes a content that `person` holds. Asked again, it says the same again.
    [[nodiscard]] Result<engine::Content, NotKept> keep(const std::string& upload, const std::string& person, const std::string& hash,
                                                        engine::Instant at) const;
    // The person's mark; and the content itself.
    void let_go(const std::string& person, const std::string& hash) const;
    void remove(const std::string& hash) const;

    // A part of a content; the sentence when it can not be read.
    [[nodiscard]] Result<std::string, std::string> read(const std::string& hash, std::int64_t offset, std::size_t count) const;
    // A sentence when the content is missing or another one.
    [[nodiscard]] std::optional<std::string> fault(const std::string& hash) const;

private:
    [[nodiscard]] std::filesystem::path file_of(const std::string& hash) const;
    [[nodiscard]] std::filesystem::path mark_of(const std::string& person, const std::string& hash) const;
    [[nodiscard]] std::filesystem::path incoming(const std::string& upload) const { return folder_ / "incoming" / upload; }

    std::filesystem::path folder_;
};

}  // namespace countersign::store
