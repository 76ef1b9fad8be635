// The gateway before the real daemon, and people who mean it no good: what they send changes nothing and tells them nothing.
#include <algorithm>

#include <catch2/catch.hpp>

#include "daemon/protocol/openrpc.hpp"
#include "tests/web/web_house.hpp"

namespace countersign::tests {

using nlohmann::json;

namespace {

using Headers = std::map<std::string, std::string>;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t entries_of(WebHouse& house, const std::string& instance) {
    return house.ask("operator", "instance.history", {{"instance", instance}}).at("items").size();
}

std::string state_of(WebHouse& house, const std::string& instance) {
    return house.ask("operator", "instance.show", {{"instance", instance}}).at("state");
}

// A session that began with the authenticator's secret.
struct Enrolled {
    std::string token, secret, password = "eine lange Reihe";
};

Enrolled enrolled(WebHouse& house, Browser& browser, const std::string& person) {
    Enrolled made{.token = house.sessions().invite(person), .secret = {}};
    made.secret = browser.post("/api/invitation", {{"token", made.token}}).json()["secret"];
    const json body{{"token", made.token}, {"password", made.password}, {"code", authenticator_code(made.secret, house.now)}};
    REQUIRE(browser.post("/api/enrolment", body).status == 200);
    return made;
}

}  // namespace

TEST_CASE("50 MB are refused at every address before a byte of them is sent", "[web][hostile]") {
    WebHouse house;
    const Browser browser = house.browser_of("zhang.wei");
    const auto answer_to = [&](const std::string& line) {
        front::RawPeer peer(house.port());
        REQUIRE(peer.send(line + " HTTP/1.1\r\nhost: here\r\ncookie: " + browser.cookie + "\r\nx-csrf: " + browser.csrf +
                          "\r\ncontent-type: application/json\r\ncontent-length: 52428800\r\n\r\n"));
        return front::status_of(peer.read_answer());
    };
    for (const char* line : {"POST /api/session", "DELETE /api/session", "DELETE /api/sessions", "POST /api/session/confirm", "POST /api/session/password",
                             "POST /api/invitation", "POST /api/enrolment", "POST /api/entrance", "POST /api/ask/task.act", "PUT /api/drafts/RQ-1",
                             "DELETE /api/drafts/RQ-1", "POST /api/calendar-link", "GET /", "GET /healthz", "GET /api/events"}) {
        INFO(line);
        CHECK(answer_to(line) == 413);
    }
    CHECK(answer_to("POST /nowhere") == 405);
}

TEST_CASE("no path leads to anything but what is served", "[web][hostile]") {
    WebHouse house;
    const Browser browser = house.browser_of("zhang.wei");
    for (const char* target : {"/s/../index.html", "/s/..%2f..%2fetc/passwd", "/s/%2e%2e/app.js", "/s//app.js", "//s/app.js", "/s/./app.js", "/s/app.js/", "/s/app.js/x", "/s/",
                               "/s/index.html/../app.js", "/s/.app.js", "/s/app.js%00", "/s\\app.js", "/i/../metrics", "/i/..", "/calendar/../healthz", "/calendar/x.ics",
                               "/api/drafts/../session", "/api/drafts/..", "/api/drafts/a%2fb", "/api/drafts/a/b", "/api/drafts/", "/etc/passwd", "/web.db", "/.git/config",
                               "http://127.0.0.1/s/app.js", "/s/\xE5\xAE\xA2.js"}) {
        INFO(target);
        const HttpReply reply = http(house.port(), "GET", target, {{"cookie", browser.cookie}});
        CHECK((reply.status == 404 || reply.status == 400));
        CHECK_FALSE(contains(reply.body, "import "));
    }
}

TEST_CASE("a file's name stays within its header, whatever it is", "[web][hostile]") {
    for (const std::string name : {"../../etc/passwd", "a\r\nset-cookie: x=y", "a\"; filename=\"b.exe", "..\\..\\boot.ini", "客户.pdf", "a\0b", ""}) {
        INFO(name);
        const std::string header = web::file_reply("application/pdf", name, "bytes").headers.at("content-disposition");
        CHECK(header.starts_with("attachment; filename=\""));
        CHECK(header.find_first_of(std::string("/\\\r\n\0", 5)) == std::string::npos);
        CHECK(std::ranges::count(header, '"') == 2);
        CHECK(std::ranges::count(header, ';') == 2);
    }
}

TEST_CASE("what changes something comes from our own page, with the token of its session", "[web][hostile]") {
    WebHouse house;
    const std::string instance = house.filed("pool");
    Browser browser = house.browser_of("an.qi");
    const Browser elsewhere = house.browser_of("an.qi"), other = house.browser_of("bai.lu");
    const std::string here = "http://127.0.0.1:" + std::to_string(house.port());
    REQUIRE(browser.send("PUT", "/api/drafts/RQ-1", R"({"form":{},"version":1})").status == 204);
    const std::size_t before = entries_of(house, instance);
    struct Asked {
        const char *method, *target;
        std::string body;
    };
    const Asked changes[] = {{"POST", "/api/ask/instance.comment", json{{"request", "r1"}, {"instance", instance}, {"text", "x"}}.dump()},
                             {"PUT", "/api/drafts/RQ-1", R"({"form":{"what":"theirs"},"version":2})"},
                             {"DELETE", "/api/drafts/RQ-1", ""},
                             {"POST", "/api/calendar-link", "{}"},
                             {"POST", "/api/session/confirm", R"({"code":"000000"})"},
                             {"POST", "/api/session/password", R"({"password":"a","wanted":"b"})"},
                             {"DELETE", "/api/session", ""},
                             {"DELETE", "/api/sessions", ""}};
    const Headers faults[] = {{{"x-csrf", ""}},
                              {{"x-csrf", "0000"}},
                              {{"x-csrf", other.csrf}},
                              {{"x-csrf", elsewhere.csrf}},
                              {{"x-csrf", browser.csrf + "0"}},
                              {{"x-csrf", browser.csrf.substr(0, browser.csrf.size() - 1)}},
                              {{"origin", "https://evil.example"}},
                              {{"origin", "null"}},
                              {{"origin", here + ".evil.example"}},
                              {{"origin", "https" + here.substr(4)}},
                              {{"origin", here + "/"}},
                              {{"sec-fetch-site", "cross-site"}},
                              {{"sec-fetch-site", "same-site"}},
                              {{"origin", here}, {"sec-fetch-site", "cross-site"}}};
    for (const Asked& asked : changes)
        for (const Headers& fault : faults) {
            INFO(asked.method << " " << asked.target << " " << fault.begin()->first << ": " << fault.begin()->second);
            Browser foreign = browser;
            foreign.headers = fault;
            const HttpReply reply = foreign.send(asked.method, asked.target, asked.body);
            CHECK(reply.status == 403);
            CHECK(reply.code() == "not_from_our_page");
        }
    // What signs somebody in is no foreign page's to press either.
    for (const char* target : {"/api/session", "/api/invitation", "/api/enrolment", "/api/entrance"})
        CHECK(http(house.port(), "POST", target, {{"origin", "https://evil.example"}}, "{}").code() == "not_from_our_page");

    CHECK(entries_of(house, instance) == before);
    CHECK(browser.get("/api/drafts/RQ-1").json()["version"] == 1);
    CHECK(browser.get("/api/session").status == 200);
    browser.headers = {{"origin", here}, {"sec-fetch-site", "same-origin"}};
    CHECK(browser.send("POST", changes[0].target, changes[0].body).status == 200);
    CHECK(entries_of(house, instance) == before + 1);
}

TEST_CASE("a cookie opens its session as long as that lasts, and nothing else does", "[web][hostile]") {
    WebHouse house;
    Browser browser = house.browser_of("an.qi");
    const std::string cookie = browser.cookie, csrf = browser.csrf, value = cookie.substr(cookie.find('=') + 1);
    const auto status = [&](const std::string& with) { return http(house.port(), "GET", "/api/session", {{"cookie", with}}).status; };
    std::string flipped = cookie;
    flipped.back() = flipped.back() == '0' ? '1' : '0';

    REQUIRE(status(cookie) == 200);
    for (const std::string& wrong : {std::string("countersign="), flipped, cookie + "0", cookie.substr(0, cookie.size() - 1), "__Host-" + cookie, "other=" + value, value,
                                     std::string("countersign=' OR 1=1 --"), "countersign=" + csrf, std::string("countersign=an.qi"), "countersign=" + std::string(8000, 'a')}) {
        INFO(wrong);
        CHECK(status(wrong) == 401);
    }
    CHECK(http(house.port(), "GET", "/api/session?countersign=" + value).status == 401);
    CHECK(http(house.port(), "GET", "/api/session", {{"authorization", "Bearer " + value}}).status == 401);
    CHECK(http(house.port(), "GET", "/api/events").status == 401);
    REQUIRE(browser.send("DELETE", "/api/session").status == 204);
    CHECK(status(cookie) == 401);
    CHECK(http(house.port(), "POST", "/api/ask/task.inbox", {{"cookie", cookie}, {"x-csrf", csrf}}, "{}").status == 401);

    const Browser forgotten = house.browser_of("an.qi");
    house.now += std::chrono::hours{13};
    CHECK(status(forgotten.cookie) == 401);
}

TEST_CASE("an invitation is good once and in its time, and a code once", "[web][hostile]") {
    WebHouse house;
    Browser browser(house.port()), thief(house.port());
    const Enrolled made = enrolled(house, browser, "an.qi");
    const auto code = [&] { return authenticator_code(made.secret, house.now); };
    const auto sign_in = [&](const std::string& with) { return thief.post("/api/session", {{"person", "an.qi"}, {"password", made.password}, {"code", with}}); };

    CHECK(thief.post("/api/invitation", {{"token", made.token}}).code() == "unknown_invitation");
    CHECK(thief.post("/api/enrolment", {{"token", made.token}, {"password", "their own words"}, {"code", code()}}).code() == "unknown_invitation");
    CHECK(sign_in(code()).code() == "wrong_sign_in");  // it was used when enrolling
    house.now += std::chrono::minutes{1};
    const std::string seen = code();
    CHECK(sign_in(seen).status == 200);
    CHECK(sign_in(seen).code() == "wrong_sign_in");

    const std::string older = house.sessions().invite("bai.lu"), newer = house.sessions().invite("bai.lu");
    CHECK(thief.post("/api/invitation", {{"token", older}}).code() == "unknown_invitation");
    CHECK(thief.post("/api/invitation", {{"token", newer}}).status == 200);
    CHECK(thief.post("/api/entrance", {{"token", newer}}).code() == "unknown_invitation");  // another kind of link
    CHECK(thief.post("/api/invitation", {{"token", house.sessions().entrance("bai.lu")}}).code() == "unknown_invitation");
    house.now += std::chrono::hours{73};
    CHECK(thief.post("/api/invitation", {{"token", newer}}).code() == "unknown_invitation");
}

TEST_CASE("guessing is slowed down, whoever is guessed and whether there is such a person or not", "[web][hostile]") {
    WebHouse house;
    Browser browser(house.port());
    enrolled(house, browser, "an.qi");
    for (const char* person : {"an.qi", "nobody", "<script>"}) {
        INFO(person);
        HttpReply last;
        for (int i = 0; i < 12 && last.status != 429; ++i) {
            last = Browser(house.port()).post("/api/session", {{"person", person}, {"password", "a guess"}, {"code", "000000"}});
            if (last.status != 429) CHECK(last.code() == "wrong_sign_in");
        }
        CHECK(last.status == 429);
        CHECK(last.headers.contains("retry-after"));
        house.now += std::chrono::hours{2};
    }
}

TEST_CASE("a rehearsal's link opens nothing in a real house", "[web][hostile]") {
    WebHouse house({}, WebHouse::Place{.from = "", .host = "127.0.0.1"});
    Browser browser(house.port());

    const HttpReply reply = browser.post("/api/entrance", {{"token", house.sessions().entrance("an.qi")}});

    CHECK(reply.status == 404);
    CHECK(reply.code() == "unknown_invitation");
    CHECK_FALSE(reply.headers.contains("set-cookie"));
}

TEST_CASE("nobody asks in another one's name, alone or in many at once", "[web][hostile]") {
    WebHouse house;
    const std::string instance = house.filed("pool");
    Browser browser = house.browser_of("zhang.wei");  // who may not sign what he filed
    const json board{{"person", "an.qi"}, {"channel", "browser"}, {"second_factor", true}};
    const json version = browser.ask("instance.show", {{"instance", instance}}).json()["result"]["version"];
    const std::size_t before = entries_of(house, instance);
    const json act{{"instance", instance}, {"version", version}, {"action", "approve"}};
    const auto with = [](json base, const char* name, json value) {
        base[name] = std::move(value);
        return base;
    };

    CHECK(browser.ask("task.act", with(with(act, "request", "r1"), "as", board)).code() == "invalid_request");
    CHECK(browser.ask("task.act", with(with(act, "request", "r2"), "as", nullptr)).code() == "invalid_request");
    CHECK(browser.ask("task.act_many", {{"request", "r3"}, {"items", {with(act, "as", board)}}}).code() == "invalid_request");
    CHECK(browser.ask("task.act_many", {{"request", "r4"}, {"as", board}, {"items", {act}}}).code() == "invalid_request");
    CHECK(browser.ask("task.act_many", {{"request", "r5"}, {"items", {act, with(act, "as", board)}}}).code() == "invalid_request");
    for (const char* name : {"As", "person", "actor", "gateway", "channel", "on_behalf_of"}) {
        INFO(name);
        CHECK(browser.ask("task.act", with(with(act, "request", std::string("n-") + name), name, "an.qi")).status >= 400);
    }
    CHECK(browser.ask("task.inbox", {{"person", "an.qi"}}).code() == "not_permitted");
    const json proxy{{"request", "r6"}, {"principal", "an.qi"}, {"agent", "zhang.wei"}, {"from", "2026-11-02T00:00:00Z"}, {"until", "2026-12-02T00:00:00Z"}};
    CHECK(browser.ask("people.set_proxy", proxy).status >= 400);

    CHECK(entries_of(house, instance) == before);
    CHECK(state_of(house, instance) == "pool_check");
}

TEST_CASE("many at once are the own acts of who asks", "[web][hostile]") {
    WebHouse house;
    const std::string instance = house.filed("pool");
    Browser browser = house.browser_of("an.qi");
    const json version = browser.ask("instance.show", {{"instance", instance}}).json()["result"]["version"];

    const HttpReply reply =
        browser.ask("task.act_many", {{"request", "r1"}, {"items", {{{"instance", instance}, {"version", version}, {"action", "approve"}}}}});

    CHECK(reply.status == 200);
    const json entry = house.ask("operator", "instance.history", {{"instance", instance}}).at("items").back();
    CHECK(entry["actor"] == "an.qi");
    CHECK(entry["channel"] == "browser");
}

TEST_CASE("no method that takes a person's own key is asked by a browser, not even an operator's", "[web][hostile]") {
    WebHouse house;
    Browser browser = house.browser_of("operator");
    int refused = 0;
    for (const protocol::Method& method : protocol::methods()) {
        if (method.gateway == protocol::Gateway::may) continue;
        INFO(method.name);
        const HttpReply reply = browser.ask(method.name, {{"request", "r-" + method.name}});
        CHECK(reply.status == 403);
        CHECK(reply.code() == "not_permitted");
        ++refused;
    }
    CHECK(refused > 5);
    for (const char* name : {"", "task", "task.", "TASK.INBOX", "task.inbox/", "task.inbox/x", "task.act_many_many"}) {
        INFO(name);
        CHECK(browser.ask(name).status >= 403);
    }
}

TEST_CASE("script stays text: it comes back as it went in, and as nothing that a browser runs", "[web][hostile]") {
    WebHouse house;
    Browser browser = house.browser_of("zhang.wei");
    const auto is_inert = [](const HttpReply& reply) {
        return reply.headers.at("content-type") == "application/json; charset=utf-8" && reply.headers.at("x-content-type-options") == "nosniff" &&
               contains(reply.headers.at("content-security-policy"), "default-src 'none'") && reply.json().is_object();
    };
    int number = 0;
    for (const std::string text : {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</script><svg onload=alert(1)>", "javascript:alert(1)",
                                   "{{7*7}} ${7*7}", "=HYPERLINK(\"http://evil.example\")", "' OR 1=1 --", "\xE2\x80\xAE evil"}) {
        INFO(text);
        const auto request = [&] { return "r" + std::to_string(++number); };
        const HttpReply opened = browser.ask("instance.open", {{"request", request()}, {"workflow", "request"}});
        REQUIRE(opened.status == 200);
        const json instance = opened.json()["result"]["instance"];
        const json form{{"what", text}, {"way", "pool"}, {"amount", {{"amount", 100}, {"currency", "CNY"}}}};
        const json version = browser.ask("instance.show", {{"instance", instance}}).json()["result"]["version"];
        const HttpReply filed = browser.ask("task.act", {{"request", request()}, {"instance", instance}, {"version", version}, {"action", "submit"}, {"form", form}});
        INFO(filed.body);
        CHECK(is_inert(filed));
        if (filed.status == 200) {
            const HttpReply shown = browser.ask("instance.show", {{"instance", instance}});
            CHECK(is_inert(shown));
            CHECK(shown.json()["result"]["form"]["what"] == text);
        }
        CHECK(is_inert(browser.ask("instance.comment", {{"request", request()}, {"instance", instance}, {"text", text}})));
        CHECK(is_inert(browser.ask("instance.history", {{"instance", instance}})));
        // What is refused says what it refused.
        CHECK(is_inert(browser.ask("instance.show", {{"instance", text}})));
        CHECK(is_inert(browser.ask("instance.show", {{text, text}})));
        CHECK(is_inert(browser.ask("instance.open", {{"request", request()}, {"workflow", text}})));
        CHECK(is_inert(browser.ask("task.act", {{"request", request()}, {"instance", instance}, {"version", version}, {"action", text}})));
        CHECK(is_inert(Browser(house.port()).post("/api/session", {{"person", text}, {"password", text}, {"code", text}})));
        CHECK(is_inert(browser.post("/api/invitation", {{"token", text}})));
        CHECK(is_inert(browser.post("/api/session/confirm", {{"code", text}})));
        CHECK(browser.send("PUT", "/api/drafts/RQ-1", json{{"form", {{"what", text}}}, {"version", 1}}.dump()).status == 204);
        const HttpReply draft = browser.get("/api/drafts/RQ-1");
        CHECK(is_inert(draft));
        CHECK(draft.json()["form"]["what"] == text);
        house.now += std::chrono::hours{2};  // so that what was guessed is forgotten
        browser = house.browser_of("zhang.wei");
    }
}

TEST_CASE("what is no question is refused with a sentence and asked of nobody", "[web][hostile]") {
    WebHouse house;
    Browser browser = house.browser_of("zhang.wei");
    std::string deep;
    for (int i = 0; i < 5000; ++i) deep += "[";
    for (const std::string& body :
         {std::string(), std::string("null"), std::string("[]"), std::string("\"x\""), std::string("{"), std::string("{}{}"), std::string("{\"a\":1,\"a\":2}"),
          std::string("{\"a\":1e3}"), std::string("{\"a\":99999999999999999999}"), std::string("{\"a\":\"\xC3\x28\"}"), deep,
          std::string("{\"a\":") + deep, std::string("{\"a\":\"\x01\"}"), std::string("a=b&c=d"), std::string("<a/>")}) {
        INFO(body.substr(0, 40));
        const HttpReply reply = browser.send("POST", "/api/ask/task.inbox", body);
        CHECK(reply.status == 400);
        CHECK(reply.code() == "invalid_request");
        CHECK_FALSE(reply.json()["text"]["zh"].get<std::string>().empty());
    }
    for (const char* target : {"/api/session", "/api/invitation", "/api/enrolment", "/api/entrance"}) {
        CHECK(browser.send("POST", target, "{\"person\":{},\"password\":1,\"code\":null,\"token\":[]}").status == 400);
        CHECK(browser.send("POST", target, deep).status == 400);
    }
    CHECK(browser.ask("task.inbox").status == 200);
}

}  // namespace countersign::tests
