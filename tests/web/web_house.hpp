// WebHouse: the real daemon of an Office and the real gateway before it, on free ports of this machine; and browsers that
// speak HTTP with it as the pages do. The gateway's time is the test's.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "clients/front/front.hpp"
#include "clients/web/gateway/gateway.hpp"
#include "tests/fakes/office.hpp"
#include "tests/front/raw_peer.hpp"

namespace countersign::tests {

struct HttpReply {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
    [[nodiscard]] std::string code() const { return json().is_object() ? json().value("code", "") : ""; }
};

// The whole answer to one request, on a connection of its own.
[[nodiscard]] HttpReply http(std::uint16_t port, const std::string& method, const std::string& target,
                             const std::map<std::string, std::string>& headers = {}, const std::string& body = {});

class Browser {
public:
    explicit Browser(std::uint16_t port) : port_(port) {}

    HttpReply get(const std::string& target);
    HttpReply send(const std::string& method, const std::string& target, const std::string& body = {});
    HttpReply post(const std::string& target, const nlohmann::json& body) { return send("POST", target, body.dump()); }
    // POST /api/ask/METHOD
    HttpReply ask(const std::string& method, const nlohmann::json& params = nlohmann::json::object()) { return post("/api/ask/" + method, params); }

    std::string cookie, csrf;
    std::map<std::string, std::string> headers;  // beside cookie and csrf; they stand above those

private:
    HttpReply take(HttpReply reply);
    [[nodiscard]] std::map<std::string, std::string> own_headers() const;

    std::uint16_t port_;
};

// The code that an authenticator shows for a secret.
[[nodiscard]] std::string authenticator_code(const std::string& base32_secret, web::Instant now);

class WebHouse : public Office {
public:
    struct Place {
        std::string from = "2026-11-02T08:00:00+08:00";  // the rehearsal's beginning; empty: it is none
        std::string host = "127.0.0.1";                  // the daemon's
    };
    explicit WebHouse(web::GatewayConfig config = {}) : WebHouse(std::move(config), Place{}) {}
    WebHouse(web::GatewayConfig config, const Place& place);
    ~WebHouse();

    [[nodiscard]] std::uint16_t port() const { return served_->port(); }
    [[nodiscard]] web::Sessions& sessions() { return *sessions_; }
    [[nodiscard]] web::Live& live() { return *live_; }
    // The gateway, as the daemon knows it.
    [[nodiscard]] settings::Identity identity();
    // Signed in by a rehearsal's link.
    [[nodiscard]] Browser browser_of(const std::string& person);

    web::Instant now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 2} + std::chrono::hours{1}};

private:

    std::unique_ptr<web::Sessions> sessions_;
    std::unique_ptr<web::Daemon> daemon_asked_;
    std::unique_ptr<web::Live> live_;
    std::unique_ptr<web::Gateway> gateway_;
    std::unique_ptr<front::Served> served_;
};

}  // namespace countersign::tests
