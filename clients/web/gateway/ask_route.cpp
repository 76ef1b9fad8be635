// POST /api/ask/METHOD: a method of the protocol, asked in the name of whoever is signed in. Only what a gateway may ask, and
// never with an `as` of the body: who somebody is, the session says alone.
#include <algorithm>

#include "clients/connection/strict_json.hpp"
#include "clients/web/gateway/gateway.hpp"
#include "daemon/protocol/openrpc.hpp"

namespace countersign::web {

namespace {

constexpr std::string_view prefix = "/api/ask/";
constexpr std::size_t levels_max = 32;                // the protocol's
constexpr std::size_t question_bytes_max = 960 * 1024;  // with what we add, below the protocol's 1 MiB

// The daemon lets each item of "many at once" have an `as` of its own, before that of the whole.
bool says_who_asks(const Json& params) {
    if (params.contains("as")) return true;
    const auto items = params.find("items");
    return items != params.end() && items->is_array() &&
           std::ranges::any_of(*items, [](const Json& item) { return item.is_object() && item.contains("as"); });
}

}  // namespace

FrontAnswer Gateway::ask(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const std::string name = rest_of(request, prefix);
    const protocol::Method* method = protocol::find_method(name);
    if (method == nullptr)
        return refusal_reply(404, "unknown_method", {"没有这个操作。", "Expected a method of the protocol, but there is none of this name."});
    if (method->gateway != protocol::Gateway::may)
        return refusal_reply(403, "not_permitted", {"此操作只能用本人密钥在终端办理。", "Expected a method that a browser may ask, but this one takes a person's own key."},
                             {"请用 countersign 命令。", "Use the terminal client."});
    auto params = connection::read_strict_json(request.body, levels_max);
    if (!params || !params->is_object())
        return refusal_reply(400, "invalid_request", {"请求内容应为一个 JSON 对象，无重复名、无小数。",
                                                      "Expected one JSON object without duplicate names and without fractions."});
    if (says_who_asks(*params))
        return refusal_reply(400, "invalid_request", {"请求不得自称他人：身份由登录决定。", "Expected no 'as' in the body: who asks, the session says."});
    const Answer answer = parts_.daemon.ask_as(visitor->speaker, name, *std::move(params));
    ++counts_.asked;
    if (answer) return json_reply(200, {{"result", *answer}});
    ++(answer.error().kind == connection::FailureKind::refused ? counts_.refused : counts_.failed);
    return failure_reply(answer.error());
}

void Gateway::add_ask_route(front::Routes& routes) {
    routes.push_back({.method = "POST",
                      .prefix = std::string(prefix),
                      .answer = [this](const FrontRequest& request) { return ask(request); },
                      .body_bytes_max = question_bytes_max});
}

}  // namespace countersign::web
