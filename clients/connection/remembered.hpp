// What a client remembers between two runs, per daemon (told apart by its public key):
//   - the last head of the log that it saw, so that queries reflect what it did, and so that it is a
//     witness off the daemon's machine;
//   - every changing request, kept before it is sent, so that an unanswered one can be asked again
//     with the same id and the same body.
// Remembering never stops a command: where the folder can not be written, it remembers nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace countersign::connection {

struct Head {
    std::uint64_t seq = 0;
    std::string hash;  // 64 hex digits
    bool operator==(const Head&) const = default;
};

struct KeptRequest {
    std::string method;
    nlohmann::json params;
    nlohmann::json asked = nullptr;  // what the caller asked for, in its own words
};

class Remembered {
public:
    Remembered(const std::filesystem::path& state_folder, const std::string& server_key);

    [[nodiscard]] std::optional<Head> head() const;
    // Forgets nothing newer: two programs of one person may run side by side.
    void saw(const Head& head) const;

    void keep(const std::string& request, const KeptRequest& kept) const;
    [[nodiscard]] std::optional<KeptRequest> kept(const std::string& request) const;
    void forget(const std::string& request) const;

private:
    [[nodiscard]] std::filesystem::path request_path(const std::string& request) const;
    void prune() const;

    std::filesystem::path folder_;
};

}  // namespace countersign::connection
