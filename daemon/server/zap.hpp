// Zap: answers libzmq's question whether a key may enter (ZeroMQ RFC 27), asked at each CURVE
// handshake. It says no to whatever it does not understand. A key that is let in becomes the
// `User-Id` of every message of that connection, as Z85.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <zmq.hpp>

namespace countersign::server {

class Zap {
public:
    using MayEnter = std::function<bool(std::string_view public_key)>;

    // Binds at once: a socket with CURVE that listens while no handler is there lets anybody in.
    Zap(zmq::context_t& context, std::string domain, MayEnter may_enter);

    [[nodiscard]] zmq::socket_t& socket() { return socket_; }
    // Answers the handshakes that wait, without blocking; at most a few hundred, so that a storm of
    // them leaves time for the others.
    void serve();

    [[nodiscard]] std::uint64_t let_in() const { return let_in_; }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    [[nodiscard]] bool receive();
    void answer();
    // The key that may enter, as Z85; empty: no.
    [[nodiscard]] std::string judge() const;

    zmq::socket_t socket_;
    std::string domain_;
    MayEnter may_enter_;
    std::vector<std::string> frames_;   // of the question that is being answered
    std::uint64_t let_in_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace countersign::server
