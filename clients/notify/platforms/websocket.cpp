#include "clients/notify/platforms/websocket.hpp"

#include <atomic>
#include <deque>
#include <type_traits>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "clients/notify/platforms/web_address.hpp"

namespace countersign::platforms {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using Plain = beast::tcp_stream;
using Secure = beast::ssl_stream<beast::tcp_stream>;

// Starts something and runs `io` until it is done; its completion may come after we stopped waiting.
template <class Start>
error_code await(asio::io_context& io, Clock::time_point until, Start start) {
    const auto done = std::make_shared<std::optional<error_code>>();
    start([done](error_code error, const auto&...) { *done = error; });
    io.restart();
    while (!*done && io.run_one_until(until) > 0) {
    }
    return done->value_or(asio::error::timed_out);
}

// What must outlive the stream.
struct Ground {
    asio::io_context io{1};
    asio::ssl::context tls{asio::ssl::context::tls_client};
};

template <class Stream>
struct Line {
    Line() requires std::is_same_v<Stream, Plain> : stream(ground.io) {}

    Line() requires std::is_same_v<Stream, Secure> : stream(ground.io, ground.tls) {}

    Ground ground;
    websocket::stream<Stream> stream;
};

template <class Stream>
class Session : public WebSocket {
public:
    explicit Session(std::unique_ptr<Line<Stream>> line)
        : line_(std::move(line)), io_(line_->ground.io), stream_(line_->stream) {
        read();
    }

    ~Session() override {
        error_code ignored;
        beast::get_lowest_layer(stream_).socket().close(ignored);
        // Completions of what was cancelled still refer to this.
        io_.restart();
        io_.poll(ignored);
    }

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void send(WebSocketMessage message) override {
        asio::post(io_, [this, message = std::move(message)]() mutable {
            outgoing_.push_back(std::move(message));
            if (outgoing_.size() == 1) write();
        });
    }

    std::optional<WebSocketMessage> next(Milliseconds timeout) override {
        const auto until = Clock::now() + timeout;
        io_.restart();
        io_.poll();
        while (incoming_.empty() && is_open_ && io_.run_one_until(until) > 0) {
        }
        if (incoming_.empty()) return std::nullopt;
        WebSocketMessage message = std::move(incoming_.front());
        incoming_.pop_front();
        return message;
    }

    bool is_open() const override { return is_open_; }

    void close() override {
        io_.restart();
        const auto until = Clock::now() + Milliseconds(500);
        io_.poll();
        while (is_open_ && !outgoing_.empty() && io_.run_one_until(until) > 0) {
        }
        if (is_open_)
            static_cast<void>(
                await(io_, until, [&](auto done) { stream_.async_close(websocket::close_code::normal, done); }));
        is_open_ = false;
    }

private:
    void read() {
        stream_.async_read(buffer_, [this](error_code error, std::size_t) {
            if (error) {
                is_open_ = false;
                return;
            }
            incoming_.push_back({.bytes = beast::buffers_to_string(buffer_.data()), .is_binary = stream_.got_binary()});
            buffer_.clear();
            read();
        });
    }

    void write() {
        stream_.binary(outgoing_.front().is_binary);
        stream_.async_write(asio::buffer(outgoing_.front().bytes), [this](error_code error, std::size_t) {
            if (error) {
                is_open_ = false;
                return;
            }
            outgoing_.pop_front();
            if (!outgoing_.empty()) write();
        });
    }

    std::unique_ptr<Line<Stream>> line_;
    asio::io_context& io_;
    websocket::stream<Stream>& stream_;
    beast::flat_buffer buffer_;
    std::deque<WebSocketMessage> incoming_, outgoing_;
    std::atomic<bool> is_open_ = true;
};

using Opened = Result<std::shared_ptr<WebSocket>, std::string>;

std::string but(const WebAddress& address, const error_code& error) {
    return "Expected a WebSocket connection to " + address.host + ", but: " + error.message() + ".";
}

error_code connect(Ground& ground, beast::tcp_stream& stream, const WebAddress& address, Clock::time_point until) {
    asio::ip::tcp::resolver resolver(ground.io);
    const auto endpoints = std::make_shared<asio::ip::tcp::resolver::results_type>();
    const error_code unresolved = await(ground.io, until, [&](auto done) {
        resolver.async_resolve(address.host, address.port, [done, endpoints](error_code error, const auto& results) {
            *endpoints = results;
            done(error);
        });
    });
    if (unresolved) return unresolved;
    return await(ground.io, until, [&](auto done) { stream.async_connect(*endpoints, done); });
}

template <class Stream>
error_code shake_hands(Ground& ground,
                       websocket::stream<Stream>& stream,
                       const WebAddress& address,
                       const WebSocketLimits& limits) {
    stream.set_option(websocket::stream_base::timeout{
        .handshake_timeout = limits.connect, .idle_timeout = limits.silence, .keep_alive_pings = true});
    stream.read_message_max(limits.message_bytes_max);
    return await(ground.io, Clock::now() + limits.connect, [&](auto done) {
        stream.async_handshake(address.host + ":" + address.port, address.target, done);
    });
}

template <class Stream>
Opened finish(std::unique_ptr<Line<Stream>> line, const WebAddress& address, const WebSocketLimits& limits) {
    if (const auto error = shake_hands(line->ground, line->stream, address, limits)) return fail(but(address, error));
    return std::make_shared<Session<Stream>>(std::move(line));
}

Opened open_plain(const WebAddress& address, const WebSocketLimits& limits) {
    auto line = std::make_unique<Line<Plain>>();
    if (const auto error = connect(line->ground, line->stream.next_layer(), address, Clock::now() + limits.connect))
        return fail(but(address, error));
    return finish(std::move(line), address, limits);
}

Opened open_secure(const WebAddress& address, const WebSocketLimits& limits) {
    const auto until = Clock::now() + limits.connect;
    auto line = std::make_unique<Line<Secure>>();
    error_code error;
    line->ground.tls.set_default_verify_paths(error);
    line->ground.tls.set_verify_mode(asio::ssl::verify_peer);
    auto& secure = line->stream.next_layer();
    // The mode was copied into the stream when it was made.
    secure.set_verify_mode(asio::ssl::verify_peer);
    secure.set_verify_callback(asio::ssl::host_name_verification(address.host));
    // The macro for this is an old-style cast.
    SSL_ctrl(secure.native_handle(),
             SSL_CTRL_SET_TLSEXT_HOSTNAME,
             TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(address.host.c_str()));
    error = connect(line->ground, secure.next_layer(), address, until);
    if (!error)
        error = await(
            line->ground.io, until, [&](auto done) { secure.async_handshake(asio::ssl::stream_base::client, done); });
    if (error) return fail(but(address, error));
    return finish(std::move(line), address, limits);
}

}  // namespace

Opened open_websocket(const std::string& url, const WebSocketLimits& limits) {
    const auto address = read_web_address(url);
    if (!address) return fail(std::string("Expected the address of a WebSocket, but it is none."));
    if (!address->may_be_spoken_to())
        return fail("Expected a wss address of " + address->host + ", but it has no TLS.");
    return address->has_tls ? open_secure(*address, limits) : open_plain(*address, limits);
}

}  // namespace countersign::platforms
