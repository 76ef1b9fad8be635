#include "clients/front/carrier.hpp"

#include <cstdio>

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <netinet/tcp.h>

namespace countersign::front {

namespace asio = boost::asio;

namespace {

constexpr const char* last_chunk = "0\r\n\r\n";

std::string chunk_of(const std::string& bytes) {
    std::array<char, 32> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
    return size.data() + bytes + "\r\n";
}

// A peer whose machine fell asleep acknowledges nothing. It must not keep its place for the quarter of an hour
// that the kernel would give it.
void limit_silence(Transport& transport, std::chrono::milliseconds patience) {
    const auto patience_ms = static_cast<unsigned>(patience.count());
    ::setsockopt(transport.lowest().socket().native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof(patience_ms));
}

}  // namespace

Carrier::Carrier(House& house, std::unique_ptr<Transport> transport, Streaming streaming, Format format)
    : house_(house), transport_(std::move(transport)), streaming_(std::move(streaming)), format_(std::move(format)) {
    stage_ = Stage::streaming;
    limit_silence(*transport_, house.config.limits.answer_patience);
}

Carrier::~Carrier() {
    if (pipe_) pipe_->end();
}

void Carrier::start() {
    const auto wake = [io = house_.io.get_executor(), weak = weak_from_this()] {
        asio::post(io, [weak] {
            if (const auto self = weak.lock()) self->pump();
        });
    };
    pipe_ = std::make_shared<Pipe>(house_.config.limits.stream_bytes_max, wake);
    watch();
    send(std::exchange(format_.header, {}));
    tell(streaming_.opened);
}

// The peer says nothing any more; that it is gone shows when reading.
void Carrier::watch() {
    transport_->lowest().expires_never();
    transport_->async_read_some(asio::buffer(rest_), [self = shared_from_this()](Fault fault, std::size_t) {
        if (fault) self->end();
        else self->watch();
    });
}

void Carrier::pump() {
    if (has_ended_) return;
    if (pipe_->is_too_slow()) return end();
    if (is_writing_) return;
    const Pipe::Taken taken = pipe_->take();
    is_over_ = taken.is_over && taken.bytes.empty();
    if (is_over_) send(format_.is_chunked ? last_chunk : "");
    else if (!taken.bytes.empty()) send(format_.is_chunked ? chunk_of(taken.bytes) : taken.bytes);
}

// The limit of time is that of writing alone, since the reading above has begun and waits for ever.
void Carrier::send(std::string piece) {
    is_writing_ = true;
    piece_ = std::move(piece);
    transport_->lowest().expires_after(house_.config.limits.answer_patience);
    asio::async_write(*transport_, asio::buffer(piece_), [self = shared_from_this()](Fault fault, std::size_t) {
        self->is_writing_ = false;
        self->piece_ = std::string();
        self->pipe_->took();
        if (fault || self->is_over_) self->end();
        else self->pump();
    });
}

void Carrier::tell(const std::function<void(const StreamPointer&)>& listener) {
    try {
        if (listener) listener(pipe_);
    } catch (const std::exception&) {
        pipe_->close();
    }
}

void Carrier::end() {
    if (std::exchange(has_ended_, true)) return;
    if (is_over_) transport_->shut();
    drop();
    pipe_->end();
    tell(streaming_.ended);
    streaming_ = {};
    house_.leave(*this);
}

}  // namespace countersign::front
