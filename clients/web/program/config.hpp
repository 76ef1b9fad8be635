// Config: what countersign-web is told (config/web.toml explains every key). Secrets never stand in it: it names files that
// only their owner may read.
#pragma once

#include <filesystem>
#include <string>

#include "clients/settings/settings.hpp"
#include "clients/web/session/policy.hpp"

namespace countersign::web {

struct Config {
    settings::Daemon daemon;
    settings::Listen listen;
    std::string public_url;                // empty: http://ADDRESS:PORT
    std::filesystem::path sessions = "web.db";
    std::filesystem::path endpoint;        // where the address is written once it is known; empty: nowhere
    SessionPolicy policy;
    std::string metrics_token;

    // Whether browsers reach us by https.
    [[nodiscard]] bool has_tls() const { return listen.is_behind_proxy || !listen.certificate.empty(); }
};

// Relative paths are relative to the file.
[[nodiscard]] Result<Config, settings::Faults> read_config(const std::filesystem::path& file);

}  // namespace countersign::web
