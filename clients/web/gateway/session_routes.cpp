// Who is signed in: sign-in, invitations, second factors, and the ends of sessions.
#include "clients/print/qr_code.hpp"
#include "clients/web/gateway/gateway.hpp"
#include "clients/web/session/totp.hpp"

namespace countersign::web {

namespace {

FrontAnswer nothing() { return {.status = 204, .headers = {{"cache-control", "no-store"}}, .body = {}}; }

FrontAnswer unknown_link() {
    return refusal_reply(404, "unknown_invitation", {"此链接无效、已用过或已过期。", "Expected a link that is still good, but this one is unknown, used or expired."},
                         {"请向管理员要一个新链接。", "Ask an operator for a new one."});
}

// For the page to draw: a row of "01" for each of squares.
Json qr_rows(const std::string& text) {
    Json rows = Json::array();
    const auto squares = print::qr_code(text);
    if (!squares) return rows;
    for (const auto& squares_of_row : *squares) {
        std::string row;
        for (const bool is_dark : squares_of_row) row += is_dark ? '1' : '0';
        rows.push_back(std::move(row));
    }
    return rows;
}

FrontAnswer not_active() {
    return refusal_reply(403, "not_permitted", {"此人员不在册或已停用。", "Expected an active person of the company, but this one is unknown or inactive."},
                         {"请联系管理员。", "Ask an operator."});
}

}  // namespace

bool is_active(const Json& person) { return person.is_object() && person.value("active", false); }

// Me: what the page needs to know of whoever is signed in.
Answer Gateway::about(const Session& session) {
    Answer person = parts_.daemon.ask_as({.person = session.person}, "people.show", {{"person", session.person}});
    if (!person) return person;
    const Answer status = parts_.daemon.ask("admin.status");
    if (!status) return fail(status.error());
    Json me{{"person", session.person}, {"csrf", session.csrf}, {"confirmed_until", nullptr}};
    me["passkeys"] = parts_.sessions.passkeys(session.person).size();
    for (const char* name : {"name", "language", "roles", "active"}) me[name] = person->value(name, Json());
    for (const char* name : {"company", "now", "rehearsal"}) me[name] = status->value(name, Json());
    if (session.confirmed_until && *session.confirmed_until > parts_.now()) me["confirmed_until"] = written(*session.confirmed_until);
    return me;
}

// A session is given to whom the daemon knows at this moment, and to nobody while it can not be asked.
FrontAnswer Gateway::welcome(const SignedIn& signed_in) {
    const Answer me = about(signed_in.session);
    if (me && is_active(*me)) {
        FrontAnswer reply = json_reply(200, *me);
        reply.headers["set-cookie"] = door_.set_cookie(signed_in.cookie);
        return reply;
    }
    parts_.sessions.sign_out(signed_in.cookie);
    return me || me.error().code == "not_permitted" ? not_active() : failure_reply(me.error());
}

FrontAnswer Gateway::sign_in(const FrontRequest& request) {
    if (auto ours = door_.from_our_page(request); !ours) return ours.error();
    const auto body = read_body(request, {"person", "password", "code"});
    if (!body) return body.error();
    const auto signed_in = parts_.sessions.sign_in(
        {.person = body->at("person"), .password = body->at("password"), .code = body->at("code"), .remote = request.remote});
    return signed_in ? welcome(*signed_in) : refusal_reply(signed_in.error());
}

FrontAnswer Gateway::look_at_invitation(const FrontRequest& request) {
    if (auto ours = door_.from_our_page(request); !ours) return ours.error();
    const auto body = read_body(request, {"token"});
    if (!body) return body.error();
    const auto invitation = parts_.sessions.invitation(body->at("token"));
    if (!invitation) return unknown_link();
    const Answer person = parts_.daemon.ask("people.show", {{"person", invitation->person}});
    if (!person) return failure_reply(person.error());
    const Answer status = parts_.daemon.ask("admin.status");
    if (!status) return failure_reply(status.error());
    const std::string uri = totp_uri(invitation->secret, invitation->person, status->value("company", "countersign"));
    return json_reply(200, {{"person", invitation->person},
                            {"name", person->value("name", "")},
                            {"language", person->value("language", "zh")},
                            {"company", status->value("company", "")},
                            {"secret", invitation->secret},
                            {"uri", uri},
                            {"qr", qr_rows(uri)},
                            {"until", written(invitation->until)}});
}

FrontAnswer Gateway::enrol(const FrontRequest& request) {
    if (auto ours = door_.from_our_page(request); !ours) return ours.error();
    const auto body = read_body(request, {"token", "password", "code"});
    if (!body) return body.error();
    const auto invitation = parts_.sessions.invitation(body->at("token"));
    if (!invitation) return unknown_link();
    const Answer person = parts_.daemon.ask("people.show", {{"person", invitation->person}});
    if (!person) return failure_reply(person.error());
    if (!is_active(*person)) return not_active();
    const auto signed_in = parts_.sessions.enrol({.token = body->at("token"),
                                                  .password = body->at("password"),
                                                  .code = body->at("code"),
                                                  .name = person->value("name", ""),
                                                  .remote = request.remote});
    return signed_in ? welcome(*signed_in) : refusal_reply(signed_in.error());
}

// A rehearsal is known by the daemon's own word, asked each time: a link that strayed opens nothing in a real house.
FrontAnswer Gateway::enter(const FrontRequest& request) {
    if (auto ours = door_.from_our_page(request); !ours) return ours.error();
    const auto body = read_body(request, {"token"});
    if (!body) return body.error();
    const auto person = parts_.sessions.entrance_of(body->at("token"));
    if (!person) return unknown_link();
    const Answer status = parts_.daemon.ask("admin.status");
    if (!status) return failure_reply(status.error());
    if (!status->value("rehearsal", false)) return unknown_link();
    return welcome(parts_.sessions.enter(*person));
}

FrontAnswer Gateway::confirm(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const auto body = read_body(request, {"code"});
    if (!body) return body.error();
    const auto until = parts_.sessions.confirm(visitor->cookie, body->at("code"));
    return until ? json_reply(200, {{"confirmed_until", written(*until)}}) : refusal_reply(until.error());
}

FrontAnswer Gateway::change_password(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const auto body = read_body(request, {"password", "wanted"});
    if (!body) return body.error();
    const Answer me = about(visitor->session);
    if (!me) return failure_reply(me.error());
    const auto changed = parts_.sessions.change_password(
        {.cookie = visitor->cookie, .password = body->at("password"), .wanted = body->at("wanted"), .name = me->value("name", "")});
    return changed ? nothing() : refusal_reply(changed.error());
}

void Gateway::add_session_routes(front::Routes& routes) {
    routes.push_back({"POST", "/api/session", [this](const FrontRequest& request) { return sign_in(request); }});
    routes.push_back({"GET", "/api/session", [this](const FrontRequest& request) {
                          const auto visitor = door_.visitor(request, Door::Presence::silent);
                          if (!visitor) return visitor.error();
                          const Answer me = about(visitor->session);
                          if (!me) return failure_reply(me.error());
                          return is_active(*me) ? json_reply(200, *me) : not_active();
                      }});
    routes.push_back({"DELETE", "/api/session", [this](const FrontRequest& request) {
                          const auto visitor = door_.changing_visitor(request);
                          if (!visitor) return visitor.error();
                          parts_.sessions.sign_out(visitor->cookie);
                          FrontAnswer reply = nothing();
                          reply.headers["set-cookie"] = door_.clear_cookie();
                          return reply;
                      }});
    routes.push_back({"DELETE", "/api/sessions", [this](const FrontRequest& request) {
                          const auto visitor = door_.changing_visitor(request);
                          if (!visitor) return visitor.error();
                          const int ended = parts_.sessions.sign_out_everywhere(visitor->session.person);
                          FrontAnswer reply = json_reply(200, {{"ended", ended}});
                          reply.headers["set-cookie"] = door_.clear_cookie();
                          return reply;
                      }});
    routes.push_back({"POST", "/api/session/confirm", [this](const FrontRequest& request) { return confirm(request); }});
    routes.push_back({"POST", "/api/session/password", [this](const FrontRequest& request) { return change_password(request); }});
    routes.push_back({"POST", "/api/invitation", [this](const FrontRequest& request) { return look_at_invitation(request); }});
    routes.push_back({"POST", "/api/enrolment", [this](const FrontRequest& request) { return enrol(request); }});
    routes.push_back({"POST", "/api/entrance", [this](const FrontRequest& request) { return enter(request); }});
}

}  // namespace countersign::web
