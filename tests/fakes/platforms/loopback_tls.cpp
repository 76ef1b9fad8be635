#include "tests/fakes/platforms/loopback_tls.hpp"

#include <atomic>
#include <cstdio>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "daemon/ensure.hpp"

namespace countersign::platforms {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Stream = asio::ssl::stream<tcp::socket>;

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate make_certificate(EVP_PKEY* key) {
    Certificate certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
    X509_add_ext(certificate.get(), names, -1);
    X509_EXTENSION_free(names);
    ensure(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "a certificate can be signed");
    return certificate;
}

void serve(tcp::socket socket, asio::ssl::context& tls) {
    error_code error;
    Stream stream(std::move(socket), tls);
    stream.handshake(asio::ssl::stream_base::server, error);
    beast::flat_buffer buffer;
    http::request<http::string_body> request;
    if (!error) http::read(stream, buffer, request, error);
    if (error) return;
    if (!beast::websocket::is_upgrade(request)) {
        http::response<http::string_body> response{http::status::ok, 11, "ok"};
        response.prepare_payload();
        http::write(stream, response, error);
        return;
    }
    beast::websocket::stream<Stream> websocket(std::move(stream));
    websocket.accept(request, error);
    if (!error) websocket.read(buffer, error);  // until the peer leaves
}

}  // namespace

struct LoopbackTls::Server {
    void run() {
        while (true) {
            error_code error;
            tcp::socket socket(io);
            acceptor.accept(socket, error);
            if (error || is_stopped) return;
            serve(std::move(socket), tls);
        }
    }

    asio::io_context io;
    asio::ssl::context tls{asio::ssl::context::tls_server};
    tcp::acceptor acceptor{io, tcp::endpoint(asio::ip::make_address_v4("127.0.0.1"), 0)};
    std::atomic<bool> is_stopped = false;
    std::thread thread;
};

LoopbackTls::LoopbackTls(const std::filesystem::path& certificate) : server_(std::make_unique<Server>()) {
    const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Certificate made = make_certificate(key.get());
    ensure(SSL_CTX_use_PrivateKey(server_->tls.native_handle(), key.get()) == 1, "the server takes its key");
    ensure(SSL_CTX_use_certificate(server_->tls.native_handle(), made.get()) == 1, "the server takes its certificate");
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(certificate.c_str(), "w"), &std::fclose);
    ensure(file != nullptr && PEM_write_X509(file.get(), made.get()) == 1, "the certificate can be written");
    server_->thread = std::thread([this] { server_->run(); });
}

LoopbackTls::~LoopbackTls() {
    server_->is_stopped = true;
    error_code ignored;
    // Wakes the accept.
    asio::io_context io;
    tcp::socket last(io);
    last.connect(server_->acceptor.local_endpoint(), ignored);
    server_->thread.join();
}

int LoopbackTls::port() const { return server_->acceptor.local_endpoint().port(); }

}  // namespace countersign::platforms
