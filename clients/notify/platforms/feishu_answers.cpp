#include <algorithm>
#include <charconv>

#include "clients/notify/platforms/feishu.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::platforms::feishu {

namespace {

constexpr std::int64_t no_code = -1000000;

Reason reason_of(std::int64_t code) {
    switch (code) {
        case 99991661:
        case 99991663:
        case 99991664:
        case 99991668:
        case 99991677:
            return Reason::token_expired;
        case 10003:
        case 10014:
        case 10015:
        case 19021:
            return Reason::credentials_refused;
        case 19022:
        case 19024:
        case 99991401:
        case 99991672:
        case 230002:
        case 230006:
        case 230027:
            return Reason::not_allowed;
        case 19001:
            return Reason::webhook_wrong;
        case 230013:
        case 230053:
        case 99992351:
            return Reason::recipient_unknown;
        case 11232:
        case 230020:
        case 99991400:
            return Reason::rate_limited;
        case 9499:
        case 19002:
        case 230001:
        case 230022:
        case 230025:
        case 230099:
            return Reason::message_refused;
        case 230011:
        case 230031:
        case 230110:
            return Reason::update_too_late;
        default:
            return Reason::unknown_answer;
    }
}

Trouble trouble_in(const HttpAnswer& answer, const Json& body) {
    const std::int64_t code = number_of(body, {"code"}, no_code);
    if (answer.status == 429)
        return {Reason::rate_limited,
                said(code == no_code ? "HTTP 429" : std::to_string(code), text_of(body, {"msg"}))};
    if (code != no_code) return {reason_of(code), said(std::to_string(code), text_of(body, {"msg"}))};
    return {answer.status >= 500 ? Reason::platform_busy : Reason::unknown_answer,
            "HTTP " + std::to_string(answer.status)};
}

bool is_good(const HttpAnswer& answer, const Json& body) {
    return answer.status == 200 && number_of(body, {"code"}, no_code) == 0;
}

// A rate limit says itself how many seconds to wait.
Verdict refusal(const HttpAnswer& answer, const Json& body) {
    Verdict verdict = verdict_of(trouble_in(answer, body));
    auto* retry = std::get_if<RetryAfter>(&verdict);
    const auto header = answer.headers.find("x-ogw-ratelimit-reset");
    if (retry == nullptr || header == answer.headers.end()) return verdict;
    const auto seconds = read_seconds(header->second);
    if (seconds)
        retry->wait =
            std::clamp<Milliseconds>(seconds->time_since_epoch(), std::chrono::seconds(1), std::chrono::hours(1));
    return verdict;
}

// ws://host/path?device_id=..&service_id=7&..
std::int32_t service_in(const std::string& url) {
    const std::string name = "service_id=";
    const std::size_t at = url.find(name);
    std::int32_t service = 0;
    if (at != std::string::npos) std::from_chars(url.data() + at + name.size(), url.data() + url.size(), service);
    return service;
}

}  // namespace

Result<AccessToken, Trouble> read_token(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    const std::string token = text_of(body, {"tenant_access_token"});
    if (is_good(answer, body) && !token.empty())
        return AccessToken{token,
                           std::chrono::seconds(std::clamp<std::int64_t>(number_of(body, {"expire"}, 7200), 0, 86400))};
    return fail(trouble_in(answer, body));
}

Verdict read_message_answer(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    const std::string id = text_of(body, {"data", "message_id"});
    if (is_good(answer, body) && !id.empty()) return Delivered{{.id = id}};
    return refusal(answer, body);
}

Verdict read_update_answer(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    if (is_good(answer, body)) return Delivered{};
    return refusal(answer, body);
}

Verdict read_group_answer(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    if (is_good(answer, body)) return Delivered{};
    // Old robots answer with StatusCode alone.
    if (answer.status == 200 && part_of(body, {"code"}).is_null() && number_of(body, {"StatusCode"}, no_code) == 0)
        return Delivered{};
    return refusal(answer, body);
}

HttpRequest connection_request(const Settings& settings) {
    return post_json(settings.api + "/callback/ws/endpoint",
                     {{"AppID", settings.app_id}, {"AppSecret", settings.app_secret}});
}

Result<Connection, Trouble> read_connection(const HttpAnswer& answer) {
    const Json body = read_json(answer.body);
    const std::string url = text_of(body, {"data", "URL"});
    if (is_good(answer, body) && !url.empty()) {
        const auto seconds =
            std::clamp<std::int64_t>(number_of(body, {"data", "ClientConfig", "PingInterval"}, 120), 1, 600);
        return Connection{.url = url, .service = service_in(url), .ping_interval = std::chrono::seconds(seconds)};
    }
    Trouble trouble = trouble_in(answer, body);
    const std::int64_t code = number_of(body, {"code"}, no_code);
    // The gateway's own codes: 1 busy, 1000040343 its own fault, 514 and 403 the app's.
    if (code == 1 || code == 1000040343) trouble.reason = Reason::platform_busy;
    if (code == 514 || code == 403 || code == 1000040345) trouble.reason = Reason::credentials_refused;
    return fail(std::move(trouble));
}

}  // namespace countersign::platforms::feishu
