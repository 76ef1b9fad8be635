// Gateway: the HTTP API and the pages of the browser inbox (docs/web.md). It decides nothing: what people do is asked of the
// daemon in the name of whoever is signed in, and nothing else of a request says who that is. Any thread may call the
// routes; they outlive none of the parts.
#pragma once

#include <atomic>

#include "clients/front/front.hpp"
#include "clients/web/gateway/daemon.hpp"
#include "clients/web/gateway/door.hpp"
#include "clients/web/gateway/live.hpp"
#include "clients/web/session/sessions.hpp"

namespace countersign::web {

struct GatewayConfig {
    Door::Config door;
    std::string metrics_token;            // empty: /metrics only for this machine
    bool has_machine_of_its_own = true;   // nobody stands in front of us, so a request from this machine is one
};

// What the gateway counts of itself, for /metrics.
struct Counts {
    std::atomic<std::uint64_t> asked{0}, refused{0}, failed{0};
};

class Gateway {
public:
    struct Parts {
        Daemon& daemon;
        Sessions& sessions;
        Live& live;
        Now now;
    };
    Gateway(Parts parts, GatewayConfig config);

    [[nodiscard]] front::Routes routes();

private:
    // session_routes.cpp
    void add_session_routes(front::Routes& routes);
    [[nodiscard]] FrontAnswer sign_in(const FrontRequest& request);
    [[nodiscard]] FrontAnswer look_at_invitation(const FrontRequest& request);
    [[nodiscard]] FrontAnswer enrol(const FrontRequest& request);
    [[nodiscard]] FrontAnswer enter(const FrontRequest& request);
    [[nodiscard]] FrontAnswer confirm(const FrontRequest& request);
    [[nodiscard]] FrontAnswer change_password(const FrontRequest& request);
    [[nodiscard]] FrontAnswer welcome(const SignedIn& signed_in);
    [[nodiscard]] Answer about(const Session& session);
    // passkey_routes.cpp
    void add_passkey_routes(front::Routes& routes);
    [[nodiscard]] FrontAnswer list_passkeys(const FrontRequest& request);
    [[nodiscard]] FrontAnswer offer_passkey(const FrontRequest& request);
    [[nodiscard]] FrontAnswer add_passkey(const FrontRequest& request);
    [[nodiscard]] FrontAnswer remove_passkey(const FrontRequest& request);
    [[nodiscard]] FrontAnswer ask_passkey(const FrontRequest& request);
    [[nodiscard]] FrontAnswer sign_in_by_passkey(const FrontRequest& request);
    [[nodiscard]] FrontAnswer ask_passkey_again(const FrontRequest& request);
    [[nodiscard]] FrontAnswer confirm_by_passkey(const FrontRequest& request);
    // ask_route.cpp
    void add_ask_route(front::Routes& routes);
    [[nodiscard]] FrontAnswer ask(const FrontRequest& request);
    // draft_routes.cpp
    void add_draft_routes(front::Routes& routes);
    // house_routes.cpp: streams, health, metrics, the description of the API, the pages themselves
    void add_house_routes(front::Routes& routes);
    [[nodiscard]] FrontAnswer health();
    [[nodiscard]] FrontAnswer metrics(const FrontRequest& request);
    // file_route.cpp
    void add_file_route(front::Routes& routes);
    [[nodiscard]] FrontAnswer file(const FrontRequest& request);
    // document_routes.cpp
    void add_document_routes(front::Routes& routes);
    [[nodiscard]] FrontAnswer rows(const FrontRequest& request);
    [[nodiscard]] FrontAnswer filled_template(const FrontRequest& request);
    [[nodiscard]] FrontAnswer paper(const FrontRequest& request);
    [[nodiscard]] FrontAnswer exported(const FrontRequest& request);
    // calendar_route.cpp
    void add_calendar_routes(front::Routes& routes);
    [[nodiscard]] FrontAnswer calendar_link(const FrontRequest& request);
    [[nodiscard]] FrontAnswer calendar(const FrontRequest& request);

    Parts parts_;
    GatewayConfig config_;
    Door door_;
    Counts counts_;
};

// For a thousand open pages, each with a stream, that may all come at once, as after a restart.
[[nodiscard]] front::FrontLimits front_limits();

// RFC 3339 in UTC.
[[nodiscard]] std::string written(Instant instant);
// What stands in a path behind `prefix`; never with a slash.
[[nodiscard]] std::string rest_of(const FrontRequest& request, std::string_view prefix);
// Whether this is somebody, as people.show has it, who may be signed in.
[[nodiscard]] bool is_active(const Json& person);

}  // namespace countersign::web
