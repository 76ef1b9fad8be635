// Streamed answers: many at once, fed from any thread, ended by whoever ends them, and no slow peer's burden for others.
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/socket.h>

#include "tests/front/raw_peer.hpp"

namespace countersign::front {

namespace {

using namespace std::chrono_literals;

// Keeps the streams that are open, as whoever feeds them does.
class Hub {
public:
    Streaming streaming() {
        return {.opened = [this](const StreamPointer& stream) { change([&] { open_.push_back(stream); }); },
                .ended = [this](const StreamPointer& stream) {
                    change([&] {
                        std::erase(open_, stream);
                        ++ended_;
                    });
                }};
    }
    Route route() {
        return {"GET", "/events", [this](const FrontRequest&) {
                    return FrontAnswer{.status = 200, .headers = {{"content-type", "text/event-stream"}}, .body = {}, .stream = streaming()};
                }};
    }
    [[nodiscard]] bool await_open(std::size_t count) {
        return await([&] { return open_.size() == count; });
    }
    [[nodiscard]] bool await_ended(std::size_t count) {
        return await([&] { return ended_ >= count; });
    }
    // How many took it.
    std::size_t send(const std::string& piece) {
        std::size_t taken = 0;
        for (const StreamPointer& stream : open()) taken += stream->send(piece) ? 1 : 0;
        return taken;
    }
    [[nodiscard]] std::vector<StreamPointer> open() {
        const std::lock_guard lock(mutex_);
        return open_;
    }
    [[nodiscard]] std::size_t ended() {
        const std::lock_guard lock(mutex_);
        return ended_;
    }

private:
    template <class Change>
    void change(Change made) {
        const std::lock_guard lock(mutex_);
        made();
        changed_.notify_all();
    }
    template <class Condition>
    bool await(Condition condition) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 20s, condition);
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<StreamPointer> open_;
    std::size_t ended_ = 0;
};

FrontAnswer echo(const FrontRequest& request) { return {.status = 200, .headers = {}, .body = request.path}; }

FrontConfig with_limits(FrontLimits limits) {
    FrontConfig config;
    config.limits = limits;
    return config;
}

RawPeer listener(std::uint16_t port) {
    RawPeer peer(port);
    REQUIRE(peer.is_connected());
    REQUIRE(peer.send("GET /events HTTP/1.1\r\n\r\n"));
    return peer;
}

// One whose machine takes next to nothing in advance.
RawPeer narrow_listener(std::uint16_t port) {
    const int socket = unconnected_socket(), bytes = 2048;
    ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
    REQUIRE(connect_to(socket, port));
    RawPeer peer(socket);
    REQUIRE(peer.send("GET /events HTTP/1.1\r\n\r\n"));
    return peer;
}

void permit_descriptors(rlim_t count) {
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    if (limit.rlim_cur >= count) return;
    limit.rlim_cur = std::min(count, limit.rlim_max);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    REQUIRE(limit.rlim_cur >= count);
}

}  // namespace

TEST_CASE("a stream carries its pieces as they come and ends when its feeder ends it", "[front][stream]") {
    Hub hub;
    Served served({}, {hub.route()});
    RawPeer peer = listener(served.port());
    REQUIRE(hub.await_open(1));

    const std::string header = peer.read_through("\r\n\r\n");
    CHECK(status_of(header) == 200);
    for (const char* line : {"content-type: text/event-stream\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "cache-control: no-store\r\n"})
        CHECK(has(header, line));
    CHECK_FALSE(has(header, "Content-Length"));
    CHECK(hub.send("event: change\n\n") == 1);
    CHECK(peer.read_through("\n\n\r\n") == "f\r\nevent: change\n\n\r\n");
    CHECK(hub.send("event: again\n\n") == 1);
    CHECK(peer.read_through("\n\n\r\n") == "e\r\nevent: again\n\n\r\n");
    const auto stream = hub.open().front();
    CHECK(stream->send("last"));
    stream->close();
    CHECK_FALSE(stream->is_open());
    CHECK_FALSE(stream->send("too late"));
    CHECK(peer.read() == "4\r\nlast\r\n0\r\n\r\n");
    CHECK(hub.await_ended(1));
    CHECK(hub.open().empty());
}

TEST_CASE("a stream to HTTP/1.0 has no chunks, and HEAD opens none", "[front][stream]") {
    Hub hub;
    Served served({}, {hub.route(), {"GET", "/a/", echo}});
    RawPeer old(served.port());
    REQUIRE(old.send("GET /events HTTP/1.0\r\n\r\n"));
    REQUIRE(hub.await_open(1));

    CHECK(hub.send("event\n\n") == 1);
    hub.open().front()->close();

    CHECK(body_of(old.read()) == "event\n\n");
    RawPeer head(served.port());
    REQUIRE(head.send("HEAD /events HTTP/1.1\r\n\r\nGET /a/x HTTP/1.1\r\nConnection: close\r\n\r\n"));
    const std::string answers = head.read();
    CHECK(has(answers, "content-type: text/event-stream\r\n"));
    CHECK(answers.ends_with("\r\n\r\n/a/x"));
    CHECK(hub.ended() == 1);
}

TEST_CASE("a feeder hears of it when the peer goes", "[front][stream]") {
    Hub hub;
    Served served({}, {hub.route()});
    {
        RawPeer peer = listener(served.port());
        REQUIRE(hub.await_open(1));
    }

    CHECK(hub.await_ended(1));
    CHECK(hub.send("nobody") == 0);
}

TEST_CASE("a feeder that throws when it is told has a stream that ends", "[front][stream]") {
    const auto answer = [](const FrontRequest&) {
        return FrontAnswer{.status = 200,
                           .headers = {},
                           .body = {},
                           .stream = Streaming{.opened = [](const StreamPointer&) { throw std::runtime_error("no"); }, .ended = {}}};
    };
    Served served({}, {{"GET", "/events", answer}});

    CHECK(body_of(listener(served.port()).read()) == "0\r\n\r\n");
}

TEST_CASE("1,000 open streams get one event while another client gets its answer", "[front][stream]") {
    permit_descriptors(4096);
    Hub hub;
    // All of them may come at once, as after a restart.
    Served served(with_limits({.connections_max = 1'000, .handling_max = 1'000, .streams_max = 1'000}), {hub.route(), {"GET", "/a/", echo}});
    std::list<RawPeer> peers;
    for (int i = 0; i < 1000; ++i) peers.push_back(listener(served.port()));
    REQUIRE(hub.await_open(1000));

    CHECK(hub.send("event: change\n\n") == 1000);
    CHECK(status_of(got(served.port(), "/a/x")) == 200);
    CHECK(status_of(got(served.port(), "/events")) == 503);  // there is no place for another one
    std::size_t heard = 0;
    for (RawPeer& peer : peers) heard += peer.read_through("event: change\n\n").ends_with("event: change\n\n") ? 1 : 0;
    CHECK(heard == 1000);

    peers.erase(peers.begin(), std::next(peers.begin(), 400));
    REQUIRE(hub.await_ended(400));
    for (int i = 0; i < 400; ++i) peers.push_back(listener(served.port()));
    REQUIRE(hub.await_open(1000));
    CHECK(hub.send("event: again\n\n") == 1000);
    heard = 0;
    for (RawPeer& peer : peers) heard += peer.read_through("event: again\n\n").ends_with("event: again\n\n") ? 1 : 0;
    CHECK(heard == 1000);
}

TEST_CASE("streams take no thread and no place of requests, and idle clients take none of theirs", "[front][stream]") {
    Hub hub;
    Served served(with_limits({.connections_max = 2, .handling_max = 1, .threads = 1}), {hub.route(), {"GET", "/a/", echo}});
    std::vector<RawPeer> streams, idle;
    for (std::size_t i = 1; i <= 20; ++i) {
        streams.push_back(listener(served.port()));
        REQUIRE(hub.await_open(i));
    }
    for (int i = 0; i < 50; ++i) {
        idle.emplace_back(served.port());
        static_cast<void>(idle.back().send("GET /a/"));
    }

    CHECK(status_of(got(served.port(), "/a/x")) == 200);
    CHECK(hub.send("event\n\n") == 20);
    for (RawPeer& peer : streams) CHECK(peer.read_through("event\n\n").ends_with("event\n\n"));
}

TEST_CASE("a peer that does not read is let go when too much waits for it, and hurts nobody", "[front][stream]") {
    Hub hub;
    Served served(with_limits({.stream_bytes_max = 64 * 1024, .answer_patience = 60s}), {hub.route()});
    RawPeer slow = narrow_listener(served.port());
    REQUIRE(hub.await_open(1));
    RawPeer quick = listener(served.port());
    REQUIRE(hub.await_open(2));

    // The kernel takes some megabytes for the slow one; then its bound is reached.
    const std::string piece = std::string(16 * 1024, 'x') + "\n\n";
    bool has_all = true;
    int pieces = 0;
    while (hub.ended() == 0 && ++pieces < 4000) {
        const std::size_t taken = hub.send(piece);
        has_all = has_all && taken >= 1 && quick.read_through("\n\n").ends_with("x\n\n");
    }

    CHECK(pieces < 4000);
    CHECK(has_all);
    REQUIRE(hub.await_ended(1));
    CHECK(hub.open().size() == 1);
    CHECK(hub.send("after\n\n") == 1);
    CHECK(quick.read_through("after\n\n").ends_with("after\n\n"));
}

TEST_CASE("a peer that takes nothing for the patience is let go, however little waits for it", "[front][stream]") {
    Hub hub;
    Served served(with_limits({.answer_patience = 500ms}), {hub.route()});
    RawPeer slow = narrow_listener(served.port());
    RawPeer silent = listener(served.port());
    REQUIRE(hub.await_open(2));

    CHECK(hub.send(std::string(32 * 1024, 'x') + "\n\n") == 2);  // the kernel has it, the peer has not
    CHECK(silent.read_through("\n\n").ends_with("\n\n"));

    CHECK(hub.await_ended(1));
    CHECK(hub.send("still here\n\n") == 1);  // who reads and is told nothing stays
    CHECK(silent.read_through("here\n\n").ends_with("still here\n\n"));
}

TEST_CASE("stop ends open streams after what has been sent, and their feeders outlive the front", "[front][stream]") {
    Hub hub;
    std::vector<StreamPointer> kept;
    std::vector<RawPeer> peers;
    {
        Served served(with_limits({.stop_patience = 60s}), {hub.route()});
        for (std::size_t i = 1; i <= 50; ++i) peers.push_back(listener(served.port()));
        REQUIRE(hub.await_open(50));
        kept = hub.open();

        CHECK(hub.send("event: signed_out\n\n") == 50);
        const auto begun = std::chrono::steady_clock::now();
        served.stop();
        CHECK(std::chrono::steady_clock::now() - begun < 10s);
        CHECK(hub.ended() == 50);
    }
    for (RawPeer& peer : peers) CHECK(body_of(peer.read()) == "13\r\nevent: signed_out\n\n\r\n0\r\n\r\n");
    for (const StreamPointer& stream : kept) {
        CHECK_FALSE(stream->send("late"));
        stream->close();
    }
}

TEST_CASE("stop does not wait for ever for a stream that nobody reads", "[front][stream]") {
    Hub hub;
    Served served(with_limits({.stream_bytes_max = 64 * 1024 * 1024, .answer_patience = 60s, .stop_patience = 200ms}), {hub.route()});
    RawPeer peer = narrow_listener(served.port());
    REQUIRE(hub.await_open(1));
    REQUIRE(hub.send(std::string(32 * 1024 * 1024, 'x')) == 1);

    const auto begun = std::chrono::steady_clock::now();
    served.stop();

    CHECK(std::chrono::steady_clock::now() - begun < 10s);
    CHECK(hub.ended() == 1);
}

TEST_CASE("streams are fed from several threads while peers come and go", "[front][stream]") {
    Hub hub;
    Served served({}, {hub.route()});
    RawPeer steady = listener(served.port());
    REQUIRE(hub.await_open(1));
    constexpr int events = 500;
    std::vector<std::thread> feeders;
    for (int feeder = 0; feeder < 3; ++feeder)
        feeders.emplace_back([&] {
            for (int i = 0; i < events; ++i) hub.send("event\n\n");
        });
    for (int i = 0; i < 50; ++i) static_cast<void>(listener(served.port()));
    for (std::thread& feeder : feeders) feeder.join();
    REQUIRE(hub.send("the end\n\n") >= 1);

    const std::string all = steady.read_through("the end\n\n");
    std::size_t heard = 0;
    for (auto at = all.find("event\n\n"); at != std::string::npos; at = all.find("event\n\n", at + 1)) ++heard;
    CHECK(heard == 3UL * events);
}

}  // namespace countersign::front
