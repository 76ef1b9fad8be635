#include "clients/notify/platforms/cipher.hpp"
#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/feishu.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::platforms::feishu {

namespace {

std::optional<Click> click_of(const Json& json) {
    if (text_of(json, {"header", "event_type"}) != "card.action.trigger") return std::nullopt;
    const Json& event = part_of(json, {"event"});
    Click click{.platform = Platform::feishu,
                .tenant = text_of(json, {"header", "tenant_key"}),
                .user = text_of(event, {"operator", "open_id"}),
                .token = text_of(event, {"action", "value", "token"}),
                .id = text_of(json, {"header", "event_id"}),
                .message = {.id = text_of(event, {"context", "open_message_id"}), .reply = text_of(event, {"token"})}};
    if (click.user.empty() || click.token.empty() || click.id.empty()) return std::nullopt;
    return click;
}

Json answer_json(const ClickAnswer& answer) {
    Json json = Json::object();
    if (!answer.toast.empty())
        json["toast"] = {{"type", answer.is_good ? "success" : "warning"}, {"content", answer.toast}};
    if (answer.card) json["card"] = {{"type", "raw"}, {"data", read_json(card_json(*answer.card, true))}};
    return json;
}

CallbackAnswer json_answer(const Json& json) { return {.content_type = "application/json", .body = written(json)}; }

bool is_ours(const Settings& settings, const std::string& token) {
    return is_equal_in_constant_time(token, settings.verification_token);
}

// The address check comes before any signature can be asked for; what proves it is the sealed token.
CallbackResult challenge_answer(const Settings& settings, const Json& json) {
    if (!is_ours(settings, text_of(json, {"token"})))
        return fail(Refused{401, "Expected an address check with our verification token, but it has another."});
    return Callback(json_answer({{"challenge", text_of(json, {"challenge"})}}));
}

std::optional<Refused> check_signature(const Settings& settings, const CallbackRequest& request, Instant now) {
    const std::string timestamp = value_of(request.headers, "x-lark-request-timestamp");
    const std::string expected = callback_signature(
        timestamp, value_of(request.headers, "x-lark-request-nonce"), settings.encrypt_key, request.body);
    if (!is_equal_in_constant_time(expected, value_of(request.headers, "x-lark-signature")))
        return Refused{401, "Expected a callback signed with our encrypt key, but the signature is another."};
    const auto stamped_at = read_seconds(timestamp);
    if (!stamped_at || !is_fresh(*stamped_at, now))
        return Refused{401,
                       "Expected a callback stamped within five minutes of now, but it is older or from the future."};
    return std::nullopt;
}

}  // namespace

std::string callback_signature(const std::string& timestamp,
                               const std::string& nonce,
                               const std::string& encrypt_key,
                               std::string_view body) {
    return hex(sha256(timestamp + nonce + encrypt_key + std::string(body)));
}

std::string seal_body(const std::string& encrypt_key, std::string_view json, std::string_view iv) {
    return base64(std::string(iv) + encrypt_aes_256_cbc(sha256(encrypt_key), iv, padded(json, 16)).value_or(""));
}

std::optional<std::string> open_body(const std::string& encrypt_key, std::string_view encrypt) {
    const auto bytes = read_base64(encrypt);
    if (!bytes || bytes->size() < 32) return std::nullopt;
    const auto plain = decrypt_aes_256_cbc(
        sha256(encrypt_key), std::string_view(*bytes).substr(0, 16), std::string_view(*bytes).substr(16));
    return plain ? unpadded(*plain, 16) : std::nullopt;
}

CallbackResult read_callback(const Settings& settings, const CallbackRequest& request, Instant now) {
    if (settings.encrypt_key.empty() || settings.verification_token.empty())
        return fail(
            Refused{500, "Expected an encrypt key and a verification token in the configuration, but one is missing."});
    const auto opened = open_body(settings.encrypt_key, text_of(read_json(request.body), {"encrypt"}));
    const Json json = opened ? read_json(*opened) : Json();
    if (text_of(json, {"type"}) == "url_verification") return challenge_answer(settings, json);
    if (auto refused = check_signature(settings, request, now)) return fail(std::move(*refused));
    if (!json.is_object())
        return fail(Refused{401, "Expected a callback sealed with our encrypt key, but it cannot be opened."});
    if (!is_ours(settings, text_of(json, {"header", "token"})))
        return fail(Refused{401, "Expected a callback with our verification token, but it has another."});
    if (auto click = click_of(json)) return Callback(std::move(*click));
    return Callback(json_answer(Json::object()));
}

CallbackAnswer callback_answer(const ClickAnswer& answer) { return json_answer(answer_json(answer)); }

std::string ping_frame(std::int32_t service) { return encode({.service = service, .headers = {{"type", "ping"}}}); }

std::optional<Click> read_event(std::string_view payload) { return click_of(read_json(payload)); }

std::string answer_frame(Frame frame, const std::optional<ClickAnswer>& answer) {
    Json json = {{"code", 200}};
    if (answer) json["data"] = base64(written(answer_json(*answer)));
    frame.headers.emplace_back("biz_rt", "0");
    frame.payload = written(json);
    return encode(frame);
}

}  // namespace countersign::platforms::feishu
