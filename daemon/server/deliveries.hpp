// Deliveries: which owed messages are out with a delivery client, which wait for another try, and since
// when. Kept in memory alone: what was delivered or given up is in the log; after a restart everything else
// is handed out anew under the same keys, so that a client may see a message twice and never miss one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/moment.hpp"
#include "daemon/store/announce.hpp"

namespace countersign::server {

class Deliveries {
public:
    // After this many tries a message is given up; an operator sees it and may requeue it.
    static constexpr std::uint32_t attempts_max = 10;

    // Messages that were out or failed and are due again, the longest waiting first.
    [[nodiscard]] std::vector<std::string> due(engine::Instant now, std::size_t limit) const;
    // The newest key that was ever handed out: what comes after it is new. Empty in the beginning.
    [[nodiscard]] const std::string& newest() const { return newest_; }
    // When the next one is due again; nothing when none is out.
    [[nodiscard]] std::optional<engine::Instant> next() const;

    // Hands it out until then; how often it was, this time included. Nobody gets it twice at a time: 0 when
    // it is out already.
    std::uint32_t lease(const std::string& key, const std::string& holder, engine::Instant now, engine::Instant until);
    // A try failed: when it is due again, or nothing when this was the last one. `after`: what the other side
    // asked for, if it did. Nobody else's lease is touched: then as if it had never been out.
    [[nodiscard]] std::optional<engine::Instant> fail(const std::string& key, const std::string& holder, engine::Instant now,
                                                      std::optional<std::chrono::seconds> after);
    // Its time has not come: it is due again then, and this was no try. Nobody else's lease is touched. One that is
    // not known yet, after a restart, waits as well.
    void defer(const std::string& key, const std::string& holder, engine::Instant now, engine::Instant until);
    // It was delivered or given up, or was never owed; nothing more is known of it.
    void settle(const std::string& key);
    // It is owed again. One that is out stays with whoever has it.
    void requeue(const std::string& key, engine::Instant now);

private:
    struct Out {
        std::string key, holder;  // no holder: waits for another try, or for its time
        std::uint32_t attempts = 0;
        engine::Instant until{};
    };

    std::map<std::string, Out, std::less<>> out_;
    store::OwedKey newest_key_;
    std::string newest_;
};

}  // namespace countersign::server
