#include "clients/connection/attempt.hpp"

#include <atomic>
#include <cstring>

namespace countersign::connection {

namespace {

using Clock = std::chrono::steady_clock;

// The number of a monitor event is in the first two bytes of its first frame.
std::uint16_t event_of(const zmq::message_t& frame) {
    std::uint16_t event = 0;
    if (frame.size() >= sizeof event) std::memcpy(&event, frame.data(), sizeof event);
    return event;
}

}  // namespace

void secure(zmq::socket_t& socket, const Address& address, const KeyFile& key) {
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::curve_serverkey, address.server_key);
    socket.set(zmq::sockopt::curve_publickey, key.public_key);
    socket.set(zmq::sockopt::curve_secretkey, key.secret_key);
    socket.set(zmq::sockopt::reconnect_ivl, 100);
    socket.set(zmq::sockopt::reconnect_ivl_max, 1000);
}

Attempt::Attempt(zmq::context_t& context, const Address& address, const KeyFile& key)
    : timeout_(address.timeout), socket_(context, zmq::socket_type::dealer), monitor_(context, zmq::socket_type::pair) {
    secure(socket_, address, key);
    // Nothing is queued before the handshake is done: what was not connected was not asked.
    socket_.set(zmq::sockopt::immediate, true);
    static std::atomic<std::uint64_t> number = 0;
    const std::string watch = "inproc://monitor-" + std::to_string(++number);
    zmq_socket_monitor(socket_.handle(), watch.c_str(), ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
    monitor_.set(zmq::sockopt::linger, 0);
    monitor_.connect(watch);
    socket_.connect(address.endpoint);
}

std::optional<nlohmann::json> Attempt::ask(const std::string& body, const std::string& id) {
    const auto until = Clock::now() + timeout_;
    bool sent = false;
    connected_ = false;
    while (!rejected_) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
        if (left.count() <= 0) break;
        zmq_pollitem_t items[] = {
            {socket_.handle(), 0, static_cast<short>(sent ? ZMQ_POLLIN : ZMQ_POLLOUT), 0},
            {monitor_.handle(), 0, ZMQ_POLLIN, 0},
        };
        zmq_poll(items, 2, left.count());
        if (items[1].revents != 0) read_monitor();
        if ((items[0].revents & ZMQ_POLLOUT) != 0)
            sent = socket_.send(zmq::buffer(body), zmq::send_flags::dontwait).has_value();
        if ((items[0].revents & ZMQ_POLLIN) != 0)
            if (auto answer = read_answer(id)) return answer;
        // Whatever the monitor tells: what was handed over may have arrived.
        connected_ = connected_ || sent;
    }
    return std::nullopt;
}

void Attempt::read_monitor() {
    zmq::message_t event, endpoint;
    if (!monitor_.recv(event, zmq::recv_flags::dontwait)) return;
    static_cast<void>(monitor_.recv(endpoint, zmq::recv_flags::dontwait));
    if (event_of(event) == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) connected_ = true;
    if (event_of(event) == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) rejected_ = true;
}

std::optional<nlohmann::json> Attempt::read_answer(const std::string& id) {
    zmq::message_t frame;
    if (!socket_.recv(frame, zmq::recv_flags::dontwait)) return std::nullopt;
    const auto parsed = nlohmann::json::parse(frame.to_string_view(), nullptr, false);
    if (!parsed.is_object()) return std::nullopt;
    // A request that could not be read is answered with a null id; on this socket it can only be ours.
    const auto its = parsed.find("id");
    const bool ours = its != parsed.end() && (*its == id || (its->is_null() && parsed.contains("error")));
    if (!ours) return std::nullopt;
    return parsed;
}

}  // namespace countersign::connection
