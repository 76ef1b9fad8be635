#include "clients/notify/hooks/delivery.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "clients/connection/request_id.hpp"
#include "clients/notify/platforms/digest.hpp"

namespace countersign::hooks {

namespace {

constexpr std::size_t text_bytes_max = 200;  // of a name or an id

struct Member {
    const char* name;
    Json::value_t type;
    bool required;
};
using Members = std::vector<Member>;

const Members& members_of_signal() {
    static const Members members = {{"instance", Json::value_t::string, true},
                                    {"signal", Json::value_t::string, true},
                                    {"values", Json::value_t::object, false}};
    return members;
}

const Members& members_of_opening() {
    static const Members members = {{"workflow", Json::value_t::string, true},
                                    {"initiator", Json::value_t::string, false},
                                    {"period", Json::value_t::string, false},
                                    {"form", Json::value_t::object, false}};
    return members;
}

Rejected rejected(int status, std::string code, std::string zh, std::string en) {
    return {.status = status, .code = std::move(code), .text = {std::move(zh), std::move(en)}};
}

Rejected rejection_of(Doubt doubt) {
    switch (doubt) {
        case Doubt::headers_missing:
            return rejected(401, "unsigned", "缺少或不合规的 webhook-id、webhook-timestamp 或 webhook-signature。",
                            "Expected webhook-id, webhook-timestamp and webhook-signature, but they are missing or malformed.");
        case Doubt::stale:
            return rejected(401, "stale", "时间戳与现在相差超过五分钟。",
                            "Expected a timestamp within five minutes of now, but it is not; sign anew with the same webhook-id.");
        case Doubt::forged: break;
    }
    return rejected(401, "forged", "签名不符。", "Expected a signature by the secret of this source, but there is none.");
}

Rejected not_as_wanted(std::string zh, std::string en) { return rejected(400, "invalid_body", std::move(zh), std::move(en)); }

// Text in a refusal only after its characters are known to be harmless.
bool is_plain_name(const std::string& text) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    return !text.empty() && text.size() <= text_bytes_max && text.find_first_not_of(plain) == std::string::npos;
}

Result<void, Rejected> check_member(const Json& body, const Member& member) {
    const auto found = body.find(member.name);
    if (found == body.end()) {
        if (!member.required) return {};
        return fail(not_as_wanted(fmt::format("缺少 {}。", member.name), fmt::format("Expected `{}`, but it is missing.", member.name)));
    }
    const bool fits = found->type() == member.type && (!found->is_string() || is_plain_name(found->get<std::string>()));
    if (fits) return {};
    return fail(not_as_wanted(fmt::format("{} 不合规。", member.name),
                              fmt::format("Expected `{}` to be {}, but it is not.", member.name,
                                          member.type == Json::value_t::object ? "an object" : "a name or id")));
}

Result<void, Rejected> check_body(const Json& body, const Members& members) {
    for (const auto& [name, value] : body.items()) {
        const bool known = std::ranges::any_of(members, [&](const Member& one) { return one.name == name; });
        if (!known) return fail(not_as_wanted("正文中有未知的名称。", "Expected only the documented members, but there is another one."));
    }
    for (const Member& member : members)
        if (auto fits = check_member(body, member); !fits) return fits;
    return {};
}

Result<void, Rejected> check_allowed(const std::set<std::string>& allowed, const std::string& name) {
    if (allowed.contains(name)) return {};
    return fail(rejected(403, "not_allowed", fmt::format("此来源不得 {}。", name),
                         fmt::format("Expected something that this source may do, but {} is not in its list.", name)));
}

std::string header(const Delivery& delivery, const char* name) {
    const auto found = delivery.headers.find(name);
    return found == delivery.headers.end() ? std::string() : found->second;
}

bool is_json_type(std::string type) {
    std::ranges::transform(type, type.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ')) type.pop_back();
    return type == "application/json";
}

}  // namespace

bool is_source_name(std::string_view name) {
    return !name.empty() && name.size() <= 16 &&
           std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

Result<Instruction, Rejected> read_delivery(const Delivery& delivery, const Source& source, Instant now) {
    if (delivery.body.size() > delivery_bytes_max)
        return fail(rejected(413, "too_large", "正文过大。", fmt::format("Expected at most {} bytes, but there are more.", delivery_bytes_max)));
    const auto id = verify(source.secrets, delivery.headers, delivery.body, now);
    if (!id) return fail(rejection_of(id.error()));
    if (!is_json_type(header(delivery, "content-type")))
        return fail(rejected(415, "not_json", "应为 application/json。", "Expected application/json, but the content type is another one."));
    auto body = connection::read_strict_json(delivery.body, levels_max);
    if (!body || !body->is_object())
        return fail(not_as_wanted("正文不是有效的 JSON 对象。", "Expected one JSON object without duplicate names and without fractions, but it is none."));
    const bool opens = body->contains("workflow");
    if (auto fits = check_body(*body, opens ? members_of_opening() : members_of_signal()); !fits) return fail(fits.error());
    const std::string name = body->at(opens ? "workflow" : "signal").get<std::string>();
    if (auto allowed = check_allowed(opens ? source.open : source.signals, name); !allowed) return fail(allowed.error());
    Instruction instruction{.method = opens ? "instance.open" : "instance.signal", .params = std::move(*body)};
    instruction.params["request"] = request_id(source.name, *id);
    return instruction;
}

std::string request_id(const std::string& source, const std::string& webhook_id) {
    const std::string plain = "wh." + source + "." + webhook_id;
    if (connection::is_request_id(plain)) return plain;
    // A source's name has no capitals, so that no plain id begins like this.
    return "wh.H." + platforms::hex(platforms::sha256(source + "\n" + webhook_id)).substr(0, 56);
}

}  // namespace countersign::hooks
