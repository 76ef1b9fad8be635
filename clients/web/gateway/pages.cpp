#include "clients/web/gateway/pages.hpp"

#include <algorithm>
#include <map>

#include <sodium.h>

#include "clients/web/gateway/assets.hpp"
#include "clients/web/gateway/gateway.hpp"

namespace countersign::web {

namespace {

// The addresses of pages; a module decides which one it is (clients/web/pages/app.js).
constexpr std::string_view page_prefixes[] = {"/",       "/inbox",   "/filed", "/search", "/month",   "/month/", "/i/",
                                              "/open",   "/open/",   "/account", "/sign-in", "/enrol", "/enter"};

const char* type_of(std::string_view name) {
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    if (name.ends_with(".html")) return "text/html; charset=utf-8";
    return "application/octet-stream";
}

std::string etag_of(std::string_view bytes) {
    unsigned char hash[16];
    crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
    char hex[2 * sizeof hash + 1];
    return '"' + std::string(sodium_bin2hex(hex, sizeof hex, hash, sizeof hash)) + '"';
}

struct Served {
    std::string_view bytes;
    std::string etag;
};

const std::map<std::string_view, Served>& served() {
    static const std::map<std::string_view, Served> all = [] {
        std::map<std::string_view, Served> made;
        for (const Asset& asset : assets()) made[asset.name] = {asset.bytes, etag_of(asset.bytes)};
        return made;
    }();
    return all;
}

front::FrontAnswer reply_with(const front::FrontRequest& request, std::string_view name) {
    const auto found = served().find(name);
    if (found == served().end()) return front::plain_answer(404);
    front::FrontAnswer reply{.status = 200,
                             .headers = {{"content-type", type_of(name)},
                                         {"cache-control", "no-cache"},
                                         {"etag", found->second.etag},
                                         {"content-security-policy",
                                          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
                                          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
                                         {"x-frame-options", "DENY"},
                                         {"cross-origin-opener-policy", "same-origin"},
                                         {"permissions-policy", "geolocation=(), microphone=(), camera=(self)"}},
                             .body = {}};
    const auto known = request.headers.find("if-none-match");
    if (known != request.headers.end() && known->second == found->second.etag) reply.status = 304;
    else reply.body = found->second.bytes;
    return reply;
}

}  // namespace

front::FrontAnswer asset_reply(const front::FrontRequest& request) { return reply_with(request, rest_of(request, "/s/")); }

front::Routes page_routes() {
    front::Routes routes;
    for (const std::string_view prefix : page_prefixes)
        routes.push_back({"GET", std::string(prefix), [prefix](const front::FrontRequest& request) {
                              // "/" stands for itself alone here, where elsewhere it means all below.
                              const bool is_page = prefix != "/" || request.path == "/";
                              return is_page ? reply_with(request, "index.html") : front::plain_answer(404);
                          }});
    routes.push_back({"GET", "/s/", asset_reply});
    return routes;
}

}  // namespace countersign::web
