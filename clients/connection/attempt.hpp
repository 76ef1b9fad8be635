// Attempt: a socket with its monitor, and one try of one question at a time. Knows
// how far the question got, because that decides what may be said when no answer comes.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <zmq.hpp>

#include "clients/connection/connection.hpp"

namespace countersign::connection {

class Attempt {
public:
    Attempt(zmq::context_t& context, const Address& address, const KeyFile& key);

    // Waits for an answer with this JSON-RPC id; nothing when time is up or the key is not accepted.
    [[nodiscard]] std::optional<nlohmann::json> ask(const std::string& body, const std::string& id);

    // Since the last ask began; only then can anything have been sent.
    [[nodiscard]] bool was_connected() const { return connected_; }
    [[nodiscard]] bool was_rejected() const { return rejected_; }    // the daemon does not accept the key

private:
    void read_monitor();
    [[nodiscard]] std::optional<nlohmann::json> read_answer(const std::string& id);

    std::chrono::milliseconds timeout_;
    zmq::socket_t socket_;
    zmq::socket_t monitor_;
    bool connected_ = false;
    bool rejected_ = false;
};

// Our side of CURVE, and settings that are safe for any socket of a client.
void secure(zmq::socket_t& socket, const Address& address, const KeyFile& key);

}  // namespace countersign::connection
