#include <algorithm>
#include <array>

#include "clients/notify/platforms/dingtalk.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::platforms::dingtalk {

namespace {

struct Known {
    std::string_view code;  // or its beginning
    Reason reason;
};

// The new API answers 4xx with {"code","message"}; the names are dotted.
constexpr std::array known_codes = {
    Known{"InvalidAuthentication", Reason::token_expired},
    Known{"Forbidden.AccessDenied.QpsLimit", Reason::rate_limited},
    Known{"Throttling", Reason::rate_limited},
    Known{"Forbidden.AccessDenied.IpNotInWhiteList", Reason::not_allowed},
    Known{"Forbidden.AccessDenied", Reason::not_allowed},
    Known{"invalidClientIdOrSecret", Reason::credentials_refused},
    Known{"authFailed", Reason::credentials_refused},
    Known{"staffId.notExisted", Reason::recipient_unknown},
    Known{"userNotExist", Reason::recipient_unknown},
    Known{"ServiceUnavailable", Reason::platform_busy},
    Known{"InternalError", Reason::platform_busy},
    Known{"SystemError", Reason::platform_busy},
};

Reason reason_of(const HttpAnswer& answer, const std::string& code) {
    const auto* known = std::ranges::find_if(known_codes, [&](const Known& one) { return code.starts_with(one.code); });
    if (known != known_codes.end()) return known->reason;
    if (answer.status == 429) return Reason::rate_limited;
    if (answer.status >= 500) return Reason::platform_busy;
    if (answer.status == 401) return Reason::token_expired;
    if (answer.status == 403) return Reason::not_allowed;
    if (answer.status == 400) return Reason::message_refused;
    return Reason::unknown_answer;
}

Trouble api_trouble(const HttpAnswer& answer, const Json& body) {
    const std::string code = text_of(body, {"code"});
    return {reason_of(answer, code),
            said(code.empty() ? "HTTP " + std::to_string(answer.status) : code, text_of(body, {"message"}))};
}

// "success": false within a 200 of the card's delivery says which space failed.
const Json* failed_delivery(const Json& body) {
    const Json& results = part_of(body, {"result", "deliverResults"});
    if (!results.is_array()) return nullptr;
    for (const Json& one : results)
        if (part_of(one, {"success"}) == Json(false)) return &one;
    return nullptr;
}

// Everything that a robot refuses is 310000; the text tells which guard it was.
Reason guard_reason(const std::string& text) {
    return text.find("sign") != std::string::npos ? Reason::credentials_refused : Reason::not_allowed;
}

}  // namespace

Result<AccessToken, Trouble> read_token(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    const std::string token = text_of(body, {"accessToken"});
    if (answer.status == 200 && !token.empty())
        return AccessToken{
            token, std::chrono::seconds(std::clamp<std::int64_t>(number_of(body, {"expireIn"}, 7200), 0, 86400))};
    Trouble trouble = api_trouble(answer, body);
    // Asking for a token, every refusal of the request is one of the credentials.
    if (trouble.reason == Reason::message_refused || trouble.reason == Reason::token_expired)
        trouble.reason = Reason::credentials_refused;
    return fail(std::move(trouble));
}

Verdict read_card_answer(const HttpAnswer& answer, const MessageRef& message) {
    const Json body = read_json(answer.body);
    if (answer.status != 200) return verdict_of(api_trouble(answer, body));
    if (const Json* failed = failed_delivery(body))
        return verdict_of(
            {Reason::recipient_unknown, said(text_of(*failed, {"spaceType"}), text_of(*failed, {"errorMsg"}))});
    if (part_of(body, {"success"}) != Json(true))
        return verdict_of({Reason::unknown_answer, said("HTTP 200", answer.body)});
    return Delivered{message};
}

Verdict read_notice_answer(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    if (answer.status != 200) return verdict_of(api_trouble(answer, body));
    const auto names_somebody = [&](const char* list) {
        return part_of(body, {list}).is_array() && !part_of(body, {list}).empty();
    };
    if (names_somebody("invalidStaffIdList")) return verdict_of({Reason::recipient_unknown, "invalidStaffIdList"});
    if (names_somebody("flowControlledStaffIdList"))
        return verdict_of({Reason::rate_limited, "flowControlledStaffIdList"});
    const std::string key = text_of(body, {"processQueryKey"});
    if (key.empty()) return verdict_of({Reason::unknown_answer, said("HTTP 200", answer.body)});
    return Delivered{{.id = key}};
}

Verdict read_group_answer(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    const std::int64_t code = number_of(body, {"errcode"}, -2);
    const std::string text = text_of(body, {"errmsg"});
    if (answer.status == 200 && code == 0) return Delivered{};
    const Trouble trouble{.said =
                              said(code == -2 ? "HTTP " + std::to_string(answer.status) : std::to_string(code), text)};
    const auto because = [&](Reason reason) { return verdict_of({reason, trouble.said}); };
    switch (code) {
        case 310000:
            return because(guard_reason(text));
        // Over twenty a minute the robot is shut for ten.
        case 130101:
        case 410100:
            return RetryAfter{.wait = std::chrono::minutes(10), .trouble = {Reason::rate_limited, trouble.said}};
        case 300001:
        case 300005:
        case 400101:
            return because(Reason::webhook_wrong);
        case 40035:
        case 400105:
        case 43004:
        case 460101:
            return because(Reason::message_refused);
        // Timeouts within the platform.
        case -1:
        case 15:
        case 88:
            return because(Reason::platform_busy);
        default:
            break;
    }
    if (answer.status == 429) return because(Reason::rate_limited);
    return because(answer.status >= 500 ? Reason::platform_busy : Reason::unknown_answer);
}

}  // namespace countersign::platforms::dingtalk
