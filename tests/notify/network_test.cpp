// The wrappers around the network: what they refuse, and what they say then.
#include <cstdlib>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "clients/notify/platforms/http_client.hpp"
#include "clients/notify/platforms/long_connection.hpp"
#include "clients/notify/platforms/web_address.hpp"
#include "clients/notify/platforms/websocket.hpp"
#include "tests/fakes/platforms/loopback_http.hpp"
#include "tests/fakes/platforms/loopback_tls.hpp"
#include "tests/fakes/platforms/loopback_websocket.hpp"
#include "tests/fakes/temporary_folder.hpp"

namespace countersign::platforms {

namespace {

// Takes connections and never says a word.
class SilentServer {
public:
    SilentServer() : file_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in any{.sin_family = AF_INET};
        any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(bind(file_, reinterpret_cast<sockaddr*>(&any), sizeof any) == 0);
        REQUIRE(listen(file_, 8) == 0);
    }

    ~SilentServer() { close(file_); }

    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    [[nodiscard]] std::string address() const {
        sockaddr_in bound{};
        socklen_t size = sizeof bound;
        getsockname(file_, reinterpret_cast<sockaddr*>(&bound), &size);
        return "127.0.0.1:" + std::to_string(ntohs(bound.sin_port));
    }

private:
    int file_;
};

}  // namespace

TEST_CASE("web addresses are taken apart strictly", "[notify][network]") {
    CHECK(read_web_address("https://open.feishu.cn/open-apis?x=1") ==
          WebAddress{.has_tls = true, .host = "open.feishu.cn", .port = "443", .target = "/open-apis?x=1"});
    CHECK(read_web_address("ws://127.0.0.1:8080?ticket=a") ==
          WebAddress{.has_tls = false, .host = "127.0.0.1", .port = "8080", .target = "/?ticket=a"});
    CHECK(read_web_address("http://[::1]:80/")->host == "::1");
    for (const char* bad : {"",
                            "ftp://h/",
                            "https://",
                            "https:///x",
                            "http://127.0.0.1:80@evil.example/",
                            "https://a b/",
                            "https://h:123456/",
                            "https://h:x/",
                            "https://h/\r\nHost: evil",
                            "https://h/\"",
                            "http://127.0.0.1\\@evil.example/",
                            "//h/"}) {
        INFO(bad);
        CHECK_FALSE(read_web_address(bad));
    }
    CHECK_FALSE(read_web_address("http://open.feishu.cn/")->may_be_spoken_to());
    CHECK_FALSE(read_web_address("http://127.0.0.1.evil.example/")->may_be_spoken_to());
    CHECK(read_web_address("http://localhost:1/")->may_be_spoken_to());
    CHECK(read_web_address("wss://w.example/")->may_be_spoken_to());
}

TEST_CASE("what is asked over HTTP arrives as it was meant", "[notify][network]") {
    Asked seen;
    LoopbackHttp server([&](const Asked& asked) {
        seen = asked;
        return HttpAnswer{.status = 418, .headers = {{"retry-after", "7"}}, .body = "{}"};
    });
    const HttpSend send = make_http_client();
    for (const char* method : {"GET", "POST", "PUT", "PATCH"}) {
        const auto answer = send(
            {.method = method, .url = server.url() + "/a/b?q=%C3%A9", .headers = {{"x-token", "t"}}, .body = "体"});
        REQUIRE(answer);
        CHECK(answer->status == 418);
        CHECK(answer->headers.at("retry-after") == "7");
        CHECK(seen.method == method);
        CHECK(seen.path == "/a/b");
        CHECK(seen.query.at("q") == "é");
        CHECK(seen.headers.at("x-token") == "t");
        if (std::string(method) != "GET") CHECK(seen.body == "体");
    }
}

TEST_CASE("HTTP goes nowhere else, waits no longer and takes no more than allowed", "[notify][network]") {
    int asked_elsewhere = 0;
    LoopbackHttp elsewhere([&](const Asked&) {
        ++asked_elsewhere;
        return HttpAnswer{.status = 200};
    });
    LoopbackHttp server([&](const Asked& asked) {
        if (asked.path == "/redirect") return HttpAnswer{.status = 307, .headers = {{"location", elsewhere.url()}}};
        return HttpAnswer{.status = 200, .body = std::string(5000, 'x')};
    });
    const HttpSend send = make_http_client({.answer_bytes_max = 4999});
    CHECK(send({.url = server.url() + "/redirect"})->status == 307);
    CHECK(asked_elsewhere == 0);
    CHECK(send({.url = server.url() + "/large"}).error().why ==
          "Expected a short answer from 127.0.0.1, but it is too large.");
    CHECK(send({.url = "http://open.feishu.cn/secret"}).error().why ==
          "Expected an https address of open.feishu.cn, but it has no TLS.");
    CHECK(send({.url = "file:///etc/passwd"}).error().why ==
          "Expected a web address to send to, but the configured one is none.");
    // No certificate of this server is known to anybody.
    const auto unsecured = send({.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/secret"});
    REQUIRE_FALSE(unsecured);
    CHECK(unsecured.error().why.starts_with("Expected an answer from 127.0.0.1, but: "));
    CHECK(unsecured.error().why.find("secret") == std::string::npos);
}

TEST_CASE("a server that says nothing is given up in time", "[notify][network]") {
    const SilentServer silent;
    const auto socket = open_websocket("ws://" + silent.address() + "/?ticket=secret", {.connect = Milliseconds(200)});
    REQUIRE_FALSE(socket);
    CHECK(socket.error().starts_with("Expected a WebSocket connection to 127.0.0.1, but: "));
    CHECK(socket.error().find("secret") == std::string::npos);
    const auto answer =
        make_http_client({.whole = Milliseconds(200)})({.url = "http://" + silent.address() + "/secret"});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().why == "Expected an answer from 127.0.0.1, but: Timeout was reached.");
    const auto impatient =
        make_http_client()({.url = "http://" + silent.address() + "/secret", .patience = Milliseconds(200)});
    CHECK_FALSE(impatient);
}

TEST_CASE("a WebSocket that cannot be opened says why", "[notify][network]") {
    CHECK(open_websocket("ws://example.com/", {}).error() ==
          "Expected a wss address of example.com, but it has no TLS.");
    CHECK(open_websocket("no address", {}).error() == "Expected the address of a WebSocket, but it is none.");
    LoopbackHttp refusing([](const Asked&) { return HttpAnswer{.status = 403}; });
    const auto refused = open_websocket("ws://127.0.0.1:" + std::to_string(refusing.port()) + "/?ticket=secret", {});
    REQUIRE_FALSE(refused);
    CHECK(
        refused.error() ==
        "Expected a WebSocket connection to 127.0.0.1, but: The WebSocket handshake was declined by the remote peer.");
}

TEST_CASE("a certificate is believed when somebody vouches for it, and only for its host", "[notify][network]") {
    const fakes::TemporaryFolder folder;
    const auto certificate = folder.path() / "localhost.pem";
    const LoopbackTls server(certificate);
    const std::string port = std::to_string(server.port());
    const char* before = std::getenv("SSL_CERT_FILE");
    const std::string kept = before == nullptr ? "" : before;

    const auto unknown = open_websocket("wss://localhost:" + port + "/?ticket=secret", {});
    setenv("SSL_CERT_FILE", certificate.c_str(), 1);
    const auto known = open_websocket("wss://localhost:" + port + "/", {});
    const bool is_open = known.has_value();
    if (known) (*known)->close();
    const auto other_host = open_websocket("wss://127.0.0.1:" + port + "/", {});
    if (before == nullptr)
        unsetenv("SSL_CERT_FILE");
    else
        setenv("SSL_CERT_FILE", kept.c_str(), 1);

    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().starts_with("Expected a WebSocket connection to localhost, but: certificate verify failed"));
    CHECK(is_open);
    REQUIRE_FALSE(other_host);
    CHECK(other_host.error().find("certificate verify failed") != std::string::npos);
    const auto asked = make_http_client()({.url = "https://localhost:" + port + "/secret"});
    REQUIRE_FALSE(asked);
    CHECK(asked.error().why ==
          "Expected an answer from localhost, but: SSL peer certificate or SSH remote key was not OK.");
}

TEST_CASE("messages of a WebSocket arrive whole, in order and of their kind", "[notify][network]") {
    LoopbackWebSocket* echo = nullptr;
    LoopbackWebSocket server(
        {.opened = [](int, const auto&) {},
         .heard = [&](int connection, const WebSocketMessage& message) { echo->send(connection, message); },
         .closed = [](int) {}});
    echo = &server;
    const auto socket = open_websocket(server.url() + "/x", {.message_bytes_max = 100'000});
    REQUIRE(socket);
    (*socket)->send({.bytes = std::string(90'000, 'x'), .is_binary = true});
    (*socket)->send({.bytes = "文本"});
    const auto first = (*socket)->next(Milliseconds(10'000)), second = (*socket)->next(Milliseconds(10'000));
    REQUIRE((first && second));
    CHECK(first->bytes == std::string(90'000, 'x'));
    CHECK(first->is_binary);
    CHECK(second->bytes == "文本");
    CHECK_FALSE(second->is_binary);
    CHECK_FALSE((*socket)->next(Milliseconds(1)));
    CHECK((*socket)->is_open());
    (*socket)->send({.bytes = std::string(100'001, 'x')});
    CHECK_FALSE((*socket)->next(Milliseconds(10'000)));  // more than we take
    CHECK_FALSE((*socket)->is_open());
}

TEST_CASE("pauses between connections grow, stay within bounds and differ", "[notify][network]") {
    BackOff back_off(Milliseconds(1000), Milliseconds(60'000), 42);
    Milliseconds limit(1000);
    for (int i = 0; i < 20; ++i) {
        const Milliseconds pause = back_off.next();
        CHECK(pause >= limit / 2);
        CHECK(pause <= limit);
        limit = std::min(limit * 2, Milliseconds(60'000));
    }
    back_off.reset();
    CHECK(back_off.next() <= Milliseconds(1000));
    CHECK(BackOff(Milliseconds(60'000), Milliseconds(60'000), 1).next() !=
          BackOff(Milliseconds(60'000), Milliseconds(60'000), 2).next());
}

}  // namespace countersign::platforms
