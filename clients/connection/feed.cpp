#include "clients/connection/feed.hpp"

#include "clients/connection/attempt.hpp"

namespace countersign::connection {

Feed::Feed(Connection& connection, const std::string& endpoint) : socket_(connection.context(), zmq::socket_type::sub) {
    secure(socket_, connection.address(), connection.key());
    socket_.set(zmq::sockopt::subscribe, "");
    socket_.set(zmq::sockopt::heartbeat_ivl, 10000);
    socket_.connect(endpoint);
}

std::optional<nlohmann::json> Feed::next(std::chrono::milliseconds timeout) {
    zmq_pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
    if (zmq_poll(&item, 1, timeout.count()) <= 0) return std::nullopt;
    zmq::message_t topic, event;
    if (!socket_.recv(topic, zmq::recv_flags::dontwait) || !topic.more()) return std::nullopt;
    if (!socket_.recv(event, zmq::recv_flags::dontwait)) return std::nullopt;
    auto parsed = nlohmann::json::parse(event.to_string_view(), nullptr, false);
    if (!parsed.is_object()) return std::nullopt;
    return parsed;
}

}  // namespace countersign::connection
