#include "clients/web/gateway/replies.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "clients/connection/strict_json.hpp"

namespace countersign::web {

using connection::FailureKind;

namespace {

constexpr std::size_t levels_max = 4;

Json json_of(const Sentence& sentence) { return {{"zh", sentence.zh}, {"en", sentence.en}}; }

Json refusal_json(std::string_view code, const Sentence& text, const Sentence& hint) {
    return {{"code", code}, {"text", json_of(text)}, {"hint", json_of(hint)}};
}

int status_of_refusal(std::string_view code) {
    if (code == "not_permitted" || code == "needs_second_factor") return 403;
    if (code == "not_found" || code == "unknown_method" || code.starts_with("no_such_")) return 404;
    if (code == "invalid_request") return 400;
    if (code == "internal") return 500;
    return 409;
}

int status_of(const Failure& failure) {
    switch (failure.kind) {
        case FailureKind::refused: return status_of_refusal(failure.code);
        case FailureKind::too_large: return 413;
        case FailureKind::bad_answer: return 502;
        case FailureKind::configuration:
        case FailureKind::no_connection:
        case FailureKind::key_not_accepted:
        case FailureKind::outcome_unknown:
        case FailureKind::no_answer: return 503;
    }
    return 500;
}

int status_of(const Refused& refused) {
    if (refused.code == "throttled") return 429;
    if (refused.code == "busy") return 503;
    if (refused.code == "wrong_sign_in" || refused.code == "not_signed_in" || refused.code == "wrong_passkey") return 401;
    if (refused.code == "needs_second_factor") return 403;
    if (refused.code == "unknown_invitation") return 404;
    if (refused.code == "draft_too_large") return 413;
    return 422;
}

// RFC 6266, RFC 8187: a plain name for old readers, and the whole one for the others.
std::string disposition_of(const std::string& name) {
    std::string plain, whole;
    for (const char c : name) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        plain += is_plain ? c : '_';
        if (is_plain) whole += c;
        else whole += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, whole);
}

}  // namespace

FrontAnswer json_reply(int status, const Json& body) {
    return {.status = status,
            .headers = {{"content-type", "application/json; charset=utf-8"}, {"cache-control", "no-store"}},
            .body = body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

FrontAnswer refusal_reply(int status, std::string_view code, const Sentence& text, const Sentence& hint) {
    return json_reply(status, refusal_json(code, text, hint));
}

FrontAnswer refusal_reply(const Refused& refused) {
    Json body = refusal_json(refused.code, refused.text, refused.hint);
    const auto wait = refused.retry_after.count();
    if (wait > 0) body["retry_after"] = wait;
    FrontAnswer reply = json_reply(status_of(refused), body);
    if (wait > 0) reply.headers["retry-after"] = std::to_string(wait);
    return reply;
}

FrontAnswer failure_reply(const Failure& failure) {
    Json body = failure.data.is_object() ? failure.data : Json::object();
    body.update(refusal_json(failure.code, failure.text, failure.hint));
    if (!failure.request.empty()) body["request"] = failure.request;
    FrontAnswer reply = json_reply(status_of(failure), body);
    if (reply.status == 503) reply.headers.emplace("retry-after", "1");
    return reply;
}

FrontAnswer file_reply(std::string type, const std::string& name, std::string bytes) {
    return {.status = 200,
            .headers = {{"content-type", std::move(type)},
                        {"content-disposition", disposition_of(name)},
                        {"content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"},
                        {"cache-control", "no-store"}},
            .body = std::move(bytes)};
}

Result<Json, FrontAnswer> read_body(const FrontRequest& request, std::initializer_list<std::string_view> texts) {
    auto body = connection::read_strict_json(request.body, levels_max);
    const auto is_as_wanted = [&] {
        const auto is_text = [&](std::string_view name) { return body->contains(name) && (*body)[std::string(name)].is_string(); };
        return body->size() == texts.size() && std::ranges::all_of(texts, is_text);
    };
    if (body && body->is_object() && is_as_wanted()) return *std::move(body);
    const Sentence expected{fmt::format("请求内容应为 JSON 对象，含 {}。", fmt::join(texts, "、")),
                            fmt::format("Expected a JSON object with the texts {} and nothing else.", fmt::join(texts, ", "))};
    return fail(refusal_reply(400, "invalid_request", expected));
}

}  // namespace countersign::web
