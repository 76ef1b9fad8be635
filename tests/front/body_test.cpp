// Bodies: each route's own limit, refused before it is read, and all of them together within a bound.
#include <atomic>
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/front/door.hpp"
#include "tests/front/raw_peer.hpp"

namespace countersign::front {

namespace {

using namespace std::chrono_literals;

FrontAnswer size_of(const FrontRequest& request) { return {.status = 200, .headers = {}, .body = std::to_string(request.body.size())}; }

FrontConfig with_limits(FrontLimits limits) {
    FrontConfig config;
    config.limits = limits;
    return config;
}

std::string posted(const std::string& path, std::size_t size, const std::string& more = {}) {
    return "POST " + path + " HTTP/1.1\r\n" + more + "Content-Length: " + std::to_string(size) + "\r\n\r\n";
}

std::size_t resident_kilobytes() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (std::size_t size = 0; word == "VmRSS:" && status >> size) return size;
    return 0;
}

}  // namespace

TEST_CASE("a route has its own limit for bodies, above or below that of the others", "[front][body]") {
    Served served(with_limits({.body_bytes_max = 1000}), {{"POST", "/files", size_of, 5000}, {"POST", "/nothing", size_of, 0}, {"POST", "/usual", size_of}});
    const auto status = [&](const std::string& path, std::size_t size) {
        return status_of(asked(served.port(), posted(path, size) + std::string(size, 'x')));
    };
    const auto chunked = [&](const std::string& path, std::size_t chunks) {
        std::string request = "POST " + path + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (std::size_t i = 0; i < chunks; ++i) request += "64\r\n" + std::string(100, 'x') + "\r\n";
        return status_of(asked(served.port(), request + "0\r\n\r\n"));
    };

    CHECK(status("/files", 5000) == 200);
    CHECK(status("/files", 5001) == 413);
    CHECK(status("/usual", 1000) == 200);
    CHECK(status("/usual", 1001) == 413);
    CHECK(status("/nothing", 0) == 200);
    CHECK(status("/nothing", 1) == 413);
    CHECK(chunked("/files", 50) == 200);
    CHECK(chunked("/files", 51) == 413);
    CHECK(chunked("/usual", 10) == 200);
    CHECK(chunked("/usual", 11) == 413);
}

TEST_CASE("50 MB are refused before a byte of them is sent", "[front][body]") {
    std::atomic<int> reached = 0;
    Served served({}, {{"POST", "/files", [&](const FrontRequest& request) { ++reached; return size_of(request); }, 20 * 1024 * 1024}});
    RawPeer polite(served.port());

    REQUIRE(polite.send(posted("/files", 50 * 1024 * 1024, "Expect: 100-continue\r\n")));

    const std::string answer = polite.read();
    CHECK(status_of(answer) == 413);
    CHECK(has(answer, "Connection: close\r\n"));
    CHECK(status_of(asked(served.port(), posted("/none", 50 * 1024 * 1024))) == 404);
    CHECK(reached == 0);
}

TEST_CASE("50 MB that come all the same are never in memory, whole or in chunks", "[front][body]") {
    Served served({}, {{"POST", "/files", size_of, 2 * 1024 * 1024}});
    const std::string megabyte(1024 * 1024, 'x');
    for (const std::string& header : {std::string("Content-Length: 52428800\r\n\r\n"), std::string("Transfer-Encoding: chunked\r\n\r\n")}) {
        INFO(header);
        const bool is_chunked = header.starts_with("Transfer");
        const std::size_t before = resident_kilobytes();
        std::size_t most = before;
        RawPeer peer(served.port());
        REQUIRE(peer.send("POST /files HTTP/1.1\r\n" + header));
        // It may be cut off on the way: a sender that does not listen is not drained for ever.
        for (int i = 0; i < 50 && peer.send(is_chunked ? "100000\r\n" + megabyte + "\r\n" : megabyte); ++i) most = std::max(most, resident_kilobytes());
        CHECK(most - before < 16 * 1024);
    }
    CHECK(status_of(got(served.port(), "/files")) == 405);
}

TEST_CASE("who asks whether to go on is told so before the body", "[front][body]") {
    Served served({}, {{"POST", "/files", size_of}});
    RawPeer peer(served.port());

    REQUIRE(peer.send(posted("/files", 5, "Expect: 100-continue\r\n")));
    CHECK(peer.read_through("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    REQUIRE(peer.send("hello"));
    CHECK(body_of(peer.read_answer()) == "5");
    REQUIRE(peer.send(posted("/files", 5, "Expect: 100-continue\r\n") + "hello"));  // it did not wait
    const std::string answer = peer.read_answer();
    CHECK((status_of(answer) == 200 || status_of(answer) == 100));
}

TEST_CASE("bodies that together are too large for the memory are told to come again", "[front][body]") {
    Door door;
    const auto slow = [&](const FrontRequest& request) { door.pass(); return size_of(request); };
    Served served(with_limits({.bodies_bytes_max = 1'000'000}), {{"POST", "/slow", slow}, {"POST", "/files", size_of}});
    RawPeer first(served.port()), second(served.port());
    for (RawPeer* peer : {&first, &second}) REQUIRE(peer->send(posted("/slow", 400'000) + std::string(400'000, 'x')));
    REQUIRE(door.await(2));  // handled, and still in memory

    const std::string third = asked(served.port(), posted("/files", 400'000) + std::string(400'000, 'x'));
    CHECK(status_of(third) == 503);
    CHECK(has(third, "retry-after: 5\r\n"));
    CHECK(status_of(asked(served.port(), posted("/files", 1'000) + std::string(1'000, 'x'))) == 200);
    door.open();
    for (RawPeer* peer : {&first, &second}) CHECK(body_of(peer->read_answer()) == "400000");

    CHECK(body_of(asked(served.port(), posted("/files", 400'000) + std::string(400'000, 'x'))) == "400000");
}

TEST_CASE("a route for files has a patience of its own from the headers on", "[front][body]") {
    Served served(with_limits({.request_patience = 400ms}), {{"POST", "/files", size_of, 5000, 60s}, {"POST", "/usual", size_of}});
    RawPeer slow(served.port()), slower(served.port());
    REQUIRE(slow.send(posted("/files", 10) + "begin"));
    REQUIRE(slower.send(posted("/usual", 10) + "begin"));

    CHECK(slower.is_closed_within(5s));

    REQUIRE(slow.send("ended"));
    CHECK(body_of(slow.read_answer()) == "10");
}

TEST_CASE("a large answer is given the time that a slow line takes, and no more", "[front][body]") {
    const std::string much(16 * 1024 * 1024, 'x');
    const auto answer = [&](const FrontRequest&) { return FrontAnswer{.status = 200, .headers = {}, .body = much}; };
    const auto limits = [](std::size_t bytes_per_second_min) {
        return with_limits({.request_patience = 500ms, .answer_patience = 100ms, .bytes_per_second_min = bytes_per_second_min});
    };
    Served patient(limits(1024 * 1024), {{"GET", "/much", answer}}), strict(limits(1024 * 1024 * 1024), {{"GET", "/much", answer}});
    RawPeer heard(patient.port()), cut(strict.port());
    for (RawPeer* peer : {&heard, &cut}) REQUIRE(peer->send("GET /much HTTP/1.1\r\nConnection: close\r\n\r\n"));

    // They read nothing for as long as a silent one is borne with.
    CHECK(RawPeer(patient.port()).is_closed_within(5s));

    CHECK(body_of(heard.read()).size() == much.size());
    CHECK(body_of(cut.read()).size() < much.size());
}

}  // namespace countersign::front
