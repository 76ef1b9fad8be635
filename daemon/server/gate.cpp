#include "daemon/server/gate.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <stdexcept>

#include "daemon/protocol/json_rpc.hpp"
#include "daemon/server/lines.hpp"
#include "daemon/server/randomness.hpp"

namespace countersign::server {

using std::chrono::milliseconds;

namespace {

constexpr const char* zap_domain = "countersign";
constexpr int frames_drained_at_once = 4096;
constexpr int subscriptions_read_at_once = 1000;
constexpr milliseconds linger{1000};         // what is written when the daemon stops still goes out
constexpr std::uint64_t descriptors_wanted = 65536;

int to_int(milliseconds duration) { return static_cast<int>(duration.count()); }

// ZMQ_ZAP_ENFORCE_DOMAIN: libzmq has it, and its header hides it behind a switch for drafts. Read
// back, because without it a missing handler lets everybody in.
void enforce_zap_domain(zmq::socket_t& socket) {
    constexpr int option = 93;
    int enforced = 1;
    std::size_t size = sizeof enforced;
    if (zmq_setsockopt(socket.handle(), option, &enforced, size) != 0) throw zmq::error_t();
    enforced = 0;
    if (zmq_getsockopt(socket.handle(), option, &enforced, &size) != 0) throw zmq::error_t();
    if (enforced != 1) throw std::runtime_error("Expected libzmq to enforce the ZAP domain, but it does not.");
}

// Before any socket is made.
zmq::context_t& seeded(zmq::context_t& context) {
    seed_routing_ids();
    return context;
}

void add(Watch::Counts& sum, const Watch::Counts& counts) {
    sum.handshakes += counts.handshakes;
    sum.refused += counts.refused;
    sum.failed_handshakes += counts.failed_handshakes;
    sum.accept_failures += counts.accept_failures;
    sum.disconnected += counts.disconnected;
}

// libzmq takes * for any free port, people also write 0.
std::string bindable(std::string endpoint) {
    if (endpoint.ends_with(":0")) endpoint.back() = '*';
    return endpoint;
}

// Routing ids that libzmq made: five bytes, the first of them zero. Clients may choose others, and
// with them receive what is not theirs.
bool is_automatic(const zmq::message_t& route) {
    return route.size() == 5 && *static_cast<const char*>(route.data()) == '\0';
}

std::string user_of(zmq::message_t& payload) {
    const char* user = zmq_msg_gets(payload.handle(), "User-Id");
    return user == nullptr ? std::string() : std::string(user);
}

}  // namespace

Gate::Gate(zmq::context_t& context, GateOptions options, Zap::MayEnter may_enter)
    : context_(seeded(context)),
      options_(std::move(options)),
      zap_(context, zap_domain,
           [this, may_enter = std::move(may_enter)](std::string_view key) {
               return (!admitted_probe_.empty() && key == admitted_probe_) || may_enter(key);
           }),
      router_(make_socket(zmq::socket_type::router)),
      too_many_frames_(protocol::failure_text(
          nullptr, protocol::invalid_request({.zh = "一个请求须为一帧。",
                                              .en = "Expected a request of one frame, but the message has more."}))) {
    router_.set(zmq::sockopt::router_mandatory, true);
    router_watch_ = std::make_unique<Watch>(context_, router_, "requests");
    router_.bind(bindable(options_.requests));
    requests_endpoint_ = router_.get(zmq::sockopt::last_endpoint);
    bind_feed(bindable(options_.feed));
}

zmq::socket_t Gate::make_socket(zmq::socket_type type) const {
    zmq::socket_t socket(context_, type);
    socket.set(zmq::sockopt::curve_server, true);
    socket.set(zmq::sockopt::curve_secretkey, options_.key.secret.reveal());
    // Both are needed: without them libzmq lets everybody in whenever the handler is not there.
    socket.set(zmq::sockopt::zap_domain, zap_domain);
    enforce_zap_domain(socket);
    socket.set(zmq::sockopt::maxmsgsize, std::int64_t{options_.message_bytes_max});
    socket.set(zmq::sockopt::rcvhwm, options_.queue_messages_max);
    socket.set(zmq::sockopt::sndhwm, options_.queue_messages_max);
    socket.set(zmq::sockopt::backlog, options_.backlog);
    socket.set(zmq::sockopt::handshake_ivl, to_int(options_.handshake_timeout));
    socket.set(zmq::sockopt::heartbeat_ivl, to_int(options_.heartbeat_every));
    socket.set(zmq::sockopt::heartbeat_timeout, to_int(options_.silence_max));
    socket.set(zmq::sockopt::linger, to_int(linger));
    if (options_.requests.find('[') != std::string::npos) socket.set(zmq::sockopt::ipv6, true);
    return socket;
}

void Gate::bind_feed(const std::string& endpoint) {
    feed_ = make_socket(zmq::socket_type::xpub);
    feed_watch_ = std::make_unique<Watch>(context_, feed_, "feed");
    feed_.bind(endpoint);
    feed_endpoint_ = feed_.get(zmq::sockopt::last_endpoint);
}

std::size_t Gate::receive(std::vector<Arrival>& into, std::size_t most) {
    router_watch_->read();
    feed_watch_->read();
    std::size_t taken = 0;
    for (; taken < most && !early_.empty(); ++taken) {
        into.push_back(std::move(early_.front()));
        early_.erase(early_.begin());
    }
    // What is skipped counts as well, so that a flood of it does not hold the turn.
    for (std::size_t read = taken; read < most; ++read) {
        Arrival arrival;
        const Reading reading = read_one(arrival);
        if (reading == Reading::nothing) break;
        if (reading != Reading::arrival) continue;
        into.push_back(std::move(arrival));
        ++taken;
    }
    counts_.received += taken;
    return taken;
}

Gate::Reading Gate::read_one(Arrival& arrival) {
    if (draining_ && !drain()) return Reading::nothing;  // the rest in the next turn
    zmq::message_t frame;
    if (!router_.recv(frame, zmq::recv_flags::dontwait)) return Reading::nothing;
    const bool is_ours = is_automatic(frame);
    arrival.route = frame.to_string();
    // A message arrives whole: the frames that follow are there.
    if (frame.more()) (void)router_.recv(frame, zmq::recv_flags::dontwait);
    if (frame.more() && frame.size() == 0) {
        arrival.had_delimiter = true;
        (void)router_.recv(frame, zmq::recv_flags::dontwait);
    }
    arrival.user = user_of(frame);
    if (!is_ours) ++counts_.foreign_routes;
    else if (arrival.user.empty()) ++counts_.without_user;
    if (frame.more()) {
        draining_ = true;
        drained_for_ = is_ours ? std::move(arrival) : Arrival{};
        (void)drain();
        return Reading::skipped;
    }
    if (!is_ours || arrival.user.empty()) return Reading::skipped;
    arrival.payload = frame.to_string();
    return Reading::arrival;
}

// Throws the rest of a message away, some thousand frames at a time. True when it is done.
bool Gate::drain() {
    zmq::message_t frame;
    for (int i = 0; i < frames_drained_at_once; ++i) {
        if (!router_.recv(frame, zmq::recv_flags::dontwait)) return false;
        if (frame.more()) continue;
        draining_ = false;
        ++counts_.too_many_frames;
        if (!drained_for_.route.empty()) reply(drained_for_, too_many_frames_);
        return true;
    }
    return false;
}

// On the path of every answer: libzmq's own calls, since its C++ wrapper throws for a peer that left.
void Gate::reply(const Arrival& to, std::string_view payload) {
    constexpr int more = ZMQ_SNDMORE | ZMQ_DONTWAIT;
    const bool sent = zmq_send(router_.handle(), to.route.data(), to.route.size(), more) >= 0 &&
                      (!to.had_delimiter || zmq_send(router_.handle(), "", 0, more) >= 0) &&
                      zmq_send(router_.handle(), payload.data(), payload.size(), ZMQ_DONTWAIT) >= 0;
    if (!sent) ++counts_.replies_dropped;
}

void Gate::publish(std::string_view topic, std::string_view payload) {
    if (zmq_send(feed_.handle(), topic.data(), topic.size(), ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0)
        zmq_send(feed_.handle(), payload.data(), payload.size(), ZMQ_DONTWAIT);
}

void Gate::serve_feed() {
    zmq::message_t subscription;
    for (int i = 0; i < subscriptions_read_at_once; ++i) {
        if (!feed_.recv(subscription, zmq::recv_flags::dontwait)) return;
        const auto* bytes = subscription.data<unsigned char>();
        if (subscription.size() == 0 || bytes[0] > 1) continue;
        if (bytes[0] == 1) ++subscriptions_;
        else if (subscriptions_ > 0) --subscriptions_;
    }
}

void Gate::renew_feed() {
    subscriptions_ = 0;
    add(counts_.connections, feed_watch_->counts());
    feed_watch_.reset();
    feed_.set(zmq::sockopt::linger, 0);
    feed_.close();
    // libzmq closes in its own thread: the port may be taken for a moment yet.
    const auto patience_ends = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (true) {
        try {
            return bind_feed(feed_endpoint_);
        } catch (const zmq::error_t& error) {
            feed_watch_.reset();
            if (error.num() != EADDRINUSE || std::chrono::steady_clock::now() >= patience_ends) throw;
            zmq_poll(nullptr, 0, 1);
        }
    }
}

void Gate::serve_zap() { zap_.serve(); }

GateCounts Gate::counts() const {
    GateCounts counts = counts_;
    counts.keys_refused = zap_.refused();
    add(counts.connections, router_watch_->counts());
    add(counts.connections, feed_watch_->counts());
    return counts;
}

std::uint64_t raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    const rlim_t wanted = std::min<rlim_t>(limit.rlim_max, descriptors_wanted);
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = wanted;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0) getrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur;
}

}  // namespace countersign::server
