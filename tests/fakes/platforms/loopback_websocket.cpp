#include "tests/fakes/platforms/loopback_websocket.hpp"

#include <deque>
#include <map>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

namespace countersign::platforms {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(tcp::socket socket, int number, const LoopbackWebSocket::Ears& ears)
        : stream_(std::move(socket)), number_(number), ears_(ears) {}

    void start() {
        http::async_read(
            stream_.next_layer(), buffer_, request_, [self = shared_from_this()](error_code error, std::size_t) {
                if (!error) self->accept();
            });
    }

    void send(WebSocketMessage message) {
        outgoing_.push_back(std::move(message));
        if (outgoing_.size() == 1) write();
    }

    void drop() {
        error_code ignored;
        // Nothing lingers: the peer sees a reset.
        stream_.next_layer().socket().set_option(asio::socket_base::linger(true, 0), ignored);
        stream_.next_layer().socket().close(ignored);
    }

private:
    void accept() {
        stream_.async_accept(request_, [self = shared_from_this()](error_code error) {
            if (error) return;
            self->ears_.opened(self->number_, std::string(self->request_.target()));
            self->buffer_.clear();
            self->read();
        });
    }

    void read() {
        stream_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
            if (error) return self->ears_.closed(self->number_);
            const WebSocketMessage message{.bytes = beast::buffers_to_string(self->buffer_.data()),
                                           .is_binary = self->stream_.got_binary()};
            self->buffer_.clear();
            self->ears_.heard(self->number_, message);
            self->read();
        });
    }

    void write() {
        stream_.binary(outgoing_.front().is_binary);
        stream_.async_write(asio::buffer(outgoing_.front().bytes),
                            [self = shared_from_this()](error_code error, std::size_t) {
                                self->outgoing_.pop_front();
                                if (!error && !self->outgoing_.empty()) self->write();
                            });
    }

    beast::websocket::stream<beast::tcp_stream> stream_;
    beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    std::deque<WebSocketMessage> outgoing_;
    int number_;
    const LoopbackWebSocket::Ears& ears_;
};

}  // namespace

struct LoopbackWebSocket::Server {
    explicit Server(Ears given) : ears(std::move(given)) {}

    void accept() {
        acceptor.async_accept([this](error_code error, tcp::socket socket) {
            if (error) return;
            const int number = ++count;
            const auto session = std::make_shared<Session>(std::move(socket), number, ears);
            sessions[number] = session;
            session->start();
            accept();
        });
    }

    Ears ears;
    asio::io_context io{1};
    tcp::acceptor acceptor{io, tcp::endpoint(asio::ip::make_address_v4("127.0.0.1"), 0)};
    std::map<int, std::weak_ptr<Session>> sessions;
    int count = 0;
    std::thread thread;
};

LoopbackWebSocket::LoopbackWebSocket(Ears ears) : server_(std::make_shared<Server>(std::move(ears))) {
    server_->accept();
    server_->thread = std::thread([server = server_.get()] { server->io.run(); });
}

LoopbackWebSocket::~LoopbackWebSocket() {
    server_->io.stop();
    server_->thread.join();
}

int LoopbackWebSocket::port() const { return server_->acceptor.local_endpoint().port(); }

void LoopbackWebSocket::send(int connection, WebSocketMessage message) {
    asio::post(server_->io, [server = server_.get(), connection, message = std::move(message)]() mutable {
        if (const auto session = server->sessions[connection].lock()) session->send(std::move(message));
    });
}

void LoopbackWebSocket::drop(int connection) {
    asio::post(server_->io, [server = server_.get(), connection] {
        if (const auto session = server->sessions[connection].lock()) session->drop();
    });
}

}  // namespace countersign::platforms
