#include <algorithm>

#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/flat_xml.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/platforms/wecom.hpp"

namespace countersign::platforms::wecom {

namespace {

Reason reason_of(std::int64_t code) {
    switch (code) {
        case 40014:
        case 41001:
        case 42001:
            return Reason::token_expired;
        case 40001:
        case 40013:
        case 40056:
        case 40091:
        case 41002:
        case 41004:
            return Reason::credentials_refused;
        case 48002:
        case 60011:
        case 60020:
        case 301002:
            return Reason::not_allowed;
        case 93000:
            return Reason::webhook_wrong;
        case 40003:
        case 46004:
        case 60111:
        case 81013:
            return Reason::recipient_unknown;
        case 45009:
        case 45033:
        case 45047:
            return Reason::rate_limited;
        case -1:
            return Reason::platform_busy;
        case 40008:
        case 40035:
        case 40058:
        case 44004:
        case 45002:
        case 45008:
            return Reason::message_refused;
        default:
            return Reason::unknown_answer;
    }
}

constexpr std::int64_t no_code = -1000000;

Trouble trouble_in(const HttpAnswer& answer, const Json& body) {
    const std::int64_t code = number_of(body, {"errcode"}, no_code);
    if (code != no_code) return {reason_of(code), said(std::to_string(code), text_of(body, {"errmsg"}))};
    const Reason reason = answer.status >= 500   ? Reason::platform_busy
                          : answer.status == 429 ? Reason::rate_limited
                                                 : Reason::unknown_answer;
    return {reason, "HTTP " + std::to_string(answer.status)};
}

bool is_good(const HttpAnswer& answer, const Json& body) {
    return answer.status == 200 && number_of(body, {"errcode"}, no_code) == 0;
}

Verdict update_verdict(Trouble trouble) {
    // Used or expired response codes have no number that the documents name: what is not known to be
    // something else is that, and trying again cannot help.
    if (trouble.reason == Reason::unknown_answer || trouble.reason == Reason::message_refused)
        trouble.reason = Reason::update_too_late;
    return verdict_of(std::move(trouble));
}

Sealed sealed_of(const CallbackRequest& request, std::string encrypt) {
    return {.signature = value_of(request.query, "msg_signature"),
            .timestamp = value_of(request.query, "timestamp"),
            .nonce = value_of(request.query, "nonce"),
            .encrypt = std::move(encrypt)};
}

CallbackResult read_event(const std::string& xml) {
    const auto leaves = read_flat_xml(xml);
    if (!leaves) return fail(Refused{400, "Expected a callback's XML, but it is another text."});
    const auto leaf = [&](const char* name) { return value_of(*leaves, name); };
    Click click{.platform = Platform::wecom,
                .tenant = leaf("ToUserName"),
                .user = leaf("FromUserName"),
                .token = leaf("EventKey"),
                .message = {.id = leaf("TaskId"), .reply = leaf("ResponseCode")}};
    click.id = hex(sha256(click.tenant + "\n" + click.user + "\n" + leaf("CreateTime") + "\n" + click.message.id +
                          "\n" + click.token));
    const bool is_click = leaf("MsgType") == "event" && leaf("Event") == "template_card_event";
    if (!is_click || click.user.empty() || click.token.empty()) return Callback(callback_answer());
    return Callback(std::move(click));
}

// The wire nests what the vendor's own types put directly into the event; both are accepted.
std::string event_part(const Json& event, const char* name) {
    std::string nested = text_of(event, {"template_card_event", name});
    return nested.empty() ? text_of(event, {name}) : nested;
}

BotFrame read_bot_event(const Json& frame, const std::string& tenant) {
    const Json& body = part_of(frame, {"body"});
    const Json& event = part_of(body, {"event"});
    const std::string kind = text_of(event, {"eventtype"});
    if (kind == "disconnected_event") return BotEvicted{};
    if (kind != "template_card_event") return BotNothing{};
    Click click{.platform = Platform::wecom,
                .tenant = tenant,
                .user = text_of(body, {"from", "userid"}),
                .token = event_part(event, "event_key"),
                .id = text_of(body, {"msgid"}),
                .message = {.id = event_part(event, "task_id"), .reply = text_of(frame, {"headers", "req_id"})}};
    if (click.user.empty() || click.token.empty() || click.message.reply.empty()) return BotNothing{};
    if (click.id.empty()) click.id = click.message.reply;
    return BotClick{std::move(click)};
}

}  // namespace

Result<AccessToken, Trouble> read_token(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    const std::string token = text_of(body, {"access_token"});
    if (is_good(answer, body) && !token.empty())
        return AccessToken{
            token, std::chrono::seconds(std::clamp<std::int64_t>(number_of(body, {"expires_in"}, 7200), 0, 86400))};
    return fail(trouble_in(answer, body));
}

Verdict read_message_answer(const HttpAnswer& answer, const Message& message) {
    const Json body = read_json(answer.body);
    if (!is_good(answer, body)) return verdict_of(trouble_in(answer, body));
    // Too many messages to one person are dropped without a word; whom it does not know, it names.
    if (!text_of(body, {"invaliduser"}).empty() || !text_of(body, {"unlicenseduser"}).empty())
        return verdict_of({Reason::recipient_unknown, "invaliduser"});
    const auto* card = std::get_if<Card>(&message);
    return Delivered{
        {.id = card == nullptr ? text_of(body, {"msgid"}) : task_id(*card), .reply = text_of(body, {"response_code"})}};
}

Verdict read_update_answer(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    if (is_good(answer, body)) return Delivered{};
    return update_verdict(trouble_in(answer, body));
}

Verdict read_group_answer(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    if (is_good(answer, body)) return Delivered{};
    return verdict_of(trouble_in(answer, body));
}

CallbackResult read_callback(const Settings& settings, const CallbackRequest& request, Instant now) {
    const bool is_address_check = request.query.contains("echostr");
    const auto envelope = is_address_check ? std::nullopt : read_flat_xml(request.body);
    if (!is_address_check && !envelope) return fail(Refused{400, "Expected a callback's XML, but it is another text."});
    const std::string encrypt = is_address_check ? value_of(request.query, "echostr") : value_of(*envelope, "Encrypt");
    auto message = open_seal(settings.callbacks, sealed_of(request, encrypt), StampUnit::seconds, now);
    if (!message) return fail(message.error());
    if (is_address_check) return Callback(CallbackAnswer{.content_type = "text/plain", .body = std::move(*message)});
    return read_event(*message);
}

CallbackAnswer callback_answer() { return {.content_type = "text/plain"}; }

std::string subscribe_frame(const Settings& settings, const std::string& request_id) {
    return written({{"cmd", "aibot_subscribe"},
                    {"headers", {{"req_id", request_id}}},
                    {"body", {{"bot_id", settings.bot_id}, {"secret", settings.bot_secret}}}});
}

std::string ping_frame(const std::string& request_id) {
    return written({{"cmd", "ping"}, {"headers", {{"req_id", request_id}}}});
}

BotFrame read_frame(std::string_view text, const std::string& tenant) {
    const Json frame = read_json(text);
    const std::string command = text_of(frame, {"cmd"});
    if (command == "aibot_event_callback") return read_bot_event(frame, tenant);
    const std::string request_id = text_of(frame, {"headers", "req_id"});
    if (!command.empty() || request_id.empty()) return BotNothing{};
    return BotAnswer{request_id, number_of(frame, {"errcode"}, no_code), text_of(frame, {"errmsg"})};
}

Verdict read_answer(const BotAnswer& answer, const MessageRef& message) {
    if (answer.code == 0) return Delivered{message};
    return verdict_of({reason_of(answer.code), said(std::to_string(answer.code), answer.text)});
}

}  // namespace countersign::platforms::wecom
