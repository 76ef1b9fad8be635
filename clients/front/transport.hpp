// A connection's bytes, with TLS or without, so that whoever reads and writes them need not know which. What
// Beast asks of a stream, and a time limit below it. One reading and one writing at a time.
#pragma once

#include <optional>
#include <utility>

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace countersign::front {

class Transport {
public:
    using executor_type = boost::beast::tcp_stream::executor_type;

    // context: of TLS, or none.
    Transport(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* context) {
        if (context != nullptr) tls_.emplace(std::move(socket), *context);
        else plain_.emplace(std::move(socket));
    }

    [[nodiscard]] bool has_tls() const { return tls_.has_value(); }
    [[nodiscard]] boost::beast::tcp_stream& lowest() { return tls_ ? tls_->next_layer() : *plain_; }
    [[nodiscard]] executor_type get_executor() { return lowest().get_executor(); }

    template <class Buffers, class Then>
    auto async_read_some(const Buffers& buffers, Then&& then) {
        if (tls_) return tls_->async_read_some(buffers, std::forward<Then>(then));
        return plain_->async_read_some(buffers, std::forward<Then>(then));
    }

    template <class Buffers, class Then>
    auto async_write_some(const Buffers& buffers, Then&& then) {
        if (tls_) return tls_->async_write_some(buffers, std::forward<Then>(then));
        return plain_->async_write_some(buffers, std::forward<Then>(then));
    }

    // REQUIRES: has_tls()
    template <class Then>
    void async_handshake(Then&& then) {
        tls_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Then>(then));
    }
    template <class Then>
    void async_shutdown(Then&& then) {
        tls_->async_shutdown(std::forward<Then>(then));
    }

    // At once: what is waited for comes back with a fault.
    void close() {
        boost::system::error_code ignored;
        lowest().socket().close(ignored);
    }
    // We say nothing any more. False when the connection is gone.
    bool shut() {
        boost::system::error_code fault;
        lowest().socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, fault);
        return !fault;
    }

private:
    std::optional<boost::beast::tcp_stream> plain_;
    std::optional<boost::beast::ssl_stream<boost::beast::tcp_stream>> tls_;
};

}  // namespace countersign::front
