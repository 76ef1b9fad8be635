#include "clients/notify/hooks/hook.hpp"

#include <mutex>

#include <catch2/catch.hpp>

#include "clients/notify/platforms/http_client.hpp"
#include "tests/fakes/platforms/loopback_http.hpp"
#include "tests/hooks/samples.hpp"

namespace countersign::hooks {

namespace {

using namespace std::chrono_literals;
using platforms::HttpAnswer;

Json an_event(const std::string& type = "countersign.state_entered", const std::string& id = "17") {
    return {{"specversion", "1.0"}, {"id", id}, {"source", "countersign/acme"}, {"type", type}, {"subject", "MF-12"},
            {"data", {{"instance", "MF-12"}, {"version", 4}, {"state", "clerk_check"}}}};
}

HookConfig a_hook(const std::string& url = "https://erp.example/in") {
    return {.name = "erp", .url = url, .secrets = one_secret(), .types = {}, .workflows = {}};
}

HookVerdict verdict_of(int status, std::map<std::string, std::string> headers = {}) {
    return Hook(a_hook(), [&](const platforms::HttpRequest&) -> platforms::HttpResult {
               return HttpAnswer{.status = status, .headers = headers, .body = "ignored"};
           }).send(an_event(), example_now);
}

platforms::HttpSend real_client() {
    return platforms::make_http_client({.whole = Milliseconds(2000), .answer_bytes_max = answer_bytes_max});
}

}  // namespace

TEST_CASE("an event is posted as a CloudEvent that its receiver can verify", "[hooks][out]") {
    std::mutex mutex;
    std::vector<platforms::Asked> asked;
    platforms::LoopbackHttp receiver([&](const platforms::Asked& one) {
        const std::lock_guard lock(mutex);
        asked.push_back(one);
        return HttpAnswer{.status = 202};
    });
    const Hook hook(a_hook(receiver.url() + "/in"), real_client());

    CHECK(hook.send(an_event(), example_now).fate == Fate::delivered);
    CHECK(hook.send(an_event(), example_now + 1h).fate == Fate::delivered);

    REQUIRE(asked.size() == 2);
    CHECK(asked[0].method == "POST");
    CHECK(asked[0].path == "/in");
    CHECK(asked[0].headers.at("content-type") == "application/cloudevents+json; charset=utf-8");
    CHECK(Json::parse(asked[0].body) == an_event());
    const auto id = verify(one_secret(), asked[0].headers, asked[0].body, example_now);
    REQUIRE(id.has_value());
    // Tried again, it is signed anew under the same id.
    CHECK(verify(one_secret(), asked[1].headers, asked[1].body, example_now + 1h).value() == *id);
    CHECK(asked[0].headers.at("webhook-signature") != asked[1].headers.at("webhook-signature"));
}

TEST_CASE("a source is a URI reference, whatever the company is called", "[hooks][out]") {
    std::string body;
    const Hook hook(a_hook(), [&](const platforms::HttpRequest& request) -> platforms::HttpResult {
        body = request.body;
        return HttpAnswer{.status = 200};
    });
    Json event = an_event();
    event["source"] = "countersign/Acme & 会签 100%";

    REQUIRE(hook.send(event, example_now).fate == Fate::delivered);

    CHECK(Json::parse(body).at("source") == "countersign/Acme%20&%20%E4%BC%9A%E7%AD%BE%20100%25");
}

TEST_CASE("each answer says whether the event is tried again, given up, or an operator's", "[hooks][out]") {
    for (const int status : {200, 201, 204, 299}) CHECK(verdict_of(status).fate == Fate::delivered);
    for (const int status : {408, 425, 429, 500, 502, 503, 504}) CHECK(verdict_of(status).fate == Fate::later);
    for (const int status : {400, 401, 403, 404, 413, 422}) CHECK(verdict_of(status).fate == Fate::tell_operator);
    for (const int status : {301, 302, 307, 308, 304}) CHECK(verdict_of(status).fate == Fate::tell_operator);
    CHECK(verdict_of(410).fate == Fate::gone);
    CHECK(verdict_of(404).why.en == "Expected the webhook erp to take the event, but it answered 404.");
    CHECK(verdict_of(204).why.empty());
}

TEST_CASE("a receiver says how long to wait, up to a day", "[hooks][out]") {
    CHECK(verdict_of(503, {{"retry-after", "120"}}).wait == 120s);
    CHECK(verdict_of(429, {{"retry-after", "31536000"}}).wait == 24h);
    CHECK(verdict_of(503, {{"retry-after", "soon"}}).wait == 30s);
    CHECK(verdict_of(429).wait == 60s);
    // example_now is Thu, 25 Feb 2021 15:02:10 GMT
    CHECK(verdict_of(503, {{"retry-after", "Thu, 25 Feb 2021 15:04:10 GMT"}}).wait == 2min);
    CHECK(verdict_of(503, {{"retry-after", "Thu, 25 Feb 2021 15:00:00 GMT"}}).wait == 0s);
    for (const char* wrong : {"", "-1", "1.5", "Thu, 31 Feb 2021 15:04:10 GMT", "Thu, 25 Feb 2021 15:04:10 CET", "Thu, 25 Fub 2021 15:04:10 GMT", "99999999999999"})
        CHECK_FALSE(read_retry_after(wrong, example_now));
}

TEST_CASE("a redirect is not followed, and nobody who listens is later", "[hooks][out]") {
    int reached = 0;
    platforms::LoopbackHttp inside([&](const platforms::Asked&) { ++reached; return HttpAnswer{.status = 200}; });
    platforms::LoopbackHttp receiver([&](const platforms::Asked&) { return HttpAnswer{.status = 307, .headers = {{"location", inside.url()}}}; });

    CHECK(Hook(a_hook(receiver.url()), real_client()).send(an_event(), example_now).fate == Fate::tell_operator);
    CHECK(reached == 0);
    CHECK(Hook(a_hook("http://127.0.0.1:1/in"), real_client()).send(an_event(), example_now).fate == Fate::later);
}

TEST_CASE("an answer without end is cut off and tried again later", "[hooks][out]") {
    const std::string endless(answer_bytes_max + 1, 'x');
    platforms::LoopbackHttp receiver([&](const platforms::Asked&) { return HttpAnswer{.status = 200, .body = endless}; });
    CHECK(Hook(a_hook(receiver.url()), real_client()).send(an_event(), example_now).fate == Fate::later);
}

TEST_CASE("an address without TLS elsewhere, or that is none, is never asked", "[hooks][out]") {
    for (const char* url : {"http://erp.example/in", "http://10.0.0.1/in", "http://127.0.0.1.evil.example/", "wss://erp.example/in", "https://user:word@erp.example/",
                            "file:///etc/passwd", "gopher://127.0.0.1/", "erp.example/in", ""}) {
        INFO(url);
        bool asked = false;
        const Hook hook(a_hook(url), [&](const platforms::HttpRequest&) -> platforms::HttpResult {
            asked = true;
            return HttpAnswer{.status = 200};
        });
        CHECK(hook.send(an_event(), example_now).fate == Fate::tell_operator);
        CHECK_FALSE(asked);
    }
    CHECK(fault_of_address("https://10.1.2.3/in").empty());  // the company's own network, by its operator's word
}

TEST_CASE("a hook is told of the types and workflows that it asks for", "[hooks][out]") {
    HookConfig config = a_hook();
    const auto wants = [&](const std::string& type, const std::string& workflow) {
        return Hook(config, real_client()).wants(an_event(type), workflow);
    };

    CHECK(wants("countersign.acted", "company"));
    config.types = {"countersign.state_entered"};
    CHECK(wants("countersign.state_entered", "monthly-fee"));
    CHECK_FALSE(wants("countersign.acted", "monthly-fee"));
    config.workflows = {"special-fee"};
    CHECK_FALSE(wants("countersign.state_entered", "monthly-fee"));
    CHECK(wants("countersign.state_entered", "special-fee"));
}

TEST_CASE("the webhook-id is one event's at one hook", "[hooks][out]") {
    CHECK(webhook_id("erp", an_event("a", "17")) == webhook_id("erp", an_event("b", "17")));
    CHECK(webhook_id("erp", an_event("a", "18")) != webhook_id("erp", an_event("a", "17")));
    CHECK(webhook_id("crm", an_event()) != webhook_id("erp", an_event()));
    CHECK(webhook_id("erp", an_event()).find('.') == std::string::npos);
}

TEST_CASE("what is no CloudEvent is not sent", "[hooks][out]") {
    Json event = an_event();
    event.erase("type");
    bool asked = false;
    const Hook hook(a_hook(), [&](const platforms::HttpRequest&) -> platforms::HttpResult {
        asked = true;
        return HttpAnswer{.status = 200};
    });

    CHECK(hook.send(event, example_now).fate == Fate::tell_operator);
    CHECK(hook.send(Json::array(), example_now).fate == Fate::tell_operator);
    CHECK_FALSE(asked);
}

}  // namespace countersign::hooks
