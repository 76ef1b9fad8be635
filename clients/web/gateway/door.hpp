// Door: who asks. A browser is who its cookie says; what changes something must besides come from our own page (Origin, Sec-Fetch-Site,
// the CSRF token of its session), so that no other page can press a button in somebody's name. Any thread may call.
#pragma once

#include <string>

#include "clients/web/gateway/replies.hpp"
#include "clients/web/session/sessions.hpp"

namespace countersign::web {

struct Visitor {
    std::string cookie;
    Session session;
    Speaker speaker;
};

class Door {
public:
    struct Config {
        std::string public_url;  // what browsers call us; empty: whatever the Host header says
        bool has_tls = false;    // of its own or in front of it: then the cookie is Secure
    };
    Door(Sessions& sessions, Now now, Config config) : sessions_(sessions), now_(std::move(now)), config_(std::move(config)) {}

    // For what changes nothing. 401 when nobody is signed in. Opening a page counts as being there; a poll does not.
    enum class Presence { there, silent };
    [[nodiscard]] Result<Visitor, FrontAnswer> visitor(const FrontRequest& request, Presence presence = Presence::there) const;
    // For what changes something. 401, or 403 when it does not come from our page.
    [[nodiscard]] Result<Visitor, FrontAnswer> changing_visitor(const FrontRequest& request) const;
    // For what comes before there is a session: it comes from our own page.
    [[nodiscard]] Result<void, FrontAnswer> from_our_page(const FrontRequest& request) const;

    // "https://countersign.company.example": how this browser reaches us.
    [[nodiscard]] std::string url_of(const FrontRequest& request) const;
    [[nodiscard]] std::string cookie_of(const FrontRequest& request) const;
    [[nodiscard]] std::string set_cookie(const std::string& value) const;
    [[nodiscard]] std::string clear_cookie() const;

private:
    [[nodiscard]] std::string cookie_name() const { return config_.has_tls ? "__Host-countersign" : "countersign"; }

    Sessions& sessions_;
    Now now_;
    Config config_;
};

}  // namespace countersign::web
