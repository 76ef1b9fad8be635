// Feed: the daemon's stream of CloudEvents, as it happens. A subscriber may lose events; whoever
// sees a hole in `sequence` asks events.since (docs/protocol.md).
#pragma once

#include <chrono>
#include <optional>

#include <nlohmann/json.hpp>
#include <zmq.hpp>

#include "clients/connection/connection.hpp"

namespace countersign::connection {

class Feed {
public:
    // Subscribes to every topic of the feed at `endpoint`.
    Feed(Connection& connection, const std::string& endpoint);

    // The next event, or nothing when none came in time.
    [[nodiscard]] std::optional<nlohmann::json> next(std::chrono::milliseconds timeout);

private:
    zmq::socket_t socket_;
};

}  // namespace countersign::connection
