// Settings: what the configuration files of the programs beside the daemon have in common: faults with their lines, secrets
// that stand in files of their own, where the daemon is, and where a program listens. Faults are all found before any is told.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "clients/connection/connection.hpp"
#include "daemon/result.hpp"

namespace countersign::settings {

struct Fault {
    std::string file;
    int line = 0;  // 0: of the file as a whole
    std::string text;
    [[nodiscard]] std::string describe() const;
};
using Faults = std::vector<Fault>;

// Reads one environment variable; nothing when it is unset or empty.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// [daemon]: where it is, and with which key we ask it.
struct Daemon {
    std::string endpoint, feed;
    std::filesystem::path server_key, key;
    std::chrono::milliseconds timeout{5000};
    int attempts = 3;
};

// Where a program listens for browsers, platforms and other systems. Beyond this machine only with TLS of its own, or
// behind something that speaks it.
struct Listen {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::filesystem::path certificate, key;  // PEM
    bool is_behind_proxy = false;
};

// Where the daemon is and who we are there, once the key files are read.
struct Identity {
    connection::Address address;
    connection::KeyFile key;
};
[[nodiscard]] Result<Identity, connection::Failure> read_identity(const Daemon& daemon);

// The first line of a file that nobody else may read; else why not.
[[nodiscard]] Result<std::string, std::string> read_secret_file(const std::filesystem::path& file);

}  // namespace countersign::settings
