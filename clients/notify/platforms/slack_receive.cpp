#include <algorithm>
#include <array>

#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/platforms/slack.hpp"

namespace countersign::platforms::slack {

namespace {

struct Known {
    std::string_view error;
    Reason reason;
};

constexpr std::array known_errors = {
    Known{"ratelimited", Reason::rate_limited},
    Known{"rate_limited", Reason::rate_limited},
    Known{"rollup_error", Reason::platform_busy},
    Known{"internal_error", Reason::platform_busy},
    Known{"fatal_error", Reason::platform_busy},
    Known{"service_unavailable", Reason::platform_busy},
    Known{"request_timeout", Reason::platform_busy},
    Known{"invalid_auth", Reason::credentials_refused},
    Known{"not_authed", Reason::credentials_refused},
    Known{"account_inactive", Reason::credentials_refused},
    Known{"token_expired", Reason::credentials_refused},
    Known{"token_revoked", Reason::credentials_refused},
    Known{"not_allowed_token_type", Reason::credentials_refused},
    Known{"missing_scope", Reason::not_allowed},
    Known{"no_permission", Reason::not_allowed},
    Known{"restricted_action", Reason::not_allowed},
    Known{"action_prohibited", Reason::not_allowed},
    Known{"ekm_access_denied", Reason::not_allowed},
    Known{"no_service", Reason::webhook_wrong},
    Known{"no_active_hooks", Reason::webhook_wrong},
    Known{"invalid_token", Reason::webhook_wrong},
    Known{"channel_not_found", Reason::recipient_unknown},
    Known{"channel_is_archived", Reason::recipient_unknown},
    Known{"is_archived", Reason::recipient_unknown},
    Known{"not_in_channel", Reason::recipient_unknown},
    Known{"user_not_found", Reason::recipient_unknown},
    Known{"users_not_found", Reason::recipient_unknown},
    Known{"user_disabled", Reason::recipient_unknown},
    Known{"invalid_payload", Reason::message_refused},
    Known{"invalid_blocks", Reason::message_refused},
    Known{"invalid_blocks_format", Reason::message_refused},
    Known{"invalid_arguments", Reason::message_refused},
    Known{"msg_too_long", Reason::message_refused},
    Known{"no_text", Reason::message_refused},
    Known{"message_not_found", Reason::update_too_late},
    Known{"cant_update_message", Reason::update_too_late},
    Known{"edit_window_closed", Reason::update_too_late},
};

Reason reason_of(const HttpAnswer& answer, std::string_view error) {
    if (answer.status == 429) return Reason::rate_limited;
    const auto* known = std::ranges::find(known_errors, error, &Known::error);
    if (known != known_errors.end()) return known->reason;
    return answer.status >= 500 ? Reason::platform_busy : Reason::unknown_answer;
}

Verdict refusal(const HttpAnswer& answer, const std::string& error) {
    Verdict verdict = verdict_of(
        {reason_of(answer, error), said(error.empty() ? "HTTP " + std::to_string(answer.status) : error, "")});
    auto* retry = std::get_if<RetryAfter>(&verdict);
    const auto header = answer.headers.find("retry-after");
    if (retry == nullptr || header == answer.headers.end()) return verdict;
    const auto seconds = read_seconds(header->second);
    if (seconds)
        retry->wait =
            std::clamp<Milliseconds>(seconds->time_since_epoch(), std::chrono::seconds(1), std::chrono::hours(1));
    return verdict;
}

// The payload of block_actions; its first action with a token.
std::optional<Click> click_of(const Json& payload) {
    const Json& actions = part_of(payload, {"actions"});
    if (text_of(payload, {"type"}) != "block_actions" || !actions.is_array() || actions.empty()) return std::nullopt;
    Click click{.platform = Platform::slack,
                .tenant = text_of(payload, {"team", "id"}),
                .user = text_of(payload, {"user", "id"}),
                .token = text_of(actions[0], {"value"}),
                .message = {.id = text_of(payload, {"message", "ts"}),
                            .place = text_of(payload, {"channel", "id"}),
                            .reply = text_of(payload, {"response_url"})}};
    if (click.message.id.empty()) click.message.id = text_of(payload, {"container", "message_ts"});
    if (click.message.place.empty()) click.message.place = text_of(payload, {"container", "channel_id"});
    // The same in every delivery of one press; an envelope's id is new each time.
    const std::string pressed_at = text_of(actions[0], {"action_ts"});
    click.id = hex(
        sha256(click.tenant + "\n" + click.user + "\n" + click.message.id + "\n" + pressed_at + "\n" + click.token));
    if (click.user.empty() || click.token.empty()) return std::nullopt;
    return click;
}

CallbackResult read_json_callback(const std::string& body) {
    const Json json = read_json(body);
    if (text_of(json, {"type"}) == "url_verification")
        return Callback(CallbackAnswer{.content_type = "text/plain", .body = text_of(json, {"challenge"})});
    return Callback(callback_answer());
}

}  // namespace

Verdict read_message_answer(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    if (answer.status == 200 && part_of(body, {"ok"}) == Json(true))
        return Delivered{{.id = text_of(body, {"ts"}), .place = text_of(body, {"channel"})}};
    return refusal(answer, text_of(body, {"error"}));
}

Verdict read_group_answer(const HttpAnswer& answer) {
    if (answer.status == 200 && answer.body == "ok") return Delivered{};
    const bool is_word =
        answer.body.size() < 60 && answer.body.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    return refusal(answer, is_word ? answer.body : std::string());
}

std::string signature(const std::string& signing_secret, const std::string& timestamp, std::string_view body) {
    return "v0=" + hex(hmac_sha256(signing_secret, "v0:" + timestamp + ":" + std::string(body)));
}

CallbackResult read_callback(const Settings& settings, const CallbackRequest& request, Instant now) {
    if (settings.signing_secret.empty())
        return fail(Refused{500, "Expected a signing secret in the configuration, but it is missing."});
    const std::string timestamp = value_of(request.headers, "x-slack-request-timestamp");
    const std::string expected = signature(settings.signing_secret, timestamp, request.body);
    if (!is_equal_in_constant_time(expected, value_of(request.headers, "x-slack-signature"))) {
        // A check of the certificate is not signed; it is answered, and nothing else of it is used.
        if (form_value(request.body, "ssl_check") == "1") return Callback(callback_answer());
        return fail(Refused{401, "Expected a callback signed with our signing secret, but the signature is another."});
    }
    const auto stamped_at = read_seconds(timestamp);
    if (!stamped_at || !is_fresh(*stamped_at, now))
        return fail(Refused{
            401, "Expected a callback stamped within five minutes of now, but it is older or from the future."});
    const auto payload = form_value(request.body, "payload");
    if (!payload) return read_json_callback(request.body);
    if (auto click = click_of(read_json(*payload))) return Callback(std::move(*click));
    return Callback(callback_answer());
}

CallbackAnswer callback_answer() { return {.content_type = "text/plain"}; }

Result<std::string, Trouble> read_connection(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    const std::string url = text_of(body, {"url"});
    if (answer.status == 200 && part_of(body, {"ok"}) == Json(true) && !url.empty()) return url;
    const std::string error = text_of(body, {"error"});
    return fail(
        Trouble{reason_of(answer, error), said(error.empty() ? "HTTP " + std::to_string(answer.status) : error, "")});
}

SocketFrame read_frame(std::string_view text) {
    const Json frame = read_json(text);
    const std::string type = text_of(frame, {"type"}), envelope = text_of(frame, {"envelope_id"});
    if (type == "disconnect") return SocketDisconnect{};
    if (envelope.empty()) return SocketNothing{};
    if (type == "interactive")
        if (auto click = click_of(part_of(frame, {"payload"}))) return SocketClick{std::move(*click), envelope};
    // Unanswered, it would come again.
    return SocketReply{answer_frame(envelope)};
}

std::string answer_frame(const std::string& envelope) { return written({{"envelope_id", envelope}}); }

}  // namespace countersign::platforms::slack
