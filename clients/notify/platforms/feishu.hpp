// Feishu / Lark (飞书) as bytes: what is sent and received, no network. A person gets an interactive
// card from the app's bot; it can be changed for 14 days. A group webhook gets links only. Clicks come
// over the long connection (feishu_frame.hpp) or by HTTP, as the event card.action.trigger.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "clients/notify/platforms/access_token.hpp"
#include "clients/notify/platforms/callback.hpp"
#include "clients/notify/platforms/feishu_frame.hpp"
#include "clients/notify/platforms/http_message.hpp"
#include "clients/notify/platforms/instant.hpp"
#include "clients/notify/platforms/verdict.hpp"

namespace countersign::platforms::feishu {

struct Webhook {
    std::string url;
    std::string secret;  // empty when the bot is guarded by keywords or addresses
};

struct Settings {
    std::string app_id;  // cli_...
    std::string app_secret;
    std::string encrypt_key;         // of HTTP callbacks; without it none is believed
    std::string verification_token;  // likewise
    std::map<std::string, Webhook> groups;
    std::string api = "https://open.feishu.cn";  // Lark: https://open.larksuite.com
};

// Sending.
[[nodiscard]] HttpRequest token_request(const Settings& settings);
[[nodiscard]] HttpRequest message_request(const Settings& settings,
                                          const std::string& access_token,
                                          const Message& message,
                                          const std::string& open_id);
[[nodiscard]] HttpRequest update_request(const Settings& settings,
                                         const std::string& access_token,
                                         const MessageRef& message,
                                         const Card& card);
[[nodiscard]] HttpRequest group_request(const Webhook& webhook, const Message& message, Instant now);
[[nodiscard]] std::string webhook_sign(const std::string& secret, Instant now);

// As JSON text. Tokens only where one person sees the card.
[[nodiscard]] std::string card_json(const Card& card, bool with_tokens);

[[nodiscard]] Result<AccessToken, Trouble> read_token(const HttpAnswer& answer);
[[nodiscard]] Verdict read_message_answer(const HttpAnswer& answer);
[[nodiscard]] Verdict read_update_answer(const HttpAnswer& answer);
[[nodiscard]] Verdict read_group_answer(const HttpAnswer& answer);

// HTTP callbacks: signed over the raw body, sealed with the encrypt key; the address check is not signed.
[[nodiscard]] std::string callback_signature(const std::string& timestamp,
                                             const std::string& nonce,
                                             const std::string& encrypt_key,
                                             std::string_view body);
[[nodiscard]] std::string seal_body(const std::string& encrypt_key, std::string_view json, std::string_view iv);
[[nodiscard]] std::optional<std::string> open_body(const std::string& encrypt_key, std::string_view encrypt);
[[nodiscard]] CallbackResult read_callback(const Settings& settings, const CallbackRequest& request, Instant now);
[[nodiscard]] CallbackAnswer callback_answer(const ClickAnswer& answer);

// The long connection.
struct Connection {
    std::string url;
    std::int32_t service = 0;  // goes into every ping
    Milliseconds ping_interval{};
};

[[nodiscard]] HttpRequest connection_request(const Settings& settings);
[[nodiscard]] Result<Connection, Trouble> read_connection(const HttpAnswer& answer);
[[nodiscard]] std::string ping_frame(std::int32_t service);
// A data frame's joined payload is an event; nothing when it is no click.
[[nodiscard]] std::optional<Click> read_event(std::string_view payload);
// The frame of the event, with our answer as its payload; without one it is only acknowledged.
[[nodiscard]] std::string answer_frame(Frame frame, const std::optional<ClickAnswer>& answer);

}  // namespace countersign::platforms::feishu
