// Uploads: who is uploading what and how far it is, and who holds which content, to name it within a day. Knows no
// disk and no clock: the loop tells it what has come and what was written (loop_attachments.cpp). That one knows the
// hash of somebody else's file gives nothing: everybody uploads for himself.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/contents.hpp"
#include "daemon/engine/refusal.hpp"
#include "daemon/store/attachments.hpp"

namespace countersign::server {

struct UploadLimits {
    std::int64_t file_bytes_max = 20'000'000;
    std::int64_t pending_bytes_max = 100'000'000;   // of one person: on its way, or not named yet
    std::int64_t pending_files_max = 100;
    std::int64_t free_bytes = 500'000'000;          // that stay free on the disk
};

class Uploads {
public:
    static constexpr std::chrono::hours kept_for{24};

    struct Upload {
        std::string id, person, name, hash;
        std::int64_t bytes = 0;
        std::int64_t offset = 0;     // up to here it was handed to the disk
        engine::Instant touched;
        bool is_made = false;        // its file was asked for
        bool is_closing = false;     // all of it is there, and is being verified
    };
    // What the content is once it is held.
    struct Progress {
        Upload* upload = nullptr;    // nullptr: it is held
        engine::Content content;
    };
    struct Wanted {
        std::string person, name, hash;
        std::int64_t bytes = 0;
    };

    explicit Uploads(UploadLimits limits) : limits_(limits) {}

    [[nodiscard]] const UploadLimits& limits() const { return limits_; }
    void recover(const std::vector<store::HeldContent>& held);

    // The same upload for the same person and hash, however often it is asked for.
    [[nodiscard]] Result<Progress, engine::Refusal> begin(const Wanted& wanted, engine::Instant now);
    // By its id, for the one whose it is.
    [[nodiscard]] Result<Progress, engine::Refusal> find(const std::string& id, const std::string& person);
    // Takes a part that begins where the one before it ended; false for one that is there already.
    [[nodiscard]] Result<bool, engine::Refusal> take(Upload& upload, std::int64_t offset, std::int64_t bytes, engine::Instant now);
    [[nodiscard]] Result<Upload*, engine::Refusal> close(Upload& upload);
    void forget(const std::string& id) { uploads_.erase(id); }

    void hold(store::HeldContent held);
    // By the id that its upload had; there must be one.
    [[nodiscard]] const store::HeldContent& find_held(const std::string& id) const { return held_.at(id).content; }
    // An entry of the log names it: it stays for ever, and weighs on nobody any more.
    // Those who held it are returned.
    [[nodiscard]] std::vector<std::string> note_named(const std::string& hash);
    // Whether somebody holds it or is about to.
    [[nodiscard]] bool is_wanted(const std::string& hash) const;

    // What nobody may name any more, and which uploads were given up; they are forgotten here.
    struct Expired {
        std::vector<store::HeldContent> held;
        std::vector<std::string> uploads;
    };
    [[nodiscard]] Expired expire(engine::Instant now, engine::Contents& contents);

    [[nodiscard]] static std::string id_of(const std::string& person, const std::string& hash);

private:
    struct Held {
        store::HeldContent content;
        bool is_named = false;
    };
    [[nodiscard]] std::optional<engine::Refusal> check(const Wanted& wanted) const;
    [[nodiscard]] std::optional<engine::Refusal> check_pending(const Wanted& wanted) const;

    UploadLimits limits_;
    std::map<std::string, Upload> uploads_;   // by id
    std::map<std::string, Held> held_;        // by the id that its upload had
};

}  // namespace countersign::server
