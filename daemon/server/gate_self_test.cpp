// The gate's test of itself: CURVE with the wrong ZAP settings lets any key in without a word, so
// the daemon tries before it serves.
#include <array>
#include <cstring>
#include <stdexcept>

#include "daemon/server/gate.hpp"
#include "daemon/server/randomness.hpp"

namespace countersign::server {

namespace {

constexpr std::chrono::seconds patience{10};
constexpr std::chrono::milliseconds glance{20};
constexpr int handshake_events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                                 ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL;

// Where a socket that listens on every address can be reached from here.
std::string reachable(std::string endpoint) {
    for (const auto& [any, local] : {std::pair{"0.0.0.0", "127.0.0.1"}, std::pair{"[::]", "[::1]"}})
        if (const std::size_t at = endpoint.find(any); at != std::string::npos) endpoint.replace(at, std::strlen(any), local);
    return endpoint;
}

// A client that tries once, and what its handshake came to.
class Probe {
public:
    Probe(zmq::context_t& context, zmq::socket_type type, const KeyPair& key, const std::string& server_key)
        : socket_(context, type), events_(context, zmq::socket_type::pair) {
        socket_.set(zmq::sockopt::curve_publickey, key.public_key);
        socket_.set(zmq::sockopt::curve_secretkey, key.secret.reveal());
        socket_.set(zmq::sockopt::curve_serverkey, server_key);
        socket_.set(zmq::sockopt::linger, 0);
        const std::string address = "inproc://probe-" + random_hex(8);
        if (zmq_socket_monitor(socket_.handle(), address.c_str(), handshake_events) != 0) throw zmq::error_t();
        events_.set(zmq::sockopt::linger, 0);
        events_.connect(address);
    }
    ~Probe() { zmq_socket_monitor(socket_.handle(), nullptr, 0); }
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    void connect(const std::string& endpoint, zmq::socket_type type) {
        if (endpoint.starts_with("tcp://[")) socket_.set(zmq::sockopt::ipv6, true);
        socket_.connect(endpoint);
        if (type == zmq::socket_type::dealer) socket_.send(zmq::str_buffer("{}"), zmq::send_flags::dontwait);
    }
    [[nodiscard]] zmq::socket_t& events() { return events_; }
    // Nothing yet: 0.
    [[nodiscard]] std::uint16_t outcome() {
        std::uint16_t event = 0;
        zmq::message_t frame;
        if (!events_.recv(frame, zmq::recv_flags::dontwait)) return 0;
        if (frame.size() >= sizeof event) std::memcpy(&event, frame.data(), sizeof event);
        while (frame.more() && events_.recv(frame, zmq::recv_flags::dontwait)) {}
        return event;
    }

private:
    zmq::socket_t socket_;
    zmq::socket_t events_;
};

}  // namespace

// Takes what came in meanwhile; true when the probe's message is among it, under the probe's name.
bool Gate::hears(const std::string& key) {
    Arrival arrival;
    for (Reading reading = read_one(arrival); reading != Reading::nothing; reading = read_one(arrival)) {
        if (reading == Reading::arrival && arrival.user == key) return true;
        if (reading == Reading::arrival) early_.push_back(std::move(arrival));
        arrival = {};
    }
    return false;
}

bool Gate::gets_in(const std::string& endpoint, zmq::socket_type type, const KeyPair& key) {
    Probe probe(context_, type, key, options_.key.public_key);
    probe.connect(reachable(endpoint), type);
    const auto patience_ends = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < patience_ends) {
        std::array<zmq::pollitem_t, 3> items{{{zap().handle(), 0, ZMQ_POLLIN, 0},
                                              {router_.handle(), 0, ZMQ_POLLIN, 0},
                                              {probe.events().handle(), 0, ZMQ_POLLIN, 0}}};
        zmq::poll(items.data(), items.size(), glance);
        serve_zap();
        if (hears(key.public_key)) return true;
        const std::uint16_t outcome = probe.outcome();
        if (outcome == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) return false;
        // On the request socket only the message itself is proof: its User-Id counts.
        if (outcome == ZMQ_EVENT_HANDSHAKE_SUCCEEDED && type != zmq::socket_type::dealer) return true;
    }
    throw std::runtime_error("Expected the gate's self-test at " + endpoint + " to end in " + std::to_string(patience.count()) +
                             " seconds, but no answer came.");
}

void Gate::self_test() {
    for (const auto& [endpoint, type] : {std::pair{requests_endpoint_, zmq::socket_type::dealer},
                                         std::pair{feed_endpoint_, zmq::socket_type::sub}}) {
        if (gets_in(endpoint, type, make_key_pair()))
            throw std::runtime_error("Expected " + endpoint + " to refuse a key that nobody has enrolled, but it let it in.");
        const KeyPair admitted = make_key_pair();
        admitted_probe_ = admitted.public_key;
        const bool is_in = gets_in(endpoint, type, admitted);
        admitted_probe_.clear();
        if (!is_in) throw std::runtime_error("Expected " + endpoint + " to let an enrolled key in, but it refused it.");
    }
    router_watch_->read_quietly();
    feed_watch_->read_quietly();
}

}  // namespace countersign::server
