// Gate: where the network ends. A ROUTER for requests and an XPUB for the feed, both with CURVE,
// behind one ZAP handler that was there first. It knows who speaks (the key of the connection, from
// the payload's own metadata) and nothing of what is said. It never blocks, and bounds what it can:
// message size, queues, handshake time, silence. A reply that can not be delivered is dropped and
// counted; the client asks again.
//
// A handshake admits a key; a key revoked later keeps its connection, so whoever takes an Arrival
// asks for the key's person again, every time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <zmq.hpp>

#include "daemon/server/keys.hpp"
#include "daemon/server/watch.hpp"
#include "daemon/server/zap.hpp"

namespace countersign::server {

struct GateOptions {
    std::string requests = "tcp://127.0.0.1:7300";  // port * or 0: any free one
    std::string feed = "tcp://127.0.0.1:7301";
    KeyPair key;                                    // the daemon's
    int message_bytes_max = 1024 * 1024;
    int queue_messages_max = 1000;                  // for each connection and direction
    int backlog = 4096;
    std::chrono::milliseconds handshake_timeout{3000};
    std::chrono::milliseconds heartbeat_every{10000};
    std::chrono::milliseconds silence_max{30000};
};

struct Arrival {
    std::string route;      // never shown to anybody
    std::string user;       // the public key that the connection proved to own, Z85
    std::string payload;
    bool had_delimiter = false;
};

struct GateCounts {
    std::uint64_t received = 0;
    std::uint64_t replies_dropped = 0;
    std::uint64_t foreign_routes = 0;       // routing ids that the client chose
    std::uint64_t without_user = 0;
    std::uint64_t too_many_frames = 0;
    std::uint64_t keys_refused = 0;
    Watch::Counts connections;
};

class Gate {
public:
    // Binds the handler first, then the sockets. Throws zmq::error_t when an address can not be had.
    Gate(zmq::context_t& context, GateOptions options, Zap::MayEnter may_enter);
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    // Connects to itself: a fresh key must not get in, on either socket, and one that may enter must,
    // with its own name on its message. Throws std::runtime_error with a sentence otherwise.
    void self_test();

    // For zmq_poll. feed() may be another socket after renew_feed().
    [[nodiscard]] zmq::socket_t& router() { return router_; }
    [[nodiscard]] zmq::socket_t& zap() { return zap_.socket(); }
    [[nodiscard]] zmq::socket_t& feed() { return feed_; }

    // As bound, with the real port.
    [[nodiscard]] const std::string& requests_endpoint() const { return requests_endpoint_; }
    [[nodiscard]] const std::string& feed_endpoint() const { return feed_endpoint_; }

    // Appends up to `most` requests that wait; returns how many. Never blocks.
    std::size_t receive(std::vector<Arrival>& into, std::size_t most);
    void reply(const Arrival& to, std::string_view payload);
    void publish(std::string_view topic, std::string_view payload);
    // Takes subscriptions off the feed; libzmq keeps them by itself, we only count the topics.
    void serve_feed();
    [[nodiscard]] bool has_subscribers() const { return subscriptions_ > 0; }
    // Answers the handshakes that wait.
    void serve_zap();
    // Ends every subscriber's connection; those whose key is still good come back by themselves. To be
    // called when a key is revoked.
    void renew_feed();

    [[nodiscard]] GateCounts counts() const;

private:
    enum class Reading { nothing, skipped, arrival };

    [[nodiscard]] zmq::socket_t make_socket(zmq::socket_type type) const;
    void bind_feed(const std::string& endpoint);
    [[nodiscard]] Reading read_one(Arrival& arrival);
    [[nodiscard]] bool drain();
    [[nodiscard]] bool gets_in(const std::string& endpoint, zmq::socket_type type, const KeyPair& key);
    [[nodiscard]] bool hears(const std::string& key);

    zmq::context_t& context_;
    GateOptions options_;
    std::string admitted_probe_;         // the key of a running self-test
    Zap zap_;
    zmq::socket_t router_;
    zmq::socket_t feed_;
    std::unique_ptr<Watch> router_watch_;
    std::unique_ptr<Watch> feed_watch_;
    std::string requests_endpoint_, feed_endpoint_;
    std::vector<Arrival> early_;         // came in while the self-test ran
    std::size_t subscriptions_ = 0;      // topics that somebody listens to
    bool draining_ = false;              // in the midst of a message with too many frames
    Arrival drained_for_;
    std::string too_many_frames_;        // the answer to such a message
    GateCounts counts_;
};

// As many descriptors as the kernel allows, up to 65,536: a daemon that runs out of them can not
// accept, and SQLite not sync. Returns the limit that holds.
std::uint64_t raise_descriptor_limit();

}  // namespace countersign::server
