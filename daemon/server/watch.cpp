#include "daemon/server/watch.hpp"

#include <cstring>

#include "daemon/server/lines.hpp"
#include "daemon/server/randomness.hpp"

namespace countersign::server {

namespace {

constexpr std::chrono::seconds report_every{10};
constexpr int watched_events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                               ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                               ZMQ_EVENT_ACCEPT_FAILED | ZMQ_EVENT_DISCONNECTED;

}  // namespace

Watch::Watch(zmq::context_t& context, zmq::socket_t& watched, std::string name)
    : watched_(watched), name_(std::move(name)), events_(context, zmq::socket_type::pair) {
    const std::string address = "inproc://watch-" + random_hex(8);
    // No high-water mark: libzmq writes events from its I/O thread and would wait for us there.
    if (zmq_socket_monitor(watched_.handle(), address.c_str(), watched_events) != 0) throw zmq::error_t();
    events_.set(zmq::sockopt::rcvhwm, 0);
    events_.set(zmq::sockopt::linger, 0);
    events_.connect(address);
}

Watch::~Watch() { zmq_socket_monitor(watched_.handle(), nullptr, 0); }

void Watch::take() {
    zmq::message_t frame;
    while (events_.recv(frame, zmq::recv_flags::dontwait)) {
        std::uint16_t event = 0;
        if (frame.size() >= sizeof event) std::memcpy(&event, frame.data(), sizeof event);
        while (frame.more() && events_.recv(frame, zmq::recv_flags::dontwait)) {}
        count(event);
    }
}

void Watch::read_quietly() {
    take();
    failed_.unreported = accepting_.unreported = closed_.unreported = 0;
}

void Watch::read() {
    take();
    report("handshake_failed", Level::warning, failed_);
    report("accept_failed", Level::warning, accepting_);
    // Also what a peer gets that sends more than a message may be.
    report("disconnected", Level::info, closed_);
}

void Watch::count(std::uint16_t event) {
    switch (event) {
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: ++counts_.handshakes; break;
        case ZMQ_EVENT_DISCONNECTED:
            ++counts_.disconnected;
            ++closed_.unreported;
            break;
        case ZMQ_EVENT_ACCEPT_FAILED:
            ++counts_.accept_failures;
            ++accepting_.unreported;
            break;
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
            ++counts_.refused;
            ++failed_.unreported;
            break;
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
            ++counts_.failed_handshakes;
            ++failed_.unreported;
            break;
        default: break;
    }
}

void Watch::report(const char* event, Level level, Kind& kind) const {
    if (kind.unreported == 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (kind.reported_at.time_since_epoch().count() != 0 && now - kind.reported_at < report_every) return;
    write_line(level, event, {{"socket", name_}, {"times", kind.unreported}});
    kind.reported_at = now;
    kind.unreported = 0;
}

}  // namespace countersign::server
