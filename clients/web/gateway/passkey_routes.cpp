// Passkeys: making them, signing in by one, and showing one in place of a code.
#include "clients/connection/strict_json.hpp"
#include "clients/web/gateway/gateway.hpp"
#include "clients/web/session/passkey_json.hpp"

namespace countersign::web {

namespace {

constexpr std::string_view prefix = "/api/passkeys/";
constexpr std::size_t levels_max = 6;

FrontAnswer nothing() { return {.status = 204, .headers = {{"cache-control", "no-store"}}, .body = {}}; }

FrontAnswer no_credential() {
    return refusal_reply(400, "invalid_request", {"请求内容应为浏览器给出的通行密钥。", "Expected a passkey as the browser gives it, but this is none."});
}

// The member of the body that the browser's API gave; nothing for whatever else.
Json credential_in(const FrontRequest& request) {
    const auto body = connection::read_strict_json(request.body, levels_max);
    return body && body->is_object() ? body->value("credential", Json()) : Json();
}

std::string label_in(const FrontRequest& request) {
    const auto body = connection::read_strict_json(request.body, levels_max);
    const bool has_label = body && body->is_object() && body->contains("label") && (*body)["label"].is_string();
    return has_label ? (*body)["label"].get<std::string>() : std::string();
}

Json shown(const Passkey& passkey) {
    Json json{{"id", passkey.id}, {"label", passkey.label}, {"made_at", written(passkey.made_at)}, {"used_at", nullptr}};
    if (passkey.used_at) json["used_at"] = written(*passkey.used_at);
    return json;
}

}  // namespace

FrontAnswer Gateway::list_passkeys(const FrontRequest& request) {
    const auto visitor = door_.visitor(request);
    if (!visitor) return visitor.error();
    Json items = Json::array();
    for (const Passkey& passkey : parts_.sessions.passkeys(visitor->session.person)) items.push_back(shown(passkey));
    return json_reply(200, {{"items", items}});
}

FrontAnswer Gateway::offer_passkey(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const auto offer = parts_.sessions.offer_passkey(visitor->cookie);
    if (!offer) return refusal_reply(offer.error());
    const Answer me = about(visitor->session);
    if (!me) return failure_reply(me.error());
    const PasskeyOwner owner{.site = me->value("company", "countersign"), .person = visitor->session.person, .name = me->value("name", "")};
    return json_reply(200, creation_options(*offer, parts_.sessions.party(), owner));
}

FrontAnswer Gateway::add_passkey(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const auto made = read_passkey_made(credential_in(request));
    if (!made) return no_credential();
    const auto added = parts_.sessions.add_passkey(visitor->cookie, *made, label_in(request));
    return added ? json_reply(200, shown(*added)) : refusal_reply(added.error());
}

FrontAnswer Gateway::remove_passkey(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const auto removed = parts_.sessions.remove_passkey(visitor->cookie, rest_of(request, prefix));
    return removed ? nothing() : refusal_reply(removed.error());
}

FrontAnswer Gateway::ask_passkey(const FrontRequest& request) {
    if (auto ours = door_.from_our_page(request); !ours) return ours.error();
    const auto asked = parts_.sessions.ask_passkey();
    return asked ? json_reply(200, request_options(*asked, parts_.sessions.party())) : refusal_reply(asked.error());
}

FrontAnswer Gateway::sign_in_by_passkey(const FrontRequest& request) {
    if (auto ours = door_.from_our_page(request); !ours) return ours.error();
    const auto shown = read_passkey_shown(credential_in(request));
    if (!shown) return no_credential();
    const auto signed_in = parts_.sessions.sign_in_by_passkey(*shown, request.remote);
    return signed_in ? welcome(*signed_in) : refusal_reply(signed_in.error());
}

FrontAnswer Gateway::ask_passkey_again(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const auto asked = parts_.sessions.ask_passkey_again(visitor->cookie);
    return asked ? json_reply(200, request_options(*asked, parts_.sessions.party())) : refusal_reply(asked.error());
}

FrontAnswer Gateway::confirm_by_passkey(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const auto shown = read_passkey_shown(credential_in(request));
    if (!shown) return no_credential();
    const auto until = parts_.sessions.confirm_by_passkey(visitor->cookie, *shown);
    return until ? json_reply(200, {{"confirmed_until", written(*until)}}) : refusal_reply(until.error());
}

void Gateway::add_passkey_routes(front::Routes& routes) {
    routes.push_back({"GET", "/api/passkeys", [this](const FrontRequest& request) { return list_passkeys(request); }});
    routes.push_back({"POST", "/api/passkeys/options", [this](const FrontRequest& request) { return offer_passkey(request); }});
    routes.push_back({"POST", "/api/passkeys", [this](const FrontRequest& request) { return add_passkey(request); }});
    routes.push_back({"DELETE", std::string(prefix), [this](const FrontRequest& request) { return remove_passkey(request); }});
    routes.push_back({"POST", "/api/session/passkey/options", [this](const FrontRequest& request) { return ask_passkey(request); }});
    routes.push_back({"POST", "/api/session/passkey", [this](const FrontRequest& request) { return sign_in_by_passkey(request); }});
    routes.push_back({"POST", "/api/session/confirm/passkey/options", [this](const FrontRequest& request) { return ask_passkey_again(request); }});
    routes.push_back({"POST", "/api/session/confirm/passkey", [this](const FrontRequest& request) { return confirm_by_passkey(request); }});
}

}  // namespace countersign::web
