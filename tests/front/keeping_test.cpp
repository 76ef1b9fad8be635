// Several requests on one connection: what keeps it, what ends it, and that no byte is taken for a request that is none.
#include <algorithm>
#include <atomic>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/front/raw_peer.hpp"

namespace countersign::front {

namespace {

using namespace std::chrono_literals;

FrontAnswer echo(const FrontRequest& request) {
    return {.status = 200, .headers = {}, .body = request.method + " " + request.path + " #" + request.body};
}

Routes echoing() { return {{"GET", "/a/", echo}, {"POST", "/a/", echo}, {"PUT", "/a/", echo}, {"DELETE", "/a/", echo}}; }

FrontConfig with_limits(FrontLimits limits) {
    FrontConfig config;
    config.limits = limits;
    return config;
}

// All of those that a process may have, for as long as it lives.
class Descriptors {
public:
    Descriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit low = before_;
        low.rlim_cur = std::min<rlim_t>(before_.rlim_cur, 256);
        ::setrlimit(RLIMIT_NOFILE, &low);
        for (int taken = ::dup(0); taken >= 0; taken = ::dup(0)) taken_.push_back(taken);
    }
    ~Descriptors() {
        for (const int taken : taken_) ::close(taken);
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }
    Descriptors(const Descriptors&) = delete;
    Descriptors& operator=(const Descriptors&) = delete;

private:
    rlimit before_{};
    std::vector<int> taken_;
};

}  // namespace

TEST_CASE("one connection asks again and again, by every method", "[front][keeping]") {
    Served served({}, echoing());
    RawPeer peer(served.port());

    REQUIRE(peer.send("GET /a/1 HTTP/1.1\r\n\r\n"));
    const std::string first = peer.read_answer();
    CHECK(body_of(first) == "GET /a/1 #");
    CHECK_FALSE(has(first, "Connection: close"));
    REQUIRE(peer.send("POST /a/2 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"));
    CHECK(body_of(peer.read_answer()) == "POST /a/2 #hello");
    REQUIRE(peer.send("PUT /a/3 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
    CHECK(body_of(peer.read_answer()) == "PUT /a/3 #abcde");
    REQUIRE(peer.send("DELETE /a/4 HTTP/1.1\r\n\r\n"));
    CHECK(body_of(peer.read_answer()) == "DELETE /a/4 #");
    REQUIRE(peer.send("HEAD /a/5 HTTP/1.1\r\n\r\n"));
    CHECK(has(peer.read_answer(true), "Content-Length: 11\r\n"));
    REQUIRE(peer.send("GET /none HTTP/1.1\r\n\r\n"));
    CHECK(status_of(peer.read_answer()) == 404);
    REQUIRE(peer.send("OPTIONS /a/6 HTTP/1.1\r\n\r\n"));
    const std::string options = peer.read_answer();
    CHECK(status_of(options) == 405);
    CHECK(has(options, "allow: GET, POST, PUT, DELETE\r\n"));
    REQUIRE(peer.send("GET /a/7 HTTP/1.1\r\nConnection: close\r\n\r\n"));
    const std::string last = peer.read();
    CHECK(body_of(last) == "GET /a/7 #");
    CHECK(has(last, "Connection: close\r\n"));
}

TEST_CASE("an answer without a body does not hold up the next one", "[front][keeping]") {
    const auto unchanged = [](const FrontRequest&) { return FrontAnswer{.status = 304, .headers = {{"etag", "\"1\""}}, .body = "no body here"}; };
    const auto nothing = [](const FrontRequest&) { return FrontAnswer{.status = 204}; };
    Served served({}, {{"GET", "/same", unchanged}, {"DELETE", "/draft", nothing}, {"GET", "/a/", echo}});

    const std::string answers =
        asked(served.port(), "GET /same HTTP/1.1\r\n\r\nDELETE /draft HTTP/1.1\r\n\r\nGET /a/x HTTP/1.1\r\nConnection: close\r\n\r\n");

    CHECK(status_of(answers) == 304);
    CHECK(has(answers, "etag: \"1\"\r\n"));
    CHECK_FALSE(has(answers, "no body here"));
    CHECK_FALSE(has(answers.substr(0, answers.find("\r\n\r\n")), "\r\ncontent-type"));
    CHECK(has(answers, "\r\n\r\nHTTP/1.1 204 "));
    CHECK_FALSE(has(answers, "Content-Length: 0"));
    CHECK(answers.ends_with("GET /a/x #"));
}

TEST_CASE("requests in one breath are answered in their order, and garbage after them is refused", "[front][keeping]") {
    std::atomic<int> reached = 0;
    Served served({}, {{"GET", "/a/", [&](const FrontRequest& request) { ++reached; return echo(request); }}});
    std::string requests;
    for (int i = 0; i < 500; ++i) requests += "GET /a/" + std::to_string(i) + " HTTP/1.1\r\n\r\n";
    RawPeer peer(served.port());
    REQUIRE(peer.send("HEAD /a/head HTTP/1.1\r\n\r\n"));
    REQUIRE(status_of(peer.read_answer(true)) == 200);

    REQUIRE(peer.send(requests + "\x01\x02 garbage\r\n\r\nGET /a/after HTTP/1.1\r\n\r\n"));

    bool in_order = true;
    for (int i = 0; i < 500 && in_order; ++i) in_order = body_of(peer.read_answer()) == "GET /a/" + std::to_string(i) + " #";
    CHECK(in_order);
    const std::string refused = peer.read();
    CHECK(status_of(refused) == 400);
    CHECK(has(refused, "Connection: close\r\n"));
    CHECK(has(body_of(refused), "Expected a request in HTTP"));
    CHECK(refused.find("HTTP/1.1", 1) == std::string::npos);
    CHECK(reached == 501);
}

TEST_CASE("HTTP/1.0 and the last of the permitted requests close the connection", "[front][keeping]") {
    Served served(with_limits({.requests_max = 3}), echoing());

    for (const char* header : {"", "Connection: keep-alive\r\n"}) {
        RawPeer old(served.port());
        REQUIRE(old.send(std::string("GET /a/1 HTTP/1.0\r\n") + header + "\r\n"));
        CHECK(has(old.read_answer(), "Connection: close\r\n"));
        CHECK(old.is_closed_within(5s));
    }
    RawPeer peer(served.port());
    for (int i = 0; i < 5; ++i) static_cast<void>(peer.send("GET /a/x HTTP/1.1\r\n\r\n"));
    std::size_t answers = 0;
    const std::string all = peer.read();
    for (auto at = all.find("HTTP/1.1 200"); at != std::string::npos; at = all.find("HTTP/1.1 200", at + 1)) ++answers;
    CHECK(answers == 3);
}

TEST_CASE("a kept connection that asks nothing more is closed, and one that begins has the patience of a request", "[front][keeping]") {
    Served served(with_limits({.request_patience = 30s, .idle_patience = 200ms}), echoing());
    RawPeer idle(served.port()), begun(served.port());
    for (RawPeer* peer : {&idle, &begun}) {
        REQUIRE(peer->send("GET /a/x HTTP/1.1\r\n\r\n"));
        REQUIRE(status_of(peer->read_answer()) == 200);
    }
    REQUIRE(begun.send("GET /a/y"));

    CHECK(idle.is_closed_within(5s));
    REQUIRE(begun.send(" HTTP/1.1\r\n\r\n"));
    CHECK(body_of(begun.read_answer()) == "GET /a/y #");
}

TEST_CASE("kept connections are the first to give up their places", "[front][keeping]") {
    Served served(with_limits({.connections_max = 2}), echoing());
    RawPeer older(served.port());
    REQUIRE(older.send("GET /a/older HTTP"));
    RawPeer kept(served.port());
    REQUIRE(kept.send("GET /a/x HTTP/1.1\r\n\r\n"));
    REQUIRE(status_of(kept.read_answer()) == 200);

    CHECK(status_of(got(served.port(), "/a/z")) == 200);

    CHECK(kept.is_closed_within(5s));
    REQUIRE(older.send("/1.1\r\n\r\n"));
    CHECK(body_of(older.read_answer()) == "GET /a/older #");
}

TEST_CASE("when descriptors run out, a kept connection gives up its place for who asks", "[front][keeping]") {
    Served served({}, echoing());
    RawPeer kept(served.port());
    REQUIRE(kept.send("GET /a/x HTTP/1.1\r\n\r\n"));
    REQUIRE(status_of(kept.read_answer()) == 200);
    const int socket = unconnected_socket();
    const Descriptors none_left;

    REQUIRE(connect_to(socket, served.port()));
    RawPeer newcomer(socket);
    REQUIRE(newcomer.send("GET /a/y HTTP/1.1\r\n\r\n"));

    CHECK(body_of(newcomer.read_answer()) == "GET /a/y #");
    CHECK(kept.is_closed_within(5s));
}

TEST_CASE("no body is taken for a request, whatever its length is said to be", "[front][keeping][smuggling]") {
    std::atomic<int> smuggled = 0;
    Served served({}, {{"POST", "/a/", echo}, {"GET", "/secret", [&](const FrontRequest&) { ++smuggled; return FrontAnswer{}; }}});
    const std::string start = "POST /a/x HTTP/1.1\r\nHost: here\r\n", hidden = "GET /secret HTTP/1.1\r\nHost: here\r\n\r\n";
    const std::string size = std::to_string(hidden.size());

    for (const std::string& headers : {
             std::string("Content-Length: 0\r\nContent-Length: ") + size, std::string("Content-Length: 0\r\nContent-Length: 0"),
             std::string("Content-Length: 0, 0"), std::string("Content-Length: +0"), std::string("Content-Length: 0x0"),
             std::string("Content-Length:"), std::string("Content-Length: 0 0"), std::string("Content-Length : 0"), std::string("Content-Length: \x0B") + "0",
             std::string("Content-Length: 0\r\nTransfer-Encoding: chunked"), std::string("Transfer-Encoding: chunked\r\nContent-Length: 0"),
             std::string("Transfer-Encoding: xchunked"), std::string("Transfer-Encoding: identity"), std::string("Transfer-Encoding: chunked, identity"),
             std::string("Transfer-Encoding: gzip, chunked"), std::string("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
             std::string("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked"), std::string("Transfer-Encoding:\r\nTransfer-Encoding: chunked"),
             std::string("Transfer-Encoding: \x0B") + "chunked", std::string("Transfer-Encoding : chunked"), std::string("Transfer-Encoding: \"chunked\""),
             std::string("Host: there"), std::string("X: a\rTransfer-Encoding: chunked")}) {
        INFO(headers);
        RawPeer peer(served.port());
        REQUIRE(peer.send(start + headers + "\r\n\r\n" + hidden));
        const std::string answer = peer.read();
        CHECK(status_of(answer) == 400);
        CHECK(has(answer, "Connection: close\r\n"));
        CHECK(answer.find("HTTP/1.1", 1) == std::string::npos);
    }
    CHECK(status_of(asked(served.port(), "POST /a/x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden)) == 400);
    // A body that nobody reads is not read as a request either.
    const std::string refused = asked(served.port(), "POST /none HTTP/1.1\r\nContent-Length: " + size + "\r\n\r\n" + hidden);
    CHECK(status_of(refused) == 404);
    CHECK(refused.find("HTTP/1.1", 1) == std::string::npos);
    CHECK(smuggled == 0);
    CHECK(status_of(asked(served.port(), hidden)) == 200);
    CHECK(smuggled == 1);
}

TEST_CASE("what stands behind a body in chunks poses as no header", "[front][keeping][smuggling]") {
    const auto tell = [](const FrontRequest& request) {
        return FrontAnswer{.status = 200, .headers = {}, .body = request.headers.contains("x-csrf") ? "fooled" : "not fooled"};
    };
    Served served({}, {{"POST", "/t", tell}});

    const std::string answer = asked(served.port(), "POST /t HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nx-csrf: stolen\r\n\r\n");

    CHECK(body_of(answer) == "not fooled");
}

TEST_CASE("stop ends kept connections at once", "[front][keeping]") {
    Served served(with_limits({.idle_patience = 60s, .stop_patience = 60s}), echoing());
    RawPeer peer(served.port());
    REQUIRE(peer.send("GET /a/x HTTP/1.1\r\n\r\n"));
    REQUIRE(status_of(peer.read_answer()) == 200);

    const auto begun = std::chrono::steady_clock::now();
    served.stop();

    CHECK(std::chrono::steady_clock::now() - begun < 10s);
    CHECK(peer.is_closed_within(5s));
}

}  // namespace countersign::front
