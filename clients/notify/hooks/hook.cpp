#include "clients/notify/hooks/hook.hpp"

#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/platforms/web_address.hpp"

namespace countersign::hooks {

namespace {

using connection::Sentence;

constexpr Milliseconds day = std::chrono::hours(24);
constexpr Milliseconds wait_when_busy = std::chrono::seconds(30), wait_when_limited = std::chrono::seconds(60);

// What CloudEvents asks of every event.
bool is_cloud_event(const Json& event) {
    for (const char* name : {"id", "source", "type"})
        if (platforms::text_of(event, {name}).empty()) return false;
    return platforms::text_of(event, {"specversion"}) == "1.0";
}

// CloudEvents wants a URI reference, and a company may have any name.
std::string uri_reference(const std::string& source) {
    constexpr std::string_view allowed = "/:@!$&'()*+,;=";
    std::string encoded;
    for (const char c : source)
        encoded += allowed.find(c) == std::string_view::npos ? platforms::percent_encoded({&c, 1}) : std::string(1, c);
    return encoded;
}

std::string body_of(Json event) {
    event["source"] = uri_reference(platforms::text_of(event, {"source"}));
    return platforms::written(event);
}

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t length) {
    int number = 0;
    const char* first = text.data() + at;
    const auto [end, fault] = std::from_chars(first, first + length, number);
    return fault == std::errc() && end == first + length && number >= 0 ? std::optional(number) : std::nullopt;
}

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, IMF-fixdate).
std::optional<Instant> read_http_date(std::string_view text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
    const auto month = months.find(text.substr(8, 3));
    const auto day_of_month = number_at(text, 5, 2), year = number_at(text, 12, 4);
    const auto hour = number_at(text, 17, 2), minute = number_at(text, 20, 2), second = number_at(text, 23, 2);
    if (month == std::string_view::npos || month % 3 != 0 || !day_of_month || !year || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date = std::chrono::year(*year) / static_cast<int>(month / 3 + 1) / *day_of_month;
    if (!date.ok()) return std::nullopt;
    return Instant(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

Sentence said(const std::string& name, const std::string& zh, const std::string& en) {
    return {fmt::format("Webhook {} {}。", name, zh), fmt::format("Expected the webhook {} to take the event, but {}.", name, en)};
}

HookVerdict verdict_of_status(const std::string& name, const platforms::HttpAnswer& answer, Instant now) {
    const int status = answer.status;
    if (status >= 200 && status < 300) return {.fate = Fate::delivered, .why = {}};
    const Sentence why = said(name, fmt::format("回答 {}", status), fmt::format("it answered {}", status));
    if (status == 410) return {.fate = Fate::gone, .why = said(name, "不再接收（410）", "it wants no more events (410)")};
    if (status >= 300 && status < 400)
        return {.fate = Fate::tell_operator,
                .why = said(name, fmt::format("已转到别处（{}）；请改配置中的地址", status),
                            fmt::format("it has moved ({}); change the address in the configuration", status))};
    if (status != 408 && status != 425 && status != 429 && status < 500) return {.fate = Fate::tell_operator, .why = why};
    const auto asked = answer.headers.find("retry-after");
    const auto wait = asked == answer.headers.end() ? std::nullopt : read_retry_after(asked->second, now);
    return {.fate = Fate::later, .wait = wait.value_or(status == 429 ? wait_when_limited : wait_when_busy), .why = why};
}

}  // namespace

Hook::Hook(HookConfig config, platforms::HttpSend send) : config_(std::move(config)), send_(std::move(send)) {}

bool Hook::wants(const Json& event, const std::string& workflow) const {
    const bool type_fits = config_.types.empty() || config_.types.contains(platforms::text_of(event, {"type"}));
    return type_fits && (config_.workflows.empty() || config_.workflows.contains(workflow));
}

HookVerdict Hook::send(const Json& event, Instant now) const {
    if (!is_cloud_event(event))
        return {.fate = Fate::tell_operator, .why = said(config_.name, "收到的不是 CloudEvent", "what the daemon gave is no CloudEvent")};
    if (Sentence fault = fault_of_address(config_.url); !fault.empty()) return {.fate = Fate::tell_operator, .why = std::move(fault)};
    platforms::HttpRequest request{.url = config_.url,
                                   .headers = {{"content-type", "application/cloudevents+json; charset=utf-8"}},
                                   .body = body_of(event)};
    for (auto& header : sign(config_.secrets, webhook_id(config_.name, event), now, request.body))
        request.headers.push_back(std::move(header));
    const auto answer = send_(request);
    if (!answer)
        return {.fate = Fate::later, .wait = wait_when_busy,
                .why = {fmt::format("Webhook {} 没有回答：{}", config_.name, answer.error().why), answer.error().why}};
    return verdict_of_status(config_.name, *answer, now);
}

Sentence fault_of_address(const std::string& url) {
    const bool is_http = url.starts_with("https://") || url.starts_with("http://");
    const auto address = is_http ? platforms::read_web_address(url) : std::nullopt;
    if (!address) return {"Webhook 的地址应为 https 地址。", "Expected the address of a webhook to be an https one, but it is none."};
    if (address->may_be_spoken_to()) return {};
    return {fmt::format("Webhook 的地址应为 https；http 只用于本机，{} 不是。", address->host),
            fmt::format("Expected https for a webhook, but {} is not this machine and its address says http.", address->host)};
}

std::string webhook_id(const std::string& hook, const Json& event) {
    const std::string whole = hook + "\n" + platforms::text_of(event, {"source"}) + "\n" + platforms::text_of(event, {"id"});
    return "evt_" + platforms::hex(platforms::sha256(whole)).substr(0, 32);
}

std::optional<Milliseconds> read_retry_after(std::string_view value, Instant now) {
    std::optional<Milliseconds> wait;
    if (const auto seconds = platforms::read_seconds(value)) wait = seconds->time_since_epoch();
    else if (const auto at = read_http_date(value)) wait = std::max(*at - now, Milliseconds(0));
    return wait ? std::optional(std::min(*wait, day)) : std::nullopt;
}

}  // namespace countersign::hooks
