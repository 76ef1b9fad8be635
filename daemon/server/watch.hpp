// Watch: counts what happens to a socket's connections (libzmq's monitor), and writes a line about
// what an operator should know: handshakes that failed, connections that could not be accepted. At
// most one line in ten seconds for each kind, with how many there were.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include <zmq.hpp>

#include "daemon/server/lines.hpp"

namespace countersign::server {

class Watch {
public:
    struct Counts {
        std::uint64_t handshakes = 0;
        std::uint64_t refused = 0;            // keys that may not enter
        std::uint64_t failed_handshakes = 0;  // other protocols, other mechanisms, silence
        std::uint64_t accept_failures = 0;    // no descriptor left
        std::uint64_t disconnected = 0;
    };

    // `name` stands in the lines: "requests" or "feed".
    Watch(zmq::context_t& context, zmq::socket_t& watched, std::string name);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // Reads what has come, without blocking; says so at most once in ten seconds and kind.
    void read();
    // The same without a line: for connections that the daemon made itself.
    void read_quietly();
    [[nodiscard]] const Counts& counts() const { return counts_; }

private:
    struct Kind {
        std::uint64_t unreported = 0;
        std::chrono::steady_clock::time_point reported_at;
    };

    void take();
    void count(std::uint16_t event);
    void report(const char* event, Level level, Kind& kind) const;

    zmq::socket_t& watched_;
    std::string name_;
    zmq::socket_t events_;
    Counts counts_;
    Kind failed_, accepting_, closed_;
};

}  // namespace countersign::server
