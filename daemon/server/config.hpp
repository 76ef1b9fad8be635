// Config: what daemon.toml says (config/daemon.toml shows every key). Each key has a default; a key
// that is not known, or a value that would make the daemon unsafe, is refused with file and line.
// Who may enter, and that connections are encrypted, can not be configured.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/money.hpp"
#include "daemon/server/lines.hpp"

namespace countersign::server {

struct Config {
    // Read when a data directory is founded, and then from its log.
    struct Company {
        std::string name = "company";
        std::string zone = "Asia/Shanghai";
        engine::Currency currency;
    };
    struct Listen {
        std::string requests = "tcp://127.0.0.1:7300";
        std::string feed = "tcp://127.0.0.1:7301";
        int message_bytes_max = 1024 * 1024;
        int queue_messages_max = 1000;
        int backlog = 4096;
        std::chrono::milliseconds handshake_timeout{3000};
        std::chrono::milliseconds heartbeat_every{10000};
        std::chrono::milliseconds silence_max{30000};
    };
    // Relative to the file that names them.
    struct Files {
        std::filesystem::path data = "data";
        std::filesystem::path workflows = "workflows";
        std::filesystem::path calendar = "calendar/cn.json";
        std::filesystem::path company_calendar;   // empty: none
    };
    struct Channels {
        engine::Money limit{.minor = 100'000, .currency = {}};  // 1000 of the company's currency
    };
    struct Store {
        std::uint64_t verify_entries = 100'000;
    };

    // uploads.hpp says what each is.
    struct Attachments {
        std::int64_t file_bytes_max = 20'000'000;
        std::int64_t pending_bytes_max = 100'000'000;
        std::int64_t pending_files_max = 100;
        std::int64_t free_bytes = 500'000'000;
    };

    Company company;
    Listen listen;
    Files files;
    Store store;
    Channels channels;
    Attachments attachments;
    LineOptions lines;
};

// `file` is the name for faults, and what relative paths are relative to.
[[nodiscard]] Result<Config, std::vector<definitions::Fault>> read_config(std::string_view toml, const std::filesystem::path& file);

}  // namespace countersign::server
