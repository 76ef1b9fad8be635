// Site: what countersign-notify serves over HTTP: the pages of links, the platforms' callbacks (their second way to bring
// a press), and the webhooks of other systems. One front for all of them.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "clients/front/front.hpp"
#include "clients/notify/desk/desk.hpp"
#include "clients/notify/desk/pages.hpp"
#include "clients/notify/hooks/hooks_file.hpp"
#include "clients/notify/hooks/inbound.hpp"
#include "clients/notify/program/parts.hpp"

namespace countersign::notify::program {

class Site {
public:
    struct Parts {
        const Config& config;
        const Identity& identity;
        Pages& pages;
        Desk& desk;
        std::vector<std::shared_ptr<platforms::Connector>> connectors;
        const hooks::HooksFile& hooks;
        std::function<Instant()> wall_clock;  // signatures are stamped with the world's time, not a rehearsal's
        courier::WriteLine write_line;        // from any thread
    };
    // Serves from here on. Throws a sentence when it can not listen.
    explicit Site(Parts parts);
    ~Site();
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    [[nodiscard]] std::uint16_t port() const { return front_->port(); }

private:
    void add_callbacks(front::Routes& routes);
    void add_hooks(front::Routes& routes);
    [[nodiscard]] front::FrontAnswer pressed(platforms::Platform platform, const platforms::CallbackResult& read);
    void show(platforms::Platform platform, const platforms::Click& click, const platforms::ClickAnswer& answer);

    Parts parts_;
    std::vector<std::unique_ptr<hooks::Inbound>> inbound_;
    std::unique_ptr<front::Front> front_;
    std::jthread thread_;
};

// The names in a query that platforms use, decoded; the headers and the body as they are.
[[nodiscard]] platforms::CallbackRequest callback_request(const front::FrontRequest& request);

}  // namespace countersign::notify::program
