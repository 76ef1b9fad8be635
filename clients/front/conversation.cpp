#include "clients/front/conversation.hpp"

#include <algorithm>
#include <cctype>
#include <limits>
#include <optional>
#include <sstream>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include "clients/front/carrier.hpp"
#include "clients/front/remote.hpp"

namespace countersign::front {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr std::chrono::seconds drain_patience{2};
constexpr std::size_t first_read_bytes = 4096;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Headers headers_of(const http::request<http::string_body>& request) {
    Headers headers;
    for (const auto& field : request) {
        const std::string value(field.value());
        const auto [header, is_first] = headers.try_emplace(lower(std::string(field.name_string())), value);
        if (!is_first) header->second += ", " + value;
    }
    return headers;
}

bool has_expectation(const FrontRequest& request) {
    const auto expected = request.headers.find("expect");
    return expected != request.headers.end() && lower(expected->second) == "100-continue";
}

// 0: nothing is answered, since nobody asked anything.
int status_of(boost::system::error_code fault) {
    if (fault == http::error::body_limit) return 413;
    if (fault == http::error::header_limit || fault == http::error::buffer_overflow) return 431;
    const bool is_over = fault == http::error::end_of_stream || fault == http::error::partial_message;
    return !is_over && fault.category() == http::make_error_code(http::error::bad_method).category() ? 400 : 0;
}

struct Handled {
    FrontAnswer answer;
    std::optional<std::string> fault;  // what the handler threw
};

// A handler must not take the house down.
Handled handled(const Route& route, const FrontRequest& request) {
    try {
        return {.answer = route.answer(request), .fault = {}};
    } catch (const std::exception& thrown) {
        return {.answer = plain_answer(500), .fault = thrown.what()};
    }
}

FrontAnswer busy_answer() {
    FrontAnswer busy = plain_answer(503);
    busy.headers["retry-after"] = "5";
    return busy;
}

}  // namespace

std::shared_ptr<Visit> make_visit(House& house, asio::ip::tcp::socket socket) {
    return std::make_shared<Conversation>(house, std::move(socket));
}

Conversation::Conversation(House& house, asio::ip::tcp::socket socket)
    : house_(house), buffer_(house.config.limits.header_bytes_max + first_read_bytes) {
    Fault ignored;
    peer_ = socket.remote_endpoint(ignored).address().to_string();
    transport_ = std::make_unique<Transport>(std::move(socket), house.tls ? &*house.tls : nullptr);
    expect_request();
}

void Conversation::start() {
    transport_->lowest().expires_after(limits().request_patience);
    if (!transport_->has_tls()) return read_header();
    transport_->async_handshake([self = shared_from_this()](Fault fault) {
        if (fault) self->end();
        else self->read_header();
    });
}

void Conversation::drop() { transport_->close(); }

void Conversation::finish() {
    if (stage_ != Stage::served) drop();
}

// The first byte of the next request starts its patience.
void Conversation::await_request() {
    expect_request();
    if (buffer_.size() > 0) return begin_request();
    stage_ = Stage::kept;
    transport_->lowest().expires_after(limits().idle_patience);
    transport_->async_read_some(buffer_.prepare(first_read_bytes), [self = shared_from_this()](Fault fault, std::size_t size) {
        self->buffer_.commit(size);
        if (fault) self->end();
        else self->begin_request();
    });
}

void Conversation::expect_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits().header_bytes_max));
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());  // the route has its own
    is_head_ = may_stay_ = false;
}

void Conversation::begin_request() {
    stage_ = Stage::asking;
    transport_->lowest().expires_after(limits().request_patience);
    read_header();
}

void Conversation::read_header() {
    http::async_read_header(*transport_, buffer_, *parser_, [self = shared_from_this()](Fault fault, std::size_t) {
        if (fault) self->give_up(fault);
        else self->on_header();
    });
}

// The headers are taken now: what a trailer adds later changes none of them.
void Conversation::on_header() {
    const auto& asked = parser_->get();
    is_newest_ = asked.version() == 11;
    is_head_ = asked.method() == http::verb::head;
    request_ = std::make_shared<FrontRequest>();
    request_->method = std::string(asked.method_string());
    request_->headers = headers_of(asked);
    request_->remote = house_.config.behind_proxy ? forwarded_for(request_->headers, peer_) : peer_;
    const bool has_odd_length = !is_newest_ && request_->headers.contains("transfer-encoding");
    if (has_odd_length || !is_clearly_framed(request_->headers)) return respond(plain_answer(400));
    may_stay_ = is_newest_ && parser_->keep_alive() && ++requests_ < limits().requests_max;
    if (read_target({asked.target().data(), asked.target().size()}, *request_)) find_answer();
    else refuse(plain_answer(404));
}

void Conversation::find_answer() {
    const Found found = find_route(house_.routes, request_->method, request_->path);
    route_ = found.route;
    if (route_ != nullptr) return begin_body();
    FrontAnswer answer = plain_answer(found.status);
    if (!found.allow.empty()) answer.headers["allow"] = found.allow;
    refuse(std::move(answer));
}

void Conversation::begin_body() {
    const std::size_t bytes_max = route_->body_bytes_max.value_or(limits().body_bytes_max);
    if (parser_->content_length().value_or(0) > bytes_max) return refuse(plain_answer(413));
    if (parser_->is_done()) return handle();
    parser_->body_limit(bytes_max);
    parser_->eager(true);
    if (route_->body_patience) transport_->lowest().expires_after(*route_->body_patience);
    if (!is_newest_ || buffer_.size() > 0 || !has_expectation(*request_)) return read_body();
    asio::async_write(*transport_, asio::buffer(continue_line), [self = shared_from_this()](Fault fault, std::size_t) {
        if (fault) self->end();
        else self->read_body();
    });
}

void Conversation::read_body() {
    http::async_read_some(*transport_, buffer_, *parser_, [self = shared_from_this()](Fault fault, std::size_t) {
        if (fault) self->give_up(fault);
        else self->on_body();
    });
}

void Conversation::on_body() {
    const std::size_t size = parser_->get().body().size();
    if (!house_.hold(size - std::exchange(held_bytes_, size))) return refuse(busy_answer());
    if (!parser_->is_done()) return read_body();
    request_->body = std::move(parser_->get().body());
    handle();
}

void Conversation::give_up(Fault fault) {
    may_stay_ = false;
    if (const int status = status_of(fault)) respond(plain_answer(status));
    else end();
}

// What it will not read of a body would be taken for the next request.
void Conversation::refuse(FrontAnswer answer) {
    may_stay_ = may_stay_ && parser_->is_done();
    respond(std::move(answer));
}

void Conversation::handle() {
    if (house_.handling >= limits().handling_max) return respond(busy_answer());
    stage_ = Stage::served;
    ++house_.handling;
    transport_->lowest().expires_never();
    asio::post(house_.workers, [self = shared_from_this(), work = asio::make_work_guard(house_.io)]() mutable {
        auto done = std::make_shared<Handled>(handled(*self->route_, *self->request_));
        // Handed back whole: its socket may only be closed in the thread that waits on it.
        asio::post(work.get_executor(), [self = std::move(self), done] {
            --self->house_.handling;
            if (done->fault && self->house_.tell_fault) self->house_.tell_fault(*self->route_, *done->fault);
            self->respond(std::move(done->answer));
        });
    });
}

void Conversation::respond(FrontAnswer given) {
    let_go();
    FrontAnswer answer = finished(std::move(given));
    const bool is_stream = answer.stream && has_body(answer.status) && !is_head_;
    if (is_stream && !house_.has_room_for_stream()) return respond(busy_answer());
    may_stay_ = may_stay_ && !is_stream && !house_.is_stopping;
    response_.version(11);
    response_.result(static_cast<unsigned>(answer.status));
    for (const auto& [name, value] : answer.headers) response_.set(name, value);
    if (!may_stay_) response_.set(http::field::connection, "close");
    if (answer.stream) response_.chunked(is_newest_);
    else if (has_body(answer.status)) response_.content_length(answer.body.size());
    if (is_stream) become_stream(std::move(*answer.stream));
    else send(std::move(answer));
}

void Conversation::send(FrontAnswer answer) {
    if (!is_head_) response_.body() = std::move(answer.body);
    serializer_.emplace(response_);
    // A file of 20 MB over a telephone takes minutes, and who takes them is not idle.
    const std::chrono::milliseconds way(response_.body().size() * 1000 / limits().bytes_per_second_min);
    transport_->lowest().expires_after(limits().answer_patience + way);
    const auto sent = [self = shared_from_this()](Fault fault, std::size_t) {
        if (fault) self->end();
        else self->on_sent();
    };
    if (is_head_) http::async_write_header(*transport_, *serializer_, sent);
    else http::async_write(*transport_, *serializer_, sent);
}

void Conversation::on_sent() {
    serializer_.reset();
    response_ = {};
    if (may_stay_ && !house_.is_stopping) await_request();
    else leave();
}

void Conversation::become_stream(Streaming streaming) {
    std::ostringstream header;
    header << response_.base();
    has_ended_ = true;
    house_.replace(*this, std::make_shared<Carrier>(house_, std::move(transport_), std::move(streaming),
                                                    Carrier::Format{.header = header.str(), .is_chunked = is_newest_}));
}

// Who is still sending would not see the answer if we closed at once: what comes is read and forgotten.
void Conversation::leave() {
    stage_ = Stage::asking;
    transport_->lowest().expires_after(drain_patience);
    if (!transport_->has_tls()) return drain();
    transport_->async_shutdown([self = shared_from_this()](Fault) { self->drain(); });
}

void Conversation::drain() {
    if (!transport_->shut()) return end();
    transport_->lowest().async_read_some(asio::buffer(rest_), [self = shared_from_this()](Fault fault, std::size_t) {
        if (fault) self->end();
        else self->drain();
    });
}

// What a request holds.
void Conversation::let_go() {
    request_.reset();
    parser_.reset();
    house_.release(std::exchange(held_bytes_, 0));
}

void Conversation::end() {
    if (std::exchange(has_ended_, true)) return;
    drop();
    let_go();
    house_.leave(*this);
}

}  // namespace countersign::front
