// Front: the HTTP server of the delivery client and of the browser gateway. Small limits, and one deadline for
// the whole of a request, so that slow and many clients hold nobody up: when all places are taken, the oldest
// connection that is only kept gives up its place, then the oldest one that has not said what it wants.
// Handlers run in a few threads of their own; streams take none. It knows nothing of what is served, and
// writes no line of what it was told; what a handler threw is told to whoever opened it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "clients/front/route.hpp"

namespace countersign::front {

struct FrontLimits {
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t body_bytes_max = 512 * 1024;               // where a route says nothing else
    std::size_t bodies_bytes_max = 128 * 1024 * 1024;      // of all requests together, until they are answered
    std::size_t connections_max = 256;                     // that are no streams
    std::size_t requests_max = 1'000;                      // on one connection
    std::size_t handling_max = 64;                         // requests that run or wait for a thread
    std::size_t streams_max = 1'024;
    std::size_t stream_bytes_max = 256 * 1024;             // that wait for the peer of a stream
    std::chrono::milliseconds request_patience{15'000};    // from its first byte, or from the connection, to its last
    std::chrono::milliseconds answer_patience{15'000};     // for taking the answer, or a piece of a stream;
    std::size_t bytes_per_second_min = 64 * 1024;          // an answer is given as much longer as this takes
    std::chrono::milliseconds idle_patience{60'000};       // for another request
    std::chrono::milliseconds stop_patience{5'000};
    std::size_t threads = 4;
};

struct FrontConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;                              // 0: a free one
    std::filesystem::path certificate, key;              // PEM; both or none
    bool behind_proxy = false;                           // somebody in front of us speaks TLS, and says who asks
    FrontLimits limits;
};

// Why a front may not be opened like this; empty when it may. Beyond this machine it speaks TLS, or is said
// to stand behind a proxy that does.
[[nodiscard]] std::string fault_of(const FrontConfig& config);

class House;

// What a handler of this route threw: its peer got a 500 without a word of it. Called in the thread of run().
using TellFault = std::function<void(const Route& route, const std::string& what)>;

class Front {
public:
    // Listens from here on. Throws std::runtime_error with a sentence when it can not.
    Front(FrontConfig config, Routes routes, TellFault tell_fault = {});
    ~Front();
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    // Serves until stop(), which any thread may call: whoever has asked gets the answer, streams are ended after
    // what has been sent, nobody else is let in.
    void run();
    void stop();

private:
    std::unique_ptr<House> house_;
};

}  // namespace countersign::front
