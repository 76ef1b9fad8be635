// Outbox: the daemon's outbox contract (docs/protocol.md) as calls. What is gathered is ours until the lease ends; after
// a crash `take_back` hands it out again at once, so that nothing waits for a lease of somebody who is gone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/notify/house/house.hpp"

namespace countersign::notify::courier {

using Keys = std::vector<std::string>;
using Told = Result<void, Failure>;

struct Gathered {
    std::vector<nlohmann::json> items;
    std::optional<LocalTime> next;  // when one is handed out again
};

class Outbox {
public:
    explicit Outbox(House& house) : house_(house) {}

    // All that is owed now, up to `most`, leased for long enough to send it.
    [[nodiscard]] Result<Gathered, Failure> gather(std::size_t most);
    // Leases that we had before a crash end. Whatever is deferred, or somebody else's, stays so.
    [[nodiscard]] Told take_back(const LocalTime& now);

    [[nodiscard]] Told done(const Keys& keys, const std::string& channel);
    [[nodiscard]] Told moot(const Keys& keys);
    // Seconds are rounded up, and it is at least one; at most what the daemon allows.
    [[nodiscard]] Told defer(const Keys& keys, const LocalTime& until, const LocalTime& now);
    [[nodiscard]] Told failed(const std::string& key, const std::string& why, platforms::Milliseconds after);
    [[nodiscard]] Told give_up(const std::string& key, const std::string& why);

private:
    [[nodiscard]] Told change(const std::string& method, nlohmann::json params);
    [[nodiscard]] Told change_keys(const std::string& method, const Keys& keys, const nlohmann::json& params);

    House& house_;
};

}  // namespace countersign::notify::courier
