// Connector: one platform, spoken to. send() and update() may be called while run() holds the long
// connection in another thread. A connector decides nothing: it hands a click on and gives the answer back.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "clients/notify/platforms/click.hpp"
#include "clients/notify/platforms/http_message.hpp"
#include "clients/notify/platforms/instant.hpp"
#include "clients/notify/platforms/verdict.hpp"

namespace countersign::platforms {

enum class RunEndKind {
    stopped,  // as asked
    evicted,  // another program has connected with the same bot; reconnecting would only evict that one
    refused,  // the platform does not take our credentials; trying again cannot help
    unused,   // no long connection is configured
};

struct RunEnd {
    RunEndKind kind{};
    Trouble trouble;
};

class Connector {
public:
    virtual ~Connector() = default;

    [[nodiscard]] virtual Platform platform() const = 0;
    [[nodiscard]] virtual Verdict send(const Message& message, const Recipient& recipient) = 0;
    [[nodiscard]] virtual Verdict update(const MessageRef& message, const Card& card) = 0;
    // Until `stop`, over every loss of the connection; or until going on makes no sense.
    virtual RunEnd run(const std::stop_token& stop, const OnClick& on_click) = 0;
};

// How the long connection is kept.
struct Pace {
    Milliseconds heartbeat{30'000};
    Milliseconds first_wait{1'000};     // before a new connection; doubled each time,
    Milliseconds longest_wait{60'000};  // up to this
    Milliseconds connect{10'000};
    Milliseconds answer{10'000};  // how long an answer over the connection may take
};

// The world, as a connector sees it.
struct Surroundings {
    HttpSend http;
    std::function<Instant()> now;
    Pace pace;
};

}  // namespace countersign::platforms
