#include "clients/front/front.hpp"

#include <algorithm>
#include <cctype>
#include <list>
#include <optional>
#include <stdexcept>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace countersign::front {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using beast::error_code;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::chrono::seconds drain_patience{2};
constexpr std::chrono::milliseconds accept_pause{100};  // when there are no descriptors left

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Headers headers_of(const http::request<http::string_body>& request) {
    Headers headers;
    for (const auto& field : request) {
        std::string& value = headers[lower(std::string(field.name_string()))];
        value += (value.empty() ? "" : ", ") + std::string(field.value());
    }
    return headers;
}

// 0: nothing is answered, since nobody asked anything.
int status_of(error_code fault) {
    if (fault == http::error::body_limit) return 413;
    if (fault == http::error::header_limit || fault == http::error::buffer_overflow) return 431;
    const bool is_over = fault == http::error::end_of_stream || fault == http::error::partial_message;
    return !is_over && fault.category() == http::make_error_code(http::error::bad_method).category() ? 400 : 0;
}

// A handler must not take the house down.
FrontAnswer answer_of(const Route& route, const FrontRequest& request) {
    try {
        return route.answer(request);
    } catch (const std::exception&) {
        return plain_answer(500);
    }
}

// One connection: one request, one answer. Everything but the handler runs in the thread of run().
class Visit {
public:
    virtual ~Visit() = default;
    virtual void start() = 0;
    virtual void drop() = 0;  // closes it at once; whatever it waits for comes back with a fault

    [[nodiscard]] bool has_asked() const { return has_asked_; }

protected:
    bool has_asked_ = false;
};

}  // namespace

struct Front::House {
    House(FrontConfig given, Routes given_routes)
        : config(std::move(given)), routes(std::move(given_routes)), workers(config.limits.threads) {}

    void open();
    void accept();
    void welcome(tcp::socket socket);
    void leave(const Visit* visit);
    void stop();

    FrontConfig config;
    Routes routes;
    asio::io_context io{1};
    asio::thread_pool workers;
    std::optional<asio::ssl::context> tls;
    tcp::acceptor acceptor{io};
    asio::steady_timer timer{io};
    std::list<std::shared_ptr<Visit>> visits;  // the oldest first
    std::size_t handling = 0;
    bool is_stopping = false;

    template <class Stream>
    class StreamVisit;
};

template <class Stream>
class Front::House::StreamVisit : public Visit, public std::enable_shared_from_this<StreamVisit<Stream>> {
public:
    template <class... Arguments>
    StreamVisit(House& house, tcp::socket socket, Arguments&... arguments)
        : house_(house), stream_(std::move(socket), arguments...), buffer_(house.config.limits.header_bytes_max + 4096) {
        error_code ignored;
        remote_ = lowest().socket().remote_endpoint(ignored).address().to_string();
        parser_.header_limit(static_cast<std::uint32_t>(house.config.limits.header_bytes_max));
        parser_.body_limit(house.config.limits.body_bytes_max);
    }

    void start() override {
        lowest().expires_after(house_.config.limits.request_patience);
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            stream_.async_handshake(asio::ssl::stream_base::server, [self = mine()](error_code fault) {
                if (fault) self->end();
                else self->read();
            });
        } else {
            read();
        }
    }

    void drop() override {
        error_code ignored;
        lowest().socket().close(ignored);
    }

private:
    std::shared_ptr<StreamVisit> mine() { return this->shared_from_this(); }
    beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }
    void end() { house_.leave(this); }

    void read() {
        http::async_read(stream_, buffer_, parser_, [self = mine()](error_code fault, std::size_t) {
            if (!fault) self->dispatch();
            else if (const int status = status_of(fault)) self->respond(plain_answer(status));
            else self->end();
        });
    }

    void dispatch() {
        const auto& asked = parser_.get();
        is_head_ = asked.method() == http::verb::head;
        auto request = std::make_shared<FrontRequest>();
        request->method = std::string(asked.method_string());
        if (!read_target({asked.target().data(), asked.target().size()}, *request)) return respond(plain_answer(404));
        const Found found = find_route(house_.routes, request->method, request->path);
        if (found.route == nullptr) {
            FrontAnswer answer = plain_answer(found.status);
            if (!found.allow.empty()) answer.headers["allow"] = found.allow;
            return respond(std::move(answer));
        }
        request->headers = headers_of(asked);
        request->remote = remote_;
        request->body = std::move(parser_.get().body());
        handle(*found.route, std::move(request));
    }

    void handle(const Route& route, std::shared_ptr<FrontRequest> request) {
        if (house_.handling >= house_.config.limits.handling_max) {
            FrontAnswer busy = plain_answer(503);
            busy.headers["retry-after"] = "5";
            return respond(std::move(busy));
        }
        has_asked_ = true;
        ++house_.handling;
        lowest().expires_never();
        asio::post(house_.workers, [self = mine(), &route, request, work = asio::make_work_guard(house_.io)]() mutable {
            auto answer = std::make_shared<FrontAnswer>(answer_of(route, *request));
            // Handed back whole: its socket may only be closed in the thread that waits on it.
            asio::post(work.get_executor(), [self = std::move(self), answer] {
                --self->house_.handling;
                self->respond(std::move(*answer));
            });
        });
    }

    void respond(FrontAnswer given) {
        FrontAnswer answer = finished(std::move(given));
        response_.version(11);
        response_.result(static_cast<unsigned>(answer.status));
        for (const auto& [name, value] : answer.headers) response_.set(name, value);
        response_.set(http::field::connection, "close");
        response_.content_length(answer.body.size());
        if (!is_head_) response_.body() = std::move(answer.body);
        serializer_.emplace(response_);
        lowest().expires_after(house_.config.limits.answer_patience);
        const auto written = [self = mine()](error_code fault, std::size_t) {
            if (fault) self->end();
            else self->close();
        };
        if (is_head_) http::async_write_header(stream_, *serializer_, written);
        else http::async_write(stream_, *serializer_, written);
    }

    // Who is still sending would not see the answer if we closed at once: what comes is read and forgotten.
    void close() {
        has_asked_ = false;
        lowest().expires_after(drain_patience);
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            stream_.async_shutdown([self = mine()](error_code) { self->end(); });
        } else {
            error_code fault;
            lowest().socket().shutdown(tcp::socket::shutdown_send, fault);
            if (fault) end();
            else drain();
        }
    }

    void drain() {
        lowest().async_read_some(asio::buffer(rest_), [self = mine()](error_code fault, std::size_t) {
            if (fault) self->end();
            else self->drain();
        });
    }

    House& house_;
    Stream stream_;
    beast::flat_buffer buffer_;
    http::request_parser<http::string_body> parser_;
    http::response<http::string_body> response_;
    std::optional<http::response_serializer<http::string_body>> serializer_;
    std::array<char, 4096> rest_{};
    std::string remote_;
    bool is_head_ = false;
};

void Front::House::open() {
    if (!config.certificate.empty()) {
        tls.emplace(asio::ssl::context::tls_server);
        tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                         asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
        tls->use_certificate_chain_file(config.certificate.string());
        tls->use_private_key_file(config.key.string(), asio::ssl::context::pem);
    }
    const tcp::endpoint endpoint(asio::ip::make_address(config.address), config.port);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen(asio::socket_base::max_listen_connections);
    accept();
}

void Front::House::accept() {
    acceptor.async_accept([this](error_code fault, tcp::socket socket) {
        if (!acceptor.is_open()) return;
        if (!fault) {
            welcome(std::move(socket));
            return accept();
        }
        timer.expires_after(accept_pause);
        timer.async_wait([this](error_code) {
            if (acceptor.is_open()) accept();
        });
    });
}

void Front::House::welcome(tcp::socket socket) {
    if (visits.size() >= config.limits.connections_max) {
        const auto slow = std::ranges::find_if(visits, [](const auto& visit) { return !visit->has_asked(); });
        if (slow == visits.end()) return;  // the socket closes
        (*slow)->drop();
        visits.erase(slow);
    }
    std::shared_ptr<Visit> visit;
    if (tls) visit = std::make_shared<StreamVisit<TlsStream>>(*this, std::move(socket), *tls);
    else visit = std::make_shared<StreamVisit<beast::tcp_stream>>(*this, std::move(socket));
    visits.push_back(visit);
    visit->start();
}

void Front::House::leave(const Visit* visit) {
    std::erase_if(visits, [&](const auto& one) { return one.get() == visit; });
    if (is_stopping && visits.empty()) timer.cancel();
}

void Front::House::stop() {
    if (std::exchange(is_stopping, true)) return;
    error_code ignored;
    acceptor.close(ignored);
    for (const auto& visit : visits)
        if (!visit->has_asked()) visit->drop();
    timer.expires_after(visits.empty() ? std::chrono::milliseconds(0) : config.limits.stop_patience);
    timer.async_wait([this](error_code) {
        for (const auto& visit : visits) visit->drop();
    });
}

std::string fault_of(const FrontConfig& config) {
    error_code fault;
    const auto address = asio::ip::make_address(config.address, fault);
    if (fault) return "Expected an address of this machine to listen on, but '" + config.address + "' is none.";
    if (config.certificate.empty() != config.key.empty())
        return "Expected a certificate and its key, or neither, but there is only one of them.";
    if (address.is_loopback() || !config.certificate.empty() || config.behind_proxy) return {};
    return "Expected TLS or `behind_proxy = true` to listen on " + config.address + ", but there is neither.";
}

Front::Front(FrontConfig config, Routes routes) : house_(std::make_unique<House>(std::move(config), std::move(routes))) {
    if (const std::string fault = fault_of(house_->config); !fault.empty()) throw std::runtime_error(fault);
    try {
        house_->open();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("Expected to listen on " + house_->config.address + " port " + std::to_string(house_->config.port) + ", but: " +
                                 error.code().message() + ".");
    }
}

Front::~Front() { house_->workers.join(); }

std::uint16_t Front::port() const { return house_->acceptor.local_endpoint().port(); }

void Front::run() { house_->io.run(); }

void Front::stop() {
    asio::post(house_->io, [house = house_.get()] { house->stop(); });
}

}  // namespace countersign::front
