// Front: the HTTP server of the delivery client and of the browser gateway. One request a connection, small
// limits, one deadline for the whole of a request, so that slow and many clients hold nobody up: when all
// places are taken, the oldest one that has not said what it wants gives up its place. Handlers run in a few
// threads of their own. It knows nothing of what is served, and writes no line of what it was told.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "clients/front/route.hpp"

namespace countersign::front {

struct FrontLimits {
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t body_bytes_max = 512 * 1024;
    std::size_t connections_max = 256;
    std::size_t handling_max = 64;                       // requests that run or wait for a thread
    std::chrono::milliseconds request_patience{15'000};  // from the connection to the last byte of the request
    std::chrono::milliseconds answer_patience{15'000};   // for taking the answer
    std::chrono::milliseconds stop_patience{5'000};
    std::size_t threads = 4;
};

struct FrontConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;                              // 0: a free one
    std::filesystem::path certificate, key;              // PEM; both or none
    bool behind_proxy = false;                           // somebody in front of us speaks TLS
    FrontLimits limits;
};

// Why a front may not be opened like this; empty when it may. Beyond this machine it speaks TLS, or is said
// to stand behind a proxy that does.
[[nodiscard]] std::string fault_of(const FrontConfig& config);

class Front {
public:
    // Listens from here on. Throws std::runtime_error with a sentence when it can not.
    Front(FrontConfig config, Routes routes);
    ~Front();
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    // Serves until stop(), which any thread may call: whoever has asked gets the answer, nobody else is let in.
    void run();
    void stop();

private:
    struct House;
    std::unique_ptr<House> house_;
};

}  // namespace countersign::front
