// Slack as bytes: what is sent and received, no network. A person gets blocks from the app's bot (their
// id as the channel opens the direct message). A group webhook gets links only. Clicks come in Socket
// Mode or by HTTP; either is acknowledged with nothing, and the card is changed afterwards.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "clients/notify/platforms/callback.hpp"
#include "clients/notify/platforms/http_message.hpp"
#include "clients/notify/platforms/instant.hpp"
#include "clients/notify/platforms/verdict.hpp"

namespace countersign::platforms::slack {

struct Settings {
    std::string bot_token;                      // xoxb-
    std::string app_token;                      // xapp-, of Socket Mode
    std::string signing_secret;                 // of HTTP callbacks; without it none is believed
    std::map<std::string, std::string> groups;  // name to webhook address; the address is the secret
    std::string api = "https://slack.com/api";
    std::string hooks = "https://hooks.slack.com/";  // where a response_url must lead
};

// Sending.
[[nodiscard]] HttpRequest message_request(const Settings& settings, const Message& message, const std::string& user);
[[nodiscard]] HttpRequest update_request(const Settings& settings, const MessageRef& message, const Card& card);
[[nodiscard]] HttpRequest group_request(const std::string& webhook, const Message& message);
// Tells the person who pressed, and changes the card, by the click's own address (30 minutes, five times).
// Nothing when it does not lead to Slack.
[[nodiscard]] std::optional<HttpRequest> response_request(const Settings& settings,
                                                          const MessageRef& message,
                                                          const ClickAnswer& answer);

[[nodiscard]] Verdict read_message_answer(const HttpAnswer& answer);
[[nodiscard]] Verdict read_group_answer(const HttpAnswer& answer);

// HTTP callbacks.
[[nodiscard]] std::string signature(const std::string& signing_secret,
                                    const std::string& timestamp,
                                    std::string_view body);
[[nodiscard]] CallbackResult read_callback(const Settings& settings, const CallbackRequest& request, Instant now);
[[nodiscard]] CallbackAnswer callback_answer();

// Socket Mode.
[[nodiscard]] HttpRequest connection_request(const Settings& settings);
[[nodiscard]] Result<std::string, Trouble> read_connection(const HttpAnswer& answer);

struct SocketClick {
    Click click;
    std::string envelope;
};

struct SocketReply {
    std::string frame;
};

struct SocketDisconnect {};

struct SocketNothing {};

using SocketFrame = std::variant<SocketClick, SocketReply, SocketDisconnect, SocketNothing>;
[[nodiscard]] SocketFrame read_frame(std::string_view frame);
[[nodiscard]] std::string answer_frame(const std::string& envelope);

}  // namespace countersign::platforms::slack
