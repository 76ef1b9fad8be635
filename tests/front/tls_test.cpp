// The front with a certificate, and a client that speaks TLS to it.
#include <array>
#include <cstdio>
#include <memory>

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

std::string asked_with_tls(std::uint16_t port, const std::string& request) {
    const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    const std::unique_ptr<SSL, void (*)(SSL*)> tls(SSL_new(context.get()), &SSL_free);
    const RawPeer peer(port);
    SSL_set_fd(tls.get(), peer.socket());
    if (SSL_connect(tls.get()) != 1) return "no handshake";
    SSL_write(tls.get(), request.data(), static_cast<int>(request.size()));
    std::string all;
    std::array<char, 4096> part{};
    const auto read = [&] { return SSL_read(tls.get(), part.data(), static_cast<int>(part.size())); };
    for (int size = read(); size > 0; size = read()) all.append(part.data(), static_cast<std::size_t>(size));
    return SSL_get_shutdown(tls.get()) == SSL_RECEIVED_SHUTDOWN ? all : all + "(cut off)";
}

}  // namespace

TEST_CASE("with a certificate the front speaks TLS, and nothing else", "[front][tls]") {
    const fakes::TemporaryFolder folder;
    FrontConfig config;
    config.certificate = folder.path() / "front.pem";
    config.key = folder.path() / "front.key";
    config.limits.request_patience = std::chrono::milliseconds(500);
    write_certificate(config.certificate, config.key);
    const auto path_of = [](const FrontRequest& request) { return FrontAnswer{.status = 200, .headers = {}, .body = request.path}; };
    Served served(config, {{"GET", "/a/", path_of}});

    const std::string answer = asked_with_tls(served.port(), "GET /a/x HTTP/1.1\r\n\r\n");

    CHECK(answer.starts_with("HTTP/1.1 200 "));
    CHECK(answer.ends_with("\r\n\r\n/a/x"));
    CHECK_FALSE(got(served.port(), "/a/x").starts_with("HTTP/"));
    RawPeer silent(served.port());
    CHECK(silent.is_closed_within(std::chrono::seconds(5)));
    CHECK(asked_with_tls(served.port(), "GET /a/y HTTP/1.1\r\n\r\n").ends_with("/a/y"));
}

}  // namespace countersign::front
