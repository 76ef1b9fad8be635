// ClientConfig: where the daemon is and who we are. Read from TOML; options and environment of a
// program stand above the file. Relative paths in the file are relative to the file.
//
//   endpoint   = "tcp://127.0.0.1:7300"
//   feed       = "tcp://127.0.0.1:7301"     # default: the port after the endpoint's
//   server_key = "server.pub"
//   key        = "wang.fang.key"
//   timeout    = 5                          # seconds for each of `attempts` tries
//   attempts   = 3
//   language   = "zh"                       # default: by locale
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "clients/connection/failure.hpp"

namespace countersign::connection {

struct ClientConfig {
    std::string endpoint;
    std::string feed;
    std::filesystem::path server_key;
    std::filesystem::path key;
    std::chrono::milliseconds timeout{5000};
    int attempts = 3;
    std::string language;
    bool operator==(const ClientConfig&) const = default;
};

// Reads one environment variable; nothing when it is unset or empty. A program passes getenv, a test a map.
using Environment = std::function<std::optional<std::string>(const char* name)>;

// $XDG_CONFIG_HOME/countersign, else ~/.config/countersign; likewise for the state.
[[nodiscard]] std::filesystem::path config_folder(const Environment& environment);
[[nodiscard]] std::filesystem::path state_folder(const Environment& environment);

// `named` (an option), else COUNTERSIGN_CONFIG, else client.toml in the config folder.
[[nodiscard]] std::filesystem::path config_path(const Environment& environment,
                                                const std::optional<std::string>& named);
[[nodiscard]] Result<ClientConfig, Failure> read_client_config(const std::filesystem::path& path);

// tcp://host:7300 -> tcp://host:7301; empty when the endpoint has no port.
[[nodiscard]] std::string feed_beside(const std::string& endpoint);

}  // namespace countersign::connection
