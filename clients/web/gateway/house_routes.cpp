// What the house has besides people: streams of changes, its health, its figures, its description.
#include <fmt/format.h>
#include <sodium.h>

#include "clients/web/gateway/gateway.hpp"
#include "clients/web/gateway/metrics.hpp"
#include "clients/web/gateway/open_api.hpp"
#include "clients/web/gateway/pages.hpp"

namespace countersign::web {

namespace {

FrontAnswer text_reply(int status, std::string text) {
    return {.status = status, .headers = {{"content-type", "text/plain; charset=utf-8"}, {"cache-control", "no-store"}}, .body = std::move(text)};
}

// Nobody takes the places of a whole company.
constexpr std::size_t pages_of_session_most = 40;

FrontAnswer too_many_pages() {
    return refusal_reply(429, "too_many_pages", {"打开的页面过多。", "Expected fewer open pages of one session."}, {"请关闭几个页面。", "Close some of them."});
}

bool is_this_machine(const std::string& remote) { return remote.starts_with("127.") || remote == "::1" || remote.starts_with("::ffff:127."); }

bool has_token(const FrontRequest& request, const std::string& token) {
    const auto found = request.headers.find("authorization");
    const std::string wanted = "Bearer " + token;
    return found != request.headers.end() && found->second.size() == wanted.size() &&
           sodium_memcmp(found->second.data(), wanted.data(), wanted.size()) == 0;
}

}  // namespace

FrontAnswer Gateway::health() {
    const Answer status = parts_.daemon.ask("admin.status");
    if (!status) return text_reply(503, "the daemon does not answer\n");
    if (status->value("read_only", false)) return text_reply(503, "the daemon is read-only: its disk is full\n");
    return text_reply(200, "ok\n");
}

FrontAnswer Gateway::metrics(const FrontRequest& request) {
    const bool may = config_.metrics_token.empty() ? config_.has_machine_of_its_own && is_this_machine(request.remote)
                                                   : has_token(request, config_.metrics_token);
    if (!may) return text_reply(404, "Expected this machine, or the token of [metrics], but neither is there.\n");
    const Answer status = parts_.daemon.ask("admin.status");
    return {.status = 200,
            .headers = {{"content-type", "application/openmetrics-text; version=1.0.0; charset=utf-8"}, {"cache-control", "no-store"}},
            .body = write_metrics({.status = status ? *status : Json(),
                                   .sessions = parts_.sessions.figures(),
                                   .streams = parts_.live.open(),
                                   .asked = counts_.asked,
                                   .refused = counts_.refused,
                                   .failed = counts_.failed})};
}

void Gateway::add_house_routes(front::Routes& routes) {
    routes.push_back({"GET", "/api/events", [this](const FrontRequest& request) {
                          const auto visitor = door_.visitor(request, Door::Presence::silent);
                          if (!visitor) return visitor.error();
                          if (parts_.live.open_of(visitor->session.id) >= pages_of_session_most) return too_many_pages();
                          return FrontAnswer{.status = 200,
                                             .headers = {{"content-type", "text/event-stream"}, {"cache-control", "no-store"}, {"x-accel-buffering", "no"}},
                                             .body = {},
                                             .stream = parts_.live.stream_of(visitor->session.id)};
                      }});
    routes.push_back({"GET", "/healthz", [this](const FrontRequest&) { return health(); }});
    routes.push_back({"GET", "/metrics", [this](const FrontRequest& request) { return metrics(request); }});
    routes.push_back({"GET", "/openapi.json", [](const FrontRequest&) {
                          static const Json description = open_api();
                          return json_reply(200, description);
                      }});
    for (front::Route& route : page_routes()) routes.push_back(std::move(route));
}

}  // namespace countersign::web
