// A WebSocket server on a free port of this machine, in its own thread. Connections are numbered from 1;
// what they say goes to one function, in the server's thread. A connection can be dropped without a word.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "clients/notify/platforms/websocket.hpp"

namespace countersign::platforms {

class LoopbackWebSocket {
public:
    struct Ears {
        std::function<void(int connection, const std::string& target)> opened;
        std::function<void(int connection, const WebSocketMessage&)> heard;
        std::function<void(int connection)> closed;
    };

    explicit LoopbackWebSocket(Ears ears);
    ~LoopbackWebSocket();
    LoopbackWebSocket(const LoopbackWebSocket&) = delete;
    LoopbackWebSocket& operator=(const LoopbackWebSocket&) = delete;

    [[nodiscard]] int port() const;

    [[nodiscard]] std::string url() const { return "ws://127.0.0.1:" + std::to_string(port()); }

    void send(int connection, WebSocketMessage message);
    void drop(int connection);

private:
    struct Server;
    std::shared_ptr<Server> server_;
};

}  // namespace countersign::platforms
