#include "tests/web/web_house.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "clients/web/session/relying_party.hpp"
#include "clients/web/session/totp.hpp"

namespace countersign::tests {

using nlohmann::json;

namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

HttpReply read_reply(const std::string& bytes) {
    HttpReply reply;
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string::npos || bytes.size() < 12) return reply;
    std::from_chars(bytes.data() + 9, bytes.data() + 12, reply.status);
    for (std::size_t at = bytes.find("\r\n") + 2; at < end;) {
        const std::size_t line_end = bytes.find("\r\n", at);
        const std::string line = bytes.substr(at, line_end - at);
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos) reply.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
        at = line_end + 2;
    }
    reply.body = bytes.substr(end + 4);
    return reply;
}

}  // namespace

HttpReply http(std::uint16_t port, const std::string& method, const std::string& target, const std::map<std::string, std::string>& headers,
               const std::string& body) {
    std::string request = fmt::format(
        "{} {} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nconnection: close\r\ncontent-length: {}\r\n", method, target, port, body.size());
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    return read_reply(front::asked(port, request + "\r\n" + body));
}

std::map<std::string, std::string> Browser::own_headers() const {
    std::map<std::string, std::string> all = headers;
    if (!cookie.empty()) all.emplace("cookie", cookie);
    if (!csrf.empty()) all.emplace("x-csrf", csrf);
    all.emplace("content-type", "application/json");
    return all;
}

// Keeps what a browser keeps: the cookie, and what the page learns of its session.
HttpReply Browser::take(HttpReply reply) {
    if (const auto set = reply.headers.find("set-cookie"); set != reply.headers.end()) cookie = set->second.substr(0, set->second.find(';'));
    if (reply.status == 200 && reply.json().is_object() && reply.json().contains("csrf")) csrf = reply.json()["csrf"];
    return reply;
}

HttpReply Browser::get(const std::string& target) { return take(http(port_, "GET", target, own_headers())); }

HttpReply Browser::send(const std::string& method, const std::string& target, const std::string& body) {
    return take(http(port_, method, target, own_headers(), body));
}

// RFC 4648, the other way round than the gateway does it.
std::string authenticator_code(const std::string& base32_secret, web::Instant now) {
    std::string bytes;
    unsigned buffer = 0, bits = 0;
    for (const char c : base32_secret) {
        if (c == '=') break;
        buffer = (buffer << 5U) | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((buffer >> bits) & 0xFFU);
    }
    return web::totp_code(bytes, web::totp_step_at(now));
}

WebHouse::WebHouse(web::GatewayConfig config, const Place& place) : Office(place.from, place.host) {
    add_key("web", make_curve_key());
    change("operator", "people.import",
           {{"persons", {{{"id", "web"}, {"name", "浏览器"}, {"roles", {"gateway"}}}}},
            {"keys", {{{"person", "web"}, {"public_key", key_of("web").public_key}, {"label", "test"}}}}});
    web::SessionPolicy policy;
    policy.cost = {.passes = 1, .memory = std::size_t{1} << 20U};
    policy.party = web::relying_party_of("");
    sessions_ = std::make_unique<web::Sessions>(folder() / "web.db", policy, [this] { return now; });
    daemon_asked_ = std::make_unique<web::Daemon>(identity());
    live_ = std::make_unique<web::Live>(identity(), daemon().feed(), *sessions_);
    const web::Gateway::Parts parts{.daemon = *daemon_asked_, .sessions = *sessions_, .live = *live_, .now = [this] { return now; }};
    gateway_ = std::make_unique<web::Gateway>(parts, std::move(config));
    front::FrontConfig front;
    front.limits = web::front_limits();
    served_ = std::make_unique<front::Served>(front, gateway_->routes());
}

WebHouse::~WebHouse() = default;

settings::Identity WebHouse::identity() {
    const std::string server_key = quoted_value(read_text(daemon().data() / "keys/server.pub"), "public");
    const CurveKey& key = key_of("web");
    return {.address = {.endpoint = endpoint(), .server_key = server_key, .timeout = std::chrono::seconds{5}, .attempts = 1},
            .key = {.person = "web", .public_key = key.public_key, .secret_key = key.secret_key}};
}

Browser WebHouse::browser_of(const std::string& person) {
    Browser browser(port());
    const HttpReply entered = browser.post("/api/entrance", {{"token", sessions().entrance(person)}});
    if (entered.status != 200) throw std::runtime_error("Expected the link to sign " + person + " in, but it answered: " + entered.body);
    return browser;
}

}  // namespace countersign::tests
