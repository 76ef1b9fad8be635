#include "clients/front/front.hpp"

#include <atomic>

#include <catch2/catch.hpp>

#include "tests/front/door.hpp"
#include "tests/front/raw_peer.hpp"

namespace countersign::front {

namespace {

using namespace std::chrono_literals;

// Tells what it was asked.
FrontAnswer echo(const FrontRequest& request) {
    return {.status = 200, .headers = {}, .body = request.method + " " + request.path + " ?" + request.query + " #" + request.body};
}

FrontAnswer text(std::string body) { return {.status = 200, .headers = {}, .body = std::move(body)}; }

Routes echoing() { return {{"GET", "/a/", echo}, {"POST", "/a/", echo}, {"GET", "/status", echo}}; }

FrontConfig with_limits(FrontLimits limits) {
    FrontConfig config;
    config.limits = limits;
    return config;
}

}  // namespace

TEST_CASE("a request goes to its route and the answer carries the usual headers", "[front]") {
    Served served({}, echoing());

    const std::string answer = asked(served.port(), "POST /a/token-1?x=%20y HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");

    CHECK(status_of(answer) == 200);
    CHECK(body_of(answer) == "POST /a/token-1 ?x=%20y #hello");
    for (const char* header : {"cache-control: no-store\r\n", "referrer-policy: no-referrer\r\n", "x-content-type-options: nosniff\r\n",
                               "x-robots-tag: noindex\r\n", "Connection: close\r\n", "Content-Length: 30\r\n",
                               "content-security-policy: default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n"})
        CHECK(has(answer, header));
    CHECK_FALSE(has(answer, "Server:"));
    CHECK(has(got(served.port(), "/nothing"), "cache-control: no-store\r\n"));
}

TEST_CASE("a handler's own headers stand above the usual ones, and none of them breaks a line", "[front]") {
    const auto page_of = [](const FrontRequest&) {
        return FrontAnswer{.status = 200,
                           .headers = {{"content-security-policy", "default-src 'self'"}, {"content-type", "text/html"}},
                           .body = "<p>"};
    };
    const auto split_of = [](const FrontRequest& request) {
        return FrontAnswer{.status = 302, .headers = {{"location", "/\r\nset-cookie: " + request.query}}, .body = "secret"};
    };
    const auto odd = [](const FrontRequest&) { return FrontAnswer{.status = 99999, .headers = {}, .body = {}}; };
    Served served({}, {{"GET", "/page", page_of}, {"GET", "/split", split_of}, {"GET", "/status", odd}});

    const std::string page = got(served.port(), "/page");
    CHECK(has(page, "content-security-policy: default-src 'self'\r\n"));
    CHECK(has(page, "content-type: text/html\r\n"));
    CHECK_FALSE(has(page, "frame-ancestors"));
    const std::string split = got(served.port(), "/split?a=b");
    CHECK(status_of(split) == 500);
    CHECK_FALSE(has(split, "set-cookie"));
    CHECK_FALSE(has(split, "secret"));
    CHECK(status_of(got(served.port(), "/status")) == 500);
}

TEST_CASE("HEAD is answered as GET, without the body", "[front]") {
    Served served({}, echoing());

    const std::string answer = got(served.port(), "/a/x", "HEAD");

    CHECK(status_of(answer) == 200);
    CHECK(has(answer, "Content-Length: 13\r\n"));  // "HEAD /a/x ? #"
    CHECK(body_of(answer).empty());
    CHECK(body_of(got(served.port(), "/none", "HEAD")).empty());
}

TEST_CASE("other methods and addresses are told apart", "[front]") {
    Served served({}, echoing());

    const std::string deleted = got(served.port(), "/a/x", "DELETE");
    CHECK(status_of(deleted) == 405);
    CHECK(has(deleted, "allow: GET, POST\r\n"));
    CHECK(status_of(got(served.port(), "/status")) == 200);
    for (const char* target : {"/", "/a", "/status/", "/statuses", "/A/x"}) CHECK(status_of(got(served.port(), target)) == 404);
    CHECK(status_of(got(served.port(), "/a/x", "MADE-UP")) == 405);
}

TEST_CASE("no trick with a path reaches a handler", "[front]") {
    std::atomic<int> reached = 0;
    Served served({}, {{"GET", "/a/", [&](const FrontRequest&) { ++reached; return FrontAnswer{}; }}});

    for (const char* target : {"/a/../secret", "/a/./x", "/a//x", "//a/x", "/a/%2e%2e/x", "/a/%00", "/a/x%2Fy", "/a\\x", "/a/x#y", "http://here/a/x", "*", "a/x",
                               "/a/..", "/a/x;y", "/a/\xE5\xAE\xA2", "/x/../a/x"}) {
        INFO(target);
        const int status = status_of(got(served.port(), target));
        CHECK((status == 404 || status == 400));
    }
    CHECK(reached == 0);
    CHECK(status_of(got(served.port(), "/a/x.y_z~1-2")) == 200);
    CHECK(reached == 1);
}

TEST_CASE("a request that can be read in two ways, or in none, is refused", "[front]") {
    std::atomic<int> reached = 0;
    Served served({}, {{"POST", "/a/", [&](const FrontRequest&) { ++reached; return FrontAnswer{}; }}});
    const std::string start = "POST /a/x HTTP/1.1\r\nHost: here\r\n";

    for (const std::string& request : {start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                                       start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                                       start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                                       start + "Content-Length: -1\r\n\r\n",
                                       start + "Content-Length: 99999999999999999999999\r\n\r\n",
                                       start + "Bad Name: x\r\n\r\n",
                                       start + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
                                       std::string("POST /a/x\r\n\r\n"), std::string("POST  /a/x HTTP/1.1\r\n\r\n"), std::string("\x16\x03\x01 hello\r\n\r\n"),
                                       std::string("POST /a/x HTTP/9.9\r\n\r\n")}) {
        INFO(request);
        const std::string answer = asked(served.port(), request);
        CHECK((status_of(answer) == 400 || status_of(answer) == 413));
    }
    CHECK(reached == 0);
}

TEST_CASE("several headers of one name are one, so that a second one hides nothing", "[front]") {
    Served served({}, {{"GET", "/h", [](const FrontRequest& request) { return text(request.headers.at("webhook-id")); }}});

    CHECK(body_of(asked(served.port(), "GET /h HTTP/1.1\r\nWebhook-Id: a\r\nwebhook-id: b\r\n\r\n")) == "a, b");
}

TEST_CASE("who asks is the peer, and behind a proxy whom the proxy names; nobody else is believed", "[front][proxy]") {
    const Routes routes = {{"GET", "/who", [](const FrontRequest& request) { return text(request.remote); }}};
    FrontConfig behind;
    behind.behind_proxy = true;
    Served alone({}, routes), proxied(behind, routes);
    const std::string request = "GET /who HTTP/1.1\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 10.1.1.1, 192.0.2.7\r\n\r\n";

    CHECK(body_of(asked(alone.port(), request)) == "127.0.0.1");
    CHECK(body_of(asked(proxied.port(), request)) == "192.0.2.7");
    CHECK(body_of(asked(proxied.port(), "GET /who HTTP/1.1\r\n\r\n")) == "127.0.0.1");
}

TEST_CASE("a body of 10 MB and endless headers are refused with an answer that the sender sees", "[front]") {
    std::atomic<int> reached = 0;
    Served served({}, {{"POST", "/a/", [&](const FrontRequest&) { ++reached; return FrontAnswer{}; }}});
    const std::string start = "POST /a/x HTTP/1.1\r\nHost: here\r\n";
    const std::string large(10 * 1024 * 1024, 'x');

    CHECK(status_of(asked(served.port(), start + "Content-Length: 10485760\r\n\r\n" + large)) == 413);
    CHECK(status_of(asked(served.port(), start + "Transfer-Encoding: chunked\r\n\r\nA00000\r\n" + large)) == 413);
    CHECK(status_of(asked(served.port(), start + "X: " + std::string(40'000, 'h') + "\r\n\r\n")) == 431);
    CHECK(status_of(asked(served.port(), "POST /a/" + std::string(40'000, 'h') + " HTTP/1.1\r\n\r\n")) == 431);
    CHECK(reached == 0);
}

TEST_CASE("who dribbles is cut off when the patience ends, and holds nobody up", "[front]") {
    Served served(with_limits({.request_patience = 500ms, .threads = 1}), echoing());
    std::vector<RawPeer> slow;
    for (int i = 0; i < 20; ++i) {
        slow.emplace_back(served.port());
        REQUIRE(slow.back().send("POST /a/x HTTP/1.1\r\nContent-Length: 100\r\n\r\nfirst"));
    }
    const auto begun = std::chrono::steady_clock::now();
    // A byte now and then buys no time: the deadline is the request's, not the byte's.
    bool open = true;
    while (open && std::chrono::steady_clock::now() - begun < 10s) {
        static_cast<void>(slow[0].send("x"));
        open = !slow[0].is_closed_within(20ms);
    }

    CHECK_FALSE(open);
    CHECK(std::chrono::steady_clock::now() - begun < 5s);
    CHECK(status_of(got(served.port(), "/a/x")) == 200);
    for (RawPeer& peer : slow) CHECK(peer.is_closed_within(5s));
}

TEST_CASE("a request is answered while 1,000 others have connected and say nothing", "[front]") {
    Served served(with_limits({.connections_max = 100}), echoing());
    std::vector<RawPeer> idle;
    for (int i = 0; i < 1000; ++i) {
        idle.emplace_back(served.port());
        REQUIRE(idle.back().is_connected());
    }

    CHECK(status_of(got(served.port(), "/a/x")) == 200);
    // The oldest gave up their places.
    CHECK(idle.front().is_closed_within(5s));
    CHECK(status_of(got(served.port(), "/a/y")) == 200);
}

TEST_CASE("more at once than there is room for are told to come again, and the place is free afterwards", "[front]") {
    Door door;
    const auto slow = [&](const FrontRequest&) { door.pass(); return text("done"); };
    Served served(with_limits({.handling_max = 2, .threads = 2}), {{"GET", "/slow", slow}});
    RawPeer first(served.port()), second(served.port());
    REQUIRE(first.send("GET /slow HTTP/1.1\r\n\r\n"));
    REQUIRE(second.send("GET /slow HTTP/1.1\r\n\r\n"));
    REQUIRE(door.await(2));

    const std::string busy = got(served.port(), "/slow");
    door.open();

    CHECK(status_of(busy) == 503);
    CHECK(has(busy, "retry-after: 5\r\n"));
    CHECK(body_of(first.read_answer()) == "done");
    CHECK(body_of(second.read_answer()) == "done");
    CHECK(status_of(got(served.port(), "/slow")) == 200);
}

TEST_CASE("a handler that throws is a 500 that says nothing of it, and whoever opened the front is told", "[front]") {
    std::vector<std::string> told;
    Served served({},
                  {{"GET", "/x/", [](const FrontRequest&) -> FrontAnswer { throw std::runtime_error("the secret"); }}},
                  [&](const Route& route, const std::string& what) { told.push_back(route.method + " " + route.prefix + " " + what); });

    const std::string answer = got(served.port(), "/x/token");

    CHECK(status_of(answer) == 500);
    CHECK_FALSE(has(answer, "secret"));
    CHECK(status_of(got(served.port(), "/x/token")) == 500);  // it still serves
    served.stop();
    CHECK(told == std::vector<std::string>{"GET /x/ the secret", "GET /x/ the secret"});
}

TEST_CASE("after stop whoever has asked is answered, and nobody else is let in", "[front]") {
    Door door;
    const auto slow = [&](const FrontRequest&) { door.pass(); return text("done"); };
    Served served({}, {{"GET", "/slow", slow}});
    RawPeer working(served.port()), idle(served.port());
    REQUIRE(working.send("GET /slow HTTP/1.1\r\n\r\n"));
    REQUIRE(door.await(1));

    served.front().stop();
    CHECK(idle.is_closed_within(5s));
    door.open();

    CHECK(body_of(working.read()) == "done");
    served.stop();
    CHECK_FALSE(RawPeer(served.port()).is_connected());
}

TEST_CASE("stop does not wait for ever for who takes no answer", "[front]") {
    const std::string much(64 * 1024 * 1024, 'x');
    Served served(with_limits({.answer_patience = 60s, .stop_patience = 200ms}),
                  {{"GET", "/much", [&](const FrontRequest&) { return text(much); }}});
    RawPeer peer(served.port());
    REQUIRE(peer.send("GET /much HTTP/1.1\r\n\r\n"));
    REQUIRE(status_of(got(served.port(), "/other")) == 404);

    const auto begun = std::chrono::steady_clock::now();
    served.stop();

    CHECK(std::chrono::steady_clock::now() - begun < 10s);
}

TEST_CASE("beyond this machine a front needs TLS, or a word that somebody in front has it", "[front]") {
    const auto fault = [](const std::string& address, const std::string& certificate = {}, const std::string& key = {},
                          bool behind_proxy = false) {
        FrontConfig config;
        config.address = address;
        config.certificate = certificate;
        config.key = key;
        config.behind_proxy = behind_proxy;
        return fault_of(config);
    };
    CHECK(fault("127.0.0.1").empty());
    CHECK(fault("::1").empty());
    CHECK(fault("0.0.0.0") == "Expected TLS or `behind_proxy = true` to listen on 0.0.0.0, but there is neither.");
    CHECK_FALSE(fault("::").empty());
    CHECK_FALSE(fault("192.168.1.2").empty());
    CHECK(fault("0.0.0.0", {}, {}, true).empty());
    CHECK(fault("0.0.0.0", "c.pem", "k.pem").empty());
    CHECK_FALSE(fault("127.0.0.1", "c.pem").empty());
    CHECK_FALSE(fault("localhost").empty());
    FrontConfig open_to_all;
    open_to_all.address = "0.0.0.0";
    CHECK_THROWS_WITH(Front(open_to_all, {}), Catch::StartsWith("Expected TLS"));
    FrontConfig no_file;
    no_file.certificate = no_file.key = "/none.pem";
    CHECK_THROWS_WITH(Front(no_file, {}), Catch::StartsWith("Expected to listen"));
    Served taken({}, {});
    FrontConfig same;
    same.port = taken.port();
    CHECK_THROWS_WITH(Front(same, {}), Catch::StartsWith("Expected to listen"));
}

TEST_CASE("the longest prefix that fits is the route", "[front]") {
    const auto named = [](const std::string& name) { return [name](const FrontRequest&) { return text(name); }; };
    const Routes routes = {{"GET", "/", named("all")}, {"GET", "/a/", named("a")}, {"POST", "/a/b/", named("b")}};

    CHECK(find_route(routes, "GET", "/a/x").route == &routes[1]);
    CHECK(find_route(routes, "GET", "/x").route == &routes[0]);
    CHECK(find_route(routes, "POST", "/a/b/x").route == &routes[2]);
    CHECK(find_route(routes, "GET", "/a/b/x").status == 405);
    CHECK(find_route({}, "GET", "/").status == 404);
}

}  // namespace countersign::front
