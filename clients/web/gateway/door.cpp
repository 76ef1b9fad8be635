#include "clients/web/gateway/door.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include "clients/front/cookie.hpp"

namespace countersign::web {

namespace {

const std::string& header(const FrontRequest& request, const char* name) {
    static const std::string none;
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? none : found->second;
}

FrontAnswer not_signed_in() {
    return refusal_reply(401, "not_signed_in", {"请先登录。", "Expected somebody to be signed in, but nobody is."}, {"登录后继续。", "Sign in and go on."});
}

FrontAnswer not_from_our_page(const char* what) {
    return refusal_reply(403, "not_from_our_page",
                         {"此请求不是从本站页面发出的，未作任何改变。", fmt::format("Expected a request from our own page, but {}; nothing was changed.", what)},
                         {"请刷新页面再试。", "Load the page again."});
}

bool is_same(const std::string& a, const std::string& b) {
    return a.size() == b.size() && !a.empty() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::string Door::url_of(const FrontRequest& request) const {
    if (!config_.public_url.empty()) return config_.public_url;
    return (config_.has_tls ? "https://" : "http://") + header(request, "host");
}

std::string Door::cookie_of(const FrontRequest& request) const { return front::cookie_of(request, cookie_name()); }

std::string Door::set_cookie(const std::string& value) const {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}", cookie_name(), value, config_.has_tls ? "; Secure" : "");
}

std::string Door::clear_cookie() const { return set_cookie("") + "; Max-Age=0"; }

Result<Visitor, FrontAnswer> Door::visitor(const FrontRequest& request, Presence presence) const {
    std::string cookie = cookie_of(request);
    auto session = cookie.empty() ? std::nullopt : presence == Presence::there ? sessions_.find(cookie) : sessions_.look(cookie);
    if (!session) return fail(not_signed_in());
    const bool is_confirmed = session->confirmed_until && *session->confirmed_until > now_();
    Speaker speaker{.person = session->person, .has_second_factor = is_confirmed};
    return Visitor{.cookie = std::move(cookie), .session = *std::move(session), .speaker = std::move(speaker)};
}

Result<void, FrontAnswer> Door::from_our_page(const FrontRequest& request) const {
    const std::string& site = header(request, "sec-fetch-site");
    if (!site.empty() && site != "same-origin") return fail(not_from_our_page("it comes from another site"));
    const std::string& origin = header(request, "origin");
    if (origin.empty()) return {};
    if (origin != url_of(request)) return fail(not_from_our_page("its Origin is another one"));
    return {};
}

Result<Visitor, FrontAnswer> Door::changing_visitor(const FrontRequest& request) const {
    if (auto ours = from_our_page(request); !ours) return fail(std::move(ours.error()));
    auto found = visitor(request);
    if (found && !is_same(header(request, "x-csrf"), found->session.csrf)) return fail(not_from_our_page("its token x-csrf is missing or another one"));
    return found;
}

}  // namespace countersign::web
