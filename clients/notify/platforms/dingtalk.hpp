// DingTalk (钉钉) as bytes: what is sent and received, no network. A person gets an interactive card
// from the app's robot; its template (docs/chat.md says how to draw it) shows the variables
//   title, body (Markdown), outcome, page, and for n = 1..3: label_n, token_n, style_n, url_n
// and `notice`, which only the person who pressed sees; its buttons send back {"token": token_n}. A group webhook gets
// links only. Clicks come over the Stream connection or by HTTP.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "clients/notify/platforms/access_token.hpp"
#include "clients/notify/platforms/callback.hpp"
#include "clients/notify/platforms/callback_seal.hpp"
#include "clients/notify/platforms/http_message.hpp"
#include "clients/notify/platforms/verdict.hpp"

namespace countersign::platforms::dingtalk {

struct Webhook {
    std::string url;     // with its access_token
    std::string secret;  // SEC...; empty when the robot is guarded by keywords or addresses
};

struct Settings {
    std::string client_id;         // AppKey
    std::string client_secret;     // AppSecret
    std::string robot_code;        // usually the AppKey
    std::string card_template;     // ....schema
    bool clicks_by_stream = true;  // otherwise by HTTP, with the callback route below
    std::string callback_route;
    SealKeys events;  // of the HTTP event subscription, when there is one
    std::map<std::string, Webhook> groups;
    std::string api = "https://api.dingtalk.com";
};

// Sending.
[[nodiscard]] HttpRequest token_request(const Settings& settings);
[[nodiscard]] HttpRequest card_request(const Settings& settings,
                                       const std::string& access_token,
                                       const Card& card,
                                       const std::string& user);
[[nodiscard]] HttpRequest notice_request(const Settings& settings,
                                         const std::string& access_token,
                                         const Notice& notice,
                                         const std::string& user);
[[nodiscard]] HttpRequest update_request(const Settings& settings,
                                         const std::string& access_token,
                                         const MessageRef& message,
                                         const Card& card);
[[nodiscard]] HttpRequest group_request(const Webhook& webhook, const Message& message, Instant now);
[[nodiscard]] std::string webhook_sign(const std::string& secret, Instant now);  // base64, not yet percent-encoded

[[nodiscard]] Result<AccessToken, Trouble> read_token(const HttpAnswer& answer);
[[nodiscard]] Verdict read_card_answer(const HttpAnswer& answer, const MessageRef& message);
[[nodiscard]] Verdict read_notice_answer(const HttpAnswer& answer);
[[nodiscard]] Verdict read_group_answer(const HttpAnswer& answer);

// The outTrackId of a card, and its variables.
[[nodiscard]] std::string track_id(const Card& card);
[[nodiscard]] std::map<std::string, std::string> card_variables(const Card& card);

// The Stream connection.
[[nodiscard]] HttpRequest connection_request(const Settings& settings);
[[nodiscard]] Result<std::string, Trouble> read_connection(const HttpAnswer& answer);  // the address with its ticket

struct StreamClick {
    Click click;
    std::string message_id;  // of the frame, for its answer
};

struct StreamReply {
    std::string frame;  // to be sent at once: a ping's echo, or an acknowledgement of what we do not want
};

struct StreamDisconnect {};  // open a new connection; the old one lives ten seconds more

struct StreamNothing {};

using StreamFrame = std::variant<StreamClick, StreamReply, StreamDisconnect, StreamNothing>;
[[nodiscard]] StreamFrame read_frame(std::string_view frame);
[[nodiscard]] std::string answer_frame(const std::string& message_id, const ClickAnswer& answer);

// HTTP callbacks: of cards and robots (signed in headers, the body is not), and of events (sealed).
[[nodiscard]] std::string header_sign(const std::string& client_secret, const std::string& timestamp);
[[nodiscard]] CallbackResult read_callback(const Settings& settings, const CallbackRequest& request, Instant now);
[[nodiscard]] CallbackAnswer callback_answer(const ClickAnswer& answer);
// Any event is answered with the sealed word "success". `random`: 16 bytes.
[[nodiscard]] CallbackResult read_event(const Settings& settings,
                                        const CallbackRequest& request,
                                        Instant now,
                                        std::string_view random);

}  // namespace countersign::platforms::dingtalk
