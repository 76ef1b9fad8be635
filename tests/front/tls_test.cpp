// The front with a certificate, and a client that speaks TLS to it.
#include <array>
#include <cstdio>
#include <future>
#include <memory>
#include <utility>

#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "tests/fakes/temporary_folder.hpp"
#include "tests/front/raw_peer.hpp"

namespace countersign::front {

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// A certificate for a day that vouches for itself.
void write_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> pair(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const std::unique_ptr<X509, void (*)(X509*)> made(X509_new(), &X509_free);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 86'400);
    X509_set_pubkey(made.get(), pair.get());
    X509_sign(made.get(), pair.get(), EVP_sha256());
    const File certificate_file(std::fopen(certificate.c_str(), "w"), &std::fclose), key_file(std::fopen(key.c_str(), "w"), &std::fclose);
    PEM_write_X509(certificate_file.get(), made.get());
    PEM_write_PrivateKey(key_file.get(), pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

class TlsPeer {
public:
    explicit TlsPeer(std::uint16_t port) : peer_(port) {
        SSL_set_fd(tls_.get(), peer_.socket());
        is_connected_ = SSL_connect(tls_.get()) == 1;
    }
    [[nodiscard]] bool is_connected() const { return is_connected_; }
    bool send(std::string_view bytes) { return SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0; }
    // Up to the end of this text; without it when the other side closes before.
    std::string read_through(std::string_view text) {
        std::size_t at = received_.find(text);
        for (; at == std::string::npos; at = received_.find(text))
            if (!receive()) return std::exchange(received_, {});
        const std::string first = received_.substr(0, at + text.size());
        received_.erase(0, first.size());
        return first;
    }
    std::string read() {
        while (receive()) continue;
        return SSL_get_shutdown(tls_.get()) == SSL_RECEIVED_SHUTDOWN ? received_ : received_ + "(cut off)";
    }

private:
    bool receive() {
        std::array<char, 4096> part{};
        const int size = SSL_read(tls_.get(), part.data(), static_cast<int>(part.size()));
        if (size > 0) received_.append(part.data(), static_cast<std::size_t>(size));
        return size > 0;
    }

    RawPeer peer_;
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{SSL_CTX_new(TLS_client_method()), &SSL_CTX_free};
    std::unique_ptr<SSL, void (*)(SSL*)> tls_{SSL_new(context_.get()), &SSL_free};
    bool is_connected_ = false;
    std::string received_;
};

std::string asked_with_tls(std::uint16_t port, const std::string& request) {
    TlsPeer peer(port);
    if (!peer.is_connected()) return "no handshake";
    peer.send(request);
    return peer.read();
}

// A folder with a certificate, and what is configured with it.
struct Certified {
    Certified() {
        config.certificate = folder.path() / "front.pem";
        config.key = folder.path() / "front.key";
        write_certificate(config.certificate, config.key);
    }
    fakes::TemporaryFolder folder;
    FrontConfig config;
};

FrontAnswer path_of(const FrontRequest& request) { return {.status = 200, .headers = {}, .body = request.path}; }

}  // namespace

TEST_CASE("with a certificate the front speaks TLS, and nothing else", "[front][tls]") {
    Certified certified;
    certified.config.limits.request_patience = std::chrono::milliseconds(500);
    Served served(certified.config, {{"GET", "/a/", path_of}});

    const std::string answer = asked_with_tls(served.port(), "GET /a/x HTTP/1.1\r\nConnection: close\r\n\r\n");

    CHECK(answer.starts_with("HTTP/1.1 200 "));
    CHECK(answer.ends_with("\r\n\r\n/a/x"));
    CHECK_FALSE(got(served.port(), "/a/x").starts_with("HTTP/"));
    RawPeer silent(served.port());
    CHECK(silent.is_closed_within(std::chrono::seconds(5)));
    CHECK(asked_with_tls(served.port(), "GET /a/y HTTP/1.1\r\nConnection: close\r\n\r\n").ends_with("/a/y"));
}

TEST_CASE("one TLS connection asks again and again, and in one breath", "[front][tls][keeping]") {
    Certified certified;
    Served served(certified.config, {{"GET", "/a/", path_of}});
    TlsPeer peer(served.port());
    REQUIRE(peer.is_connected());

    for (const std::string name : {"/a/1", "/a/2"}) {
        REQUIRE(peer.send("GET " + name + " HTTP/1.1\r\n\r\n"));
        CHECK(status_of(peer.read_through(name)) == 200);
    }
    REQUIRE(peer.send("GET /a/3 HTTP/1.1\r\n\r\nGET /a/4 HTTP/1.1\r\nConnection: close\r\n\r\n"));
    CHECK(status_of(peer.read_through("/a/3")) == 200);
    CHECK(peer.read().ends_with("/a/4"));
}

TEST_CASE("who sends too much over TLS sees the answer", "[front][tls][body]") {
    Certified certified;
    Served served(certified.config, {{"POST", "/a/", path_of}});

    for (const char* header : {"Content-Length: 2000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1E8480\r\n"})
        CHECK(status_of(asked_with_tls(served.port(), std::string("POST /a/x HTTP/1.1\r\n") + header + std::string(2'000'000, 'x'))) == 413);
}

TEST_CASE("a stream goes over TLS both ways of ending", "[front][tls][stream]") {
    Certified certified;
    std::promise<StreamPointer> opened, ended;
    const auto stream_of = [&](const FrontRequest&) {
        return FrontAnswer{.status = 200,
                           .headers = {},
                           .body = {},
                           .stream = Streaming{.opened = [&](const StreamPointer& stream) { opened.set_value(stream); },
                                               .ended = [&](const StreamPointer& stream) { ended.set_value(stream); }}};
    };
    Served served(certified.config, {{"GET", "/events", stream_of}, {"GET", "/a/", path_of}});
    {
        TlsPeer peer(served.port());
        REQUIRE(peer.send("GET /events HTTP/1.1\r\n\r\n"));
        REQUIRE(status_of(peer.read_through("\r\n\r\n")) == 200);
        const StreamPointer stream = opened.get_future().get();
        for (const std::string event : {"first\n\n", "second\n\n"}) {
            CHECK(stream->send(event));
            CHECK(peer.read_through(event).ends_with("\r\n" + event));
        }
        CHECK(asked_with_tls(served.port(), "GET /a/x HTTP/1.1\r\nConnection: close\r\n\r\n").ends_with("/a/x"));
    }
    auto gone = ended.get_future();
    REQUIRE(gone.wait_for(std::chrono::seconds(10)) == std::future_status::ready);

    opened = {}, ended = {};
    TlsPeer peer(served.port());
    REQUIRE(peer.send("GET /events HTTP/1.1\r\n\r\n"));
    const StreamPointer stream = opened.get_future().get();
    CHECK(stream->send("last"));
    stream->close();
    CHECK(has(peer.read(), "\r\n\r\n4\r\nlast\r\n0\r\n\r\n"));
}

}  // namespace countersign::front
