// WebSocket: one connection that we opened. Its owner's thread reads, and in reading does all of its
// work; any thread may send. Pings of the WebSocket protocol are answered, and sent when it is silent:
// a peer that says nothing for too long counts as gone.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "clients/notify/platforms/instant.hpp"
#include "daemon/result.hpp"

namespace countersign::platforms {

struct WebSocketMessage {
    std::string bytes;
    bool is_binary = false;
};

struct WebSocketLimits {
    Milliseconds connect{10'000};
    Milliseconds silence{90'000};
    std::size_t message_bytes_max = 1024 * 1024;
};

class WebSocket {
public:
    virtual ~WebSocket() = default;

    // From any thread; sent when the owner reads next, or at once while it reads.
    virtual void send(WebSocketMessage message) = 0;
    // The next message; nothing when none came in time or the connection is gone.
    [[nodiscard]] virtual std::optional<WebSocketMessage> next(Milliseconds timeout) = 0;
    [[nodiscard]] virtual bool is_open() const = 0;
    // Says goodbye, with a little patience for what is still to be sent.
    virtual void close() = 0;
};

// wss, or ws on this machine. Why not, naming the host at most.
[[nodiscard]] Result<std::shared_ptr<WebSocket>, std::string> open_websocket(const std::string& url,
                                                                             const WebSocketLimits& limits);

}  // namespace countersign::platforms
