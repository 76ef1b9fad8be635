// Keeps a long connection: opens it, listens, beats, and opens it again with growing pauses. What is
// said over it is the platform's dialogue. All of it happens in the caller's thread.
#pragma once

#include <stop_token>
#include <string>

#include "clients/notify/platforms/connector.hpp"
#include "clients/notify/platforms/websocket.hpp"

namespace countersign::platforms {

enum class Step {
    go_on,
    replace,    // the platform will close this connection: open the next one, then let it go
    reconnect,  // this connection is of no use any more
    evicted,
    refused,
};

class Dialogue {
public:
    virtual ~Dialogue() = default;

    // Where to connect; asked anew for each connection, since tickets count once.
    [[nodiscard]] virtual Result<std::string, Trouble> address() = 0;
    virtual void opened(const std::shared_ptr<WebSocket>& socket) = 0;
    [[nodiscard]] virtual Step heard(WebSocket& socket, const WebSocketMessage& message) = 0;
    virtual void beat(WebSocket& socket) = 0;

    virtual void closed() {}

    // Asked after each opening: a platform may name its own interval.
    [[nodiscard]] virtual Milliseconds heartbeat() const = 0;
    // After evicted or refused.
    [[nodiscard]] virtual Trouble trouble() const = 0;
};

[[nodiscard]] RunEnd keep_long_connection(Dialogue& dialogue, const Pace& pace, const std::stop_token& stop);

// Doubling pauses, each between its half and its whole, so that many clients do not come back at once.
class BackOff {
public:
    BackOff(Milliseconds first, Milliseconds longest, std::uint32_t seed);
    [[nodiscard]] Milliseconds next();

    void reset() { pause_ = first_; }

private:
    Milliseconds first_, longest_, pause_;
    std::uint64_t chance_;
};

}  // namespace countersign::platforms
