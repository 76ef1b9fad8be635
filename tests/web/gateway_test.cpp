// The gateway before the real daemon: who is asked for whom, what is kept, what is told.
#include <catch2/catch.hpp>

#include "clients/web/gateway/open_api.hpp"
#include "daemon/protocol/openrpc.hpp"
#include "tests/web/web_house.hpp"

namespace countersign::tests {

using nlohmann::json;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

json last_entry(WebHouse& house, const std::string& instance) {
    return house.ask("operator", "instance.history", {{"instance", instance}}).at("items").back();
}

}  // namespace

TEST_CASE("a person enrols by an invitation, signs in with password and code, and acts under the own name by channel browser") {
    WebHouse house;
    Browser browser(house.port());
    const std::string token = house.sessions().invite("an.qi");
    const json invited = browser.post("/api/invitation", {{"token", token}}).json();
    CHECK(invited["name"] == "安琪");
    CHECK(contains(invited["uri"], "otpauth://totp/"));
    CHECK(invited["qr"].size() >= 21);
    const auto code = [&] { return authenticator_code(invited["secret"], house.now); };

    CHECK(browser.post("/api/enrolment", {{"token", token}, {"password", "short"}, {"code", code()}}).code() == "weak_password");
    CHECK(browser.post("/api/enrolment", {{"token", token}, {"password", "eine lange Reihe"}, {"code", "000000"}}).code() == "wrong_code");
    const HttpReply enrolled = browser.post("/api/enrolment", {{"token", token}, {"password", "eine lange Reihe"}, {"code", code()}});
    REQUIRE(enrolled.status == 200);
    CHECK(enrolled.json()["name"] == "安琪");
    CHECK(contains(enrolled.headers.at("set-cookie"), "HttpOnly; SameSite=Strict"));
    CHECK(browser.post("/api/invitation", {{"token", token}}).code() == "unknown_invitation");
    CHECK(browser.send("DELETE", "/api/session").status == 204);
    CHECK(browser.get("/api/session").code() == "not_signed_in");

    house.now += std::chrono::minutes{1};
    CHECK(browser.post("/api/session", {{"person", "an.qi"}, {"password", "eine lange Reihe!"}, {"code", code()}}).code() == "wrong_sign_in");
    REQUIRE(browser.post("/api/session", {{"person", "an.qi"}, {"password", "eine lange Reihe"}, {"code", code()}}).status == 200);

    const std::string instance = house.filed("pool");
    const json shown = browser.ask("instance.show", {{"instance", instance}}).json()["result"];
    const HttpReply acted = browser.ask("task.act", {{"request", "r1"}, {"instance", instance}, {"version", shown["version"]}, {"action", "approve"}});
    INFO(acted.body);
    REQUIRE(acted.status == 200);
    const json entry = last_entry(house, instance);
    CHECK(entry["actor"] == "an.qi");
    CHECK(entry["channel"] == "browser");
    CHECK(entry["gateway"] == "web");
}

TEST_CASE("above the limit a browser shows its second factor again, and what was refused is then done") {
    WebHouse house;
    Browser browser = house.browser_of("an.qi");
    // Of a rehearsal's link a second factor counts all the time; so this one enrols.
    const std::string token = house.sessions().invite("an.qi");
    const json invited = browser.post("/api/invitation", {{"token", token}}).json();
    const auto code = [&] { return authenticator_code(invited["secret"], house.now); };
    REQUIRE(browser.post("/api/enrolment", {{"token", token}, {"password", "eine lange Reihe"}, {"code", code()}}).status == 200);
    const std::string instance = house.filed("pool", 500'000);
    house.now += std::chrono::minutes{6};

    json act{{"request", "r1"}, {"instance", instance}, {"action", "approve"}};
    act["version"] = browser.ask("instance.show", {{"instance", instance}}).json()["result"]["version"];
    const HttpReply refused = browser.ask("task.act", act);
    INFO(refused.body);
    CHECK(refused.status == 403);
    CHECK(refused.code() == "needs_second_factor");
    CHECK(browser.post("/api/session/confirm", {{"code", "123456"}}).code() == "wrong_code");
    CHECK(browser.post("/api/session/confirm", {{"code", code()}}).status == 200);
    act["request"] = "r2";
    CHECK(browser.ask("task.act", act).status == 200);
    CHECK(last_entry(house, instance)["second_factor"] == true);
}

TEST_CASE("a stale decision changes nothing and says what changed") {
    WebHouse house;
    Browser browser = house.browser_of("an.qi");
    const std::string instance = house.filed("pool");
    const json seen = browser.ask("instance.show", {{"instance", instance}}).json()["result"];
    house.change("zhang.wei", "instance.comment", {{"instance", instance}, {"text", "请看附注"}});
    house.change("zhang.wei", "task.take_back", {{"instance", instance}});
    const HttpReply stale = browser.ask("task.act", {{"request", "r1"}, {"instance", instance}, {"version", seen["version"]}, {"action", "approve"}});
    CHECK(stale.status == 409);
    CHECK(stale.code() == "stale_version");
    CHECK(stale.json()["changes"].size() >= 1);
    CHECK(stale.json()["version"] > seen["version"]);
}

TEST_CASE("what no gateway may ask is refused, and who asks is never said by the body") {
    WebHouse house;
    Browser browser = house.browser_of("zhang.wei");
    CHECK(browser.ask("workflow.publish", {{"text", "x"}, {"request", "r1"}}).code() == "not_permitted");
    CHECK(browser.ask("admin.format_disk").code() == "unknown_method");
    CHECK(browser.ask("task.inbox", {{"as", {{"person", "zhao.min"}, {"channel", "browser"}}}}).code() == "invalid_request");
    CHECK(browser.ask("task.inbox", {{"person", "zhao.min"}}).code() == "not_permitted");
    CHECK(browser.send("POST", "/api/ask/task.inbox", R"({"limit":1,"limit":2})").code() == "invalid_request");
    CHECK(browser.send("POST", "/api/ask/task.inbox", R"({"limit":1.5})").code() == "invalid_request");
}

TEST_CASE("an open page is told that something changed, and that its session is over") {
    WebHouse house;
    Browser browser = house.browser_of("an.qi");
    front::RawPeer stream(house.port());
    stream.send("GET /api/events HTTP/1.1\r\nhost: x\r\ncookie: " + browser.cookie + "\r\n\r\n");
    std::string told;
    const auto wait_for = [&](const std::string& text) {
        for (int i = 0; i < 100 && !contains(told, text); ++i) told += stream.read(std::chrono::milliseconds{100});
        return contains(told, text);
    };
    REQUIRE(wait_for("event: hello"));
    const std::string instance = house.filed("pool");
    CHECK(wait_for("\"instance\":\"" + instance + "\""));
    browser.send("DELETE", "/api/sessions");
    CHECK(wait_for("event: signed_out"));
}

TEST_CASE("drafts are the person's own, and go when they are told to") {
    WebHouse house;
    Browser browser = house.browser_of("zhang.wei"), other = house.browser_of("liu.yang");
    CHECK(browser.get("/api/drafts/RQ-1").status == 404);
    CHECK(browser.send("PUT", "/api/drafts/RQ-1", R"({"form":{"what":"纸"},"version":3})").status == 204);
    CHECK(browser.get("/api/drafts/RQ-1").json()["form"]["what"] == "纸");
    CHECK(browser.get("/api/drafts/RQ-1").json()["version"] == 3);
    CHECK(other.get("/api/drafts/RQ-1").status == 404);
    CHECK(browser.send("PUT", "/api/drafts/RQ-1", R"({"form":[],"version":3})").code() == "invalid_request");
    CHECK(browser.send("DELETE", "/api/drafts/RQ-1").status == 204);
    CHECK(browser.get("/api/drafts/RQ-1").status == 404);
}

TEST_CASE("a calendar has a secret address, which a new one ends") {
    WebHouse house;
    Browser browser = house.browser_of("an.qi");
    const std::string instance = house.filed("pool");
    const auto path_of = [](const HttpReply& reply) {
        const std::string url = reply.json()["url"];
        return url.substr(url.find("/calendar/"));
    };
    const std::string first = path_of(browser.post("/api/calendar-link", json::object()));
    const HttpReply calendar = http(house.port(), "GET", first);
    INFO(calendar.body);
    CHECK(calendar.status == 200);
    CHECK(contains(calendar.headers.at("content-type"), "text/calendar"));
    CHECK(contains(calendar.body, "BEGIN:VCALENDAR"));
    const std::string second = path_of(browser.post("/api/calendar-link", json::object()));
    CHECK(http(house.port(), "GET", first).status == 404);
    CHECK(http(house.port(), "GET", second).status == 200);
}

TEST_CASE("the figures are in OpenMetrics for this machine, and for a token where there is one") {
    {
        WebHouse house;
        const HttpReply figures = http(house.port(), "GET", "/metrics");
        CHECK(figures.status == 200);
        CHECK(contains(figures.body, "countersign_up 1\n"));
        CHECK(figures.body.ends_with("# EOF\n"));
        CHECK(http(house.port(), "GET", "/healthz").body == "ok\n");
    }
    WebHouse house({.door = {}, .metrics_token = "secret"});
    CHECK(http(house.port(), "GET", "/metrics").status == 404);
    CHECK(http(house.port(), "GET", "/metrics", {{"authorization", "Bearer secret"}}).status == 200);
}

TEST_CASE("the description of the API has every method that a browser may ask, and no other") {
    const json paths = web::open_api()["paths"];
    for (const protocol::Method& method : protocol::methods()) {
        INFO(method.name);
        CHECK(paths.contains("/api/ask/" + method.name) == (method.gateway == protocol::Gateway::may));
    }
    CHECK(paths["/api/ask/task.act"]["post"]["requestBody"]["content"]["application/json"]["schema"]["required"].size() >= 3);
}

TEST_CASE("the pages are served with a policy that runs nothing but ours, and are not sent twice") {
    WebHouse house;
    for (const char* path : {"/", "/i/MF-1", "/month/2026-11", "/sign-in", "/enrol"}) {
        const HttpReply page = http(house.port(), "GET", path);
        INFO(path);
        CHECK(page.status == 200);
        CHECK(contains(page.headers.at("content-security-policy"), "script-src 'self'; style-src 'self'"));
        CHECK(contains(page.headers.at("content-security-policy"), "frame-ancestors 'none'"));
        CHECK_FALSE(contains(page.headers.at("content-security-policy"), "unsafe"));
    }
    const HttpReply module = http(house.port(), "GET", "/s/app.js");
    CHECK(module.headers.at("content-type") == "text/javascript; charset=utf-8");
    CHECK(http(house.port(), "GET", "/s/app.js", {{"if-none-match", module.headers.at("etag")}}).status == 304);
    CHECK(http(house.port(), "GET", "/s/nothing.js").status == 404);
    CHECK(http(house.port(), "GET", "/nowhere").status == 404);
}

}  // namespace countersign::tests
