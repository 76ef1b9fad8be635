// Click: a button that somebody pressed, the same from every platform and transport, and the answer
// to it. A platform may deliver one click twice: `id` is for the caller's seen-table. Who the person is,
// and whether the token still counts, is decided elsewhere; here nothing is believed but the signature.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "clients/notify/platforms/card.hpp"

namespace countersign::platforms {

// Where a message of ours is, for its update. What the parts mean is the platform's affair.
struct MessageRef {
    std::string id;     // DingTalk outTrackId, WeCom task_id, Feishu message_id, Slack ts
    std::string place;  // Slack channel
    std::string reply;  // short-lived: WeCom response_code or req_id, Feishu card token, Slack response_url
    bool operator==(const MessageRef&) const = default;
};

struct Click {
    Platform platform{};
    std::string tenant;  // company on the platform
    std::string user;    // id on the platform; never a display name
    std::string token;   // what the button carried
    std::string id;      // the platform's own id of this delivery, the same when it is repeated
    MessageRef message;
    bool operator==(const Click&) const = default;
};

struct ClickAnswer {
    std::string toast;         // one sentence for whoever pressed
    bool is_good = true;       // shown as success, otherwise as a warning
    std::optional<Card> card;  // what the message is from now on; nothing leaves it
};

// Returns within a second (a platform waits for three) and does not throw.
using OnClick = std::function<ClickAnswer(const Click&)>;

}  // namespace countersign::platforms
