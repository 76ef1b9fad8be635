// The site of the program: a press that a platform posts over HTTP decides, a forged one does nothing, and what is not
// served is not there.
#include <catch2/catch.hpp>

#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/http_client.hpp"
#include "clients/notify/program/site.hpp"
#include "daemon/engine/people.hpp"
#include "tests/courier/post.hpp"

using namespace countersign;
using namespace countersign::tests;

namespace {

constexpr const char* secret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr platforms::Instant pressed_at{std::chrono::milliseconds{1'793'586'420'000}};

// A site before the real daemon, with Slack as its one platform; an.qi has bound an account there.
class Served {
public:
    explicit Served(Post& post)
        : post_(post),
          identity_{.address = post.daemon_address(), .key = post.notify_key()},
          houses_([&post] { return std::make_unique<notify::House>(post.daemon_address(), post.notify_key()); }),
          desk_({.memory = post.memory(), .houses = houses_, .now = [] { return platforms::Instant{}; }}),
          pages_({.memory = post.memory(),
                  .houses = houses_,
                  .now = [] { return platforms::Instant{}; },
                  .send_code = [](const notify::CodeMessage&) { return std::nullopt; }}) {
        config_.listen = notify::config::Listen{};
        config_.slack = platforms::slack::Settings{.signing_secret = secret};
        site_ = std::make_unique<notify::program::Site>(notify::program::Site::Parts{.config = config_,
                                                                                     .identity = identity_,
                                                                                     .pages = pages_,
                                                                                     .desk = desk_,
                                                                                     .connectors = {},
                                                                                     .hooks = {},
                                                                                     .wall_clock = [] { return pressed_at; }});
        const json offered = post.change("notify", "account.offer",
                                         {{"person", "an.qi"},
                                          {"channel", "slack"},
                                          {"account", "T1/U1"},
                                          {"code_digest", engine::account_code_digest("402817")}});
        post.change("an.qi", "account.confirm", {{"number", offered.at("number")}, {"code", "402817"}});
    }

    int post_press(const std::string& token, const std::string& key) {
        const json payload{{"type", "block_actions"},
                           {"user", {{"id", "U1"}}},
                           {"team", {{"id", "T1"}}},
                           {"container", {{"message_ts", "1.2"}, {"channel_id", "D1"}}},
                           {"response_url", "https://hooks.slack.com/actions/x"},
                           {"trigger_id", "t-1"},
                           {"actions", {{{"action_id", "b0"}, {"value", token}, {"action_ts", "1.3"}}}}};
        const std::string body = "payload=" + platforms::percent_encoded(payload.dump());
        const std::string timestamp = std::to_string(platforms::seconds_of(pressed_at));
        return ask("POST", "/callback/slack", body,
                   {{"X-Slack-Request-Timestamp", timestamp}, {"X-Slack-Signature", platforms::slack::signature(key, timestamp, body)}});
    }
    int ask(const std::string& method, const std::string& path, const std::string& body = "",
            std::vector<std::pair<std::string, std::string>> headers = {}) {
        const auto answer = http_({.method = method,
                                   .url = "http://127.0.0.1:" + std::to_string(site_->port()) + path,
                                   .headers = std::move(headers),
                                   .body = body});
        return answer ? answer->status : 0;
    }
    std::string token_for(const std::string& instance) {
        const json shown = post_.ask("operator", "instance.show", {{"instance", instance}});
        return post_.memory()
            .grant({{.person = "an.qi",
                     .channel = "slack",
                     .instance = instance,
                     .version = shown.at("version"),
                     .action = "approve",
                     .message = "1.1.role:board",
                     .until = platforms::Instant{std::chrono::hours{1}}}})
            .front();
    }

private:
    Post& post_;
    notify::program::Identity identity_;
    notify::Houses houses_;
    notify::Desk desk_;
    notify::Pages pages_;
    notify::config::Config config_;
    std::unique_ptr<notify::program::Site> site_;
    platforms::HttpSend http_ = platforms::make_http_client();
};

bool is_decided(Post& post, const std::string& instance) {
    return post.ask("operator", "instance.history", {{"instance", instance}}).at("items").back().value("channel", "") == "slack";
}

}  // namespace

TEST_CASE("a press that a platform posts over HTTP decides, by its channel", "[courier][site]") {
    Post post;
    Served site(post);
    const std::string instance = post.filed("pool");

    CHECK(site.post_press(site.token_for(instance), secret) == 200);

    CHECK(is_decided(post, instance));
}

TEST_CASE("a forged press, an unknown page and what is not configured do nothing", "[courier][site]") {
    Post post;
    Served site(post);
    const std::string instance = post.filed("pool");
    const std::string token = site.token_for(instance);

    CHECK(site.post_press(token, "another secret") == 401);
    CHECK(site.ask("GET", "/callback/slack") >= 400);
    CHECK(site.ask("GET", "/a/" + std::string(32, 'f')) == 404);
    CHECK(site.ask("POST", "/callback/feishu", "{}") == 404);
    CHECK(site.ask("POST", "/hooks/erp", "{}") == 404);
    CHECK(site.ask("GET", "/") == 404);
    CHECK_FALSE(is_decided(post, instance));
}
