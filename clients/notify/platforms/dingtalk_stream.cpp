#include "clients/notify/platforms/card_text.hpp"
#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/dingtalk.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::platforms::dingtalk {

namespace {

constexpr const char* card_topic = "/v1.0/card/instances/callback";

std::string frame_text(const std::string& message_id, const std::string& data) {
    return written({{"code", 200},
                    {"message", "OK"},
                    {"headers", {{"messageId", message_id}, {"contentType", "application/json"}}},
                    {"data", data}});
}

// The frame's data, in the stream; the body, by HTTP. Its `content` is JSON within a text.
std::optional<Click> read_click(const Json& data, std::string id) {
    const Json content = read_json(text_of(data, {"content"}));
    Click click{.platform = Platform::dingtalk,
                .tenant = text_of(data, {"corpId"}),
                .user = text_of(data, {"userId"}),
                .token = text_of(content, {"cardPrivateData", "params", "token"}),
                .id = std::move(id),
                .message = {.id = text_of(data, {"outTrackId"})}};
    if (click.user.empty() || click.token.empty() || click.message.id.empty()) return std::nullopt;
    return click;
}

Json card_update(const ClickAnswer& answer) {
    Json update = {{"cardUpdateOptions", {{"updateCardDataByKey", true}, {"updatePrivateDataByKey", true}}}};
    if (answer.card) update["cardData"] = {{"cardParamMap", card_variables(*answer.card)}};
    if (!answer.toast.empty())
        update["userPrivateData"] = {{"cardParamMap", {{"notice", harmless_markdown(answer.toast)}}}};
    return update;
}

StreamFrame read_system(const Json& frame, const std::string& topic, const std::string& message_id) {
    if (topic == "disconnect") return StreamDisconnect{};
    if (topic == "ping") return StreamReply{frame_text(message_id, text_of(frame, {"data"}))};
    return StreamNothing{};
}

}  // namespace

HttpRequest connection_request(const Settings& settings) {
    HttpRequest request = post_json(settings.api + "/v1.0/gateway/connections/open",
                                    {{"clientId", settings.client_id},
                                     {"clientSecret", settings.client_secret},
                                     {"ua", "countersign-notify"},
                                     {"subscriptions", {{{"type", "CALLBACK"}, {"topic", card_topic}}}}});
    // Without it the gateway answers in XML.
    request.headers.emplace_back("accept", "application/json");
    return request;
}

Result<std::string, Trouble> read_connection(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    const std::string endpoint = text_of(body, {"endpoint"}), ticket = text_of(body, {"ticket"});
    if (answer.status == 200 && !endpoint.empty() && !ticket.empty())
        return endpoint + "?ticket=" + percent_encoded(ticket);
    const std::string code = text_of(body, {"code"});
    const bool is_ours = answer.status >= 400 && answer.status < 500 && answer.status != 429;
    return fail(
        Trouble{is_ours ? Reason::credentials_refused : Reason::platform_busy,
                said(code.empty() ? "HTTP " + std::to_string(answer.status) : code, text_of(body, {"message"}))});
}

StreamFrame read_frame(std::string_view text) {
    const Json frame = read_json(text);
    const std::string type = text_of(frame, {"type"});
    const std::string topic = text_of(frame, {"headers", "topic"});
    const std::string message_id = text_of(frame, {"headers", "messageId"});
    if (type == "SYSTEM") return read_system(frame, topic, message_id);
    if (message_id.empty()) return StreamNothing{};
    if (type == "CALLBACK" && topic == card_topic)
        if (auto click = read_click(read_json(text_of(frame, {"data"})), message_id))
            return StreamClick{std::move(*click), message_id};
    // Unanswered, it would come again.
    return StreamReply{frame_text(message_id, written({{"response", Json::object()}}))};
}

std::string answer_frame(const std::string& message_id, const ClickAnswer& answer) {
    return frame_text(message_id, written({{"response", card_update(answer)}}));
}

std::string header_sign(const std::string& client_secret, const std::string& timestamp) {
    return base64(hmac_sha256(client_secret, timestamp + "\n" + client_secret));
}

CallbackResult read_callback(const Settings& settings, const CallbackRequest& request, Instant now) {
    if (settings.client_secret.empty())
        return fail(Refused{500, "Expected the app's secret in the configuration, but it is missing."});
    const std::string timestamp = value_of(request.headers, "timestamp");
    if (!is_equal_in_constant_time(header_sign(settings.client_secret, timestamp), value_of(request.headers, "sign")))
        return fail(Refused{401, "Expected a callback signed with the app's secret, but the signature is another."});
    const auto stamped_at = read_milliseconds(timestamp);
    if (!stamped_at || !is_fresh(*stamped_at, now))
        return fail(Refused{
            401, "Expected a callback stamped within five minutes of now, but it is older or from the future."});
    // The signature does not cover the body: what tells a repetition is the body itself.
    auto click = read_click(read_json(request.body), hex(sha256(timestamp + request.body)));
    if (!click) return fail(Refused{400, "Expected a click on a card of ours, but the body is another."});
    return Callback(std::move(*click));
}

CallbackAnswer callback_answer(const ClickAnswer& answer) {
    return {.content_type = "application/json", .body = written(card_update(answer))};
}

CallbackResult read_event(const Settings& settings,
                          const CallbackRequest& request,
                          Instant now,
                          std::string_view random) {
    std::string signature = value_of(request.query, "msg_signature");
    if (signature.empty()) signature = value_of(request.query, "signature");
    const Sealed sealed{.signature = std::move(signature),
                        .timestamp = value_of(request.query, "timestamp"),
                        .nonce = value_of(request.query, "nonce"),
                        .encrypt = text_of(read_json(request.body), {"encrypt"})};
    const auto event = open_seal(settings.events, sealed, StampUnit::milliseconds, now);
    if (!event) return fail(event.error());
    const auto answer =
        seal(settings.events,
             "success",
             {.timestamp = std::to_string(now.time_since_epoch().count()), .nonce = hex(random.substr(0, 8))},
             random);
    if (!answer) return fail(answer.error());
    return Callback(CallbackAnswer{.content_type = "application/json",
                                   .body = written({{"msg_signature", answer->signature},
                                                    {"timeStamp", answer->timestamp},
                                                    {"nonce", answer->nonce},
                                                    {"encrypt", answer->encrypt}})});
}

}  // namespace countersign::platforms::dingtalk
