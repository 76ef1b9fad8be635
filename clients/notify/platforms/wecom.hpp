// WeCom (企业微信) as bytes: what is sent and received, no network. A person gets a template card,
// from the app (HTTP, clicks by HTTP callback) or from an aibot (all over its long connection). A group
// webhook gets links only. A card can be changed once per response code, within 72 hours.
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

namespace countersign::platforms::wecom {

struct Settings {
    std::string corp_id;
    // The app: empty when only the bot is used.
    std::string agent_id;
    std::string secret;
    SealKeys callbacks;  // receiver: the corp id
    // The aibot: empty when only the app is used.
    std::string bot_id;
    std::string bot_secret;
    std::string bot_address = "wss://openws.work.weixin.qq.com";  // private deployments have their own
    std::map<std::string, std::string> groups;                    // name to webhook address; its key is the secret
    std::string api = "https://qyapi.weixin.qq.com";
};

// Sending by the app and to groups.
[[nodiscard]] HttpRequest token_request(const Settings& settings);
[[nodiscard]] HttpRequest message_request(const Settings& settings,
                                          const std::string& access_token,
                                          const Message& message,
                                          const std::string& user);
[[nodiscard]] HttpRequest update_request(const Settings& settings,
                                         const std::string& access_token,
                                         const MessageRef& message,
                                         const Card& card);
[[nodiscard]] HttpRequest group_request(const std::string& webhook, const Message& message);

[[nodiscard]] Result<AccessToken, Trouble> read_token(const HttpAnswer& answer);
[[nodiscard]] Verdict read_message_answer(const HttpAnswer& answer, const Message& message);
[[nodiscard]] Verdict read_update_answer(const HttpAnswer& answer);
[[nodiscard]] Verdict read_group_answer(const HttpAnswer& answer);

// Unique in an app, letters, digits and _ - @, at most 128 bytes.
[[nodiscard]] std::string task_id(const Card& card);
// As JSON text. Facts that do not fit the card's columns go below them; nothing is cut out of an amount.
[[nodiscard]] std::string template_card(const Card& card);

// HTTP callbacks. The address check is a GET with `echostr`, answered with its bare text.
[[nodiscard]] CallbackResult read_callback(const Settings& settings, const CallbackRequest& request, Instant now);
// "No reply, do not ask again"; the card is changed by update_request with the click's response code.
[[nodiscard]] CallbackAnswer callback_answer();

// The aibot's long connection.
[[nodiscard]] std::string subscribe_frame(const Settings& settings, const std::string& request_id);
[[nodiscard]] std::string ping_frame(const std::string& request_id);
[[nodiscard]] std::string send_frame(const Message& message, const std::string& user, const std::string& request_id);
// Within five seconds of the click, under the click's own request id.
[[nodiscard]] std::string update_frame(const MessageRef& message, const Card& card);

struct BotClick {
    Click click;
};

struct BotAnswer {
    std::string request_id;  // of what we sent
    std::int64_t code = 0;
    std::string text;
};

struct BotEvicted {};  // a newer connection has taken over: reconnecting would only evict that one

struct BotNothing {};

using BotFrame = std::variant<BotClick, BotAnswer, BotEvicted, BotNothing>;
// `tenant`: the corp id, which the frames do not carry.
[[nodiscard]] BotFrame read_frame(std::string_view frame, const std::string& tenant);
[[nodiscard]] Verdict read_answer(const BotAnswer& answer, const MessageRef& message);

}  // namespace countersign::platforms::wecom
