// The gate over real sockets on loopback: who gets in, and that nobody can bring it down.
#include "daemon/server/gate.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

using countersign::server::Arrival;
using countersign::server::Gate;
using countersign::server::GateOptions;
using countersign::server::KeyPair;
using countersign::server::make_key_pair;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds patience{20};

// A gate on free ports with the keys that may enter.
struct GateHouse {
    zmq::context_t context{1};
    KeyPair server = make_key_pair();
    std::set<std::string, std::less<>> enrolled;
    Gate gate;
    std::vector<Arrival> arrivals;

    explicit GateHouse(milliseconds handshake_timeout = GateOptions{}.handshake_timeout)
        : gate(context,
               {.requests = "tcp://127.0.0.1:*", .feed = "tcp://127.0.0.1:0", .key = server, .handshake_timeout = handshake_timeout},
               [this](std::string_view key) { return enrolled.contains(key); }) {}

    void serve() {
        gate.serve_zap();
        gate.serve_feed();
        gate.receive(arrivals, 100);
    }
    // Serves until it holds; false when patience ends.
    template <class Condition>
    bool serve_until(Condition holds) {
        const auto ends = steady_clock::now() + patience;
        while (steady_clock::now() < ends) {
            serve();
            if (holds()) return true;
            zmq_poll(nullptr, 0, 1);
        }
        return false;
    }
    KeyPair enroll() {
        KeyPair key = make_key_pair();
        enrolled.insert(key.public_key);
        return key;
    }
};

// A client with a context of its own, as in another process.
struct Client {
    zmq::context_t context{1};
    zmq::socket_t socket;

    Client(GateHouse& house, const KeyPair& key, zmq::socket_type type = zmq::socket_type::dealer) : socket(context, type) {
        socket.set(zmq::sockopt::curve_publickey, key.public_key);
        socket.set(zmq::sockopt::curve_secretkey, key.secret.reveal());
        socket.set(zmq::sockopt::curve_serverkey, house.server.public_key);
        socket.set(zmq::sockopt::linger, 0);
        if (type == zmq::socket_type::sub) socket.set(zmq::sockopt::subscribe, "");
    }
    Client& connect(const std::string& endpoint) {
        socket.connect(endpoint);
        return *this;
    }
    void send(std::string_view text, bool more = false) {
        socket.send(zmq::buffer(text), more ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
    bool hears(std::string& text) {
        zmq::message_t frame;
        if (!socket.recv(frame, zmq::recv_flags::dontwait)) return false;
        text = frame.to_string();
        return true;
    }
};

// An honest client asks and gets its answer: the gate is alive.
void check_alive(GateHouse& house) {
    house.arrivals.clear();
    const KeyPair key = house.enroll();
    Client client(house, key);
    client.connect(house.gate.requests_endpoint());
    client.send("are you there");

    REQUIRE(house.serve_until([&] { return !house.arrivals.empty(); }));
    CHECK(house.arrivals.front().payload == "are you there");
    CHECK(house.arrivals.front().user == key.public_key);
    house.gate.reply(house.arrivals.front(), "I am");
    std::string answer;
    REQUIRE(house.serve_until([&] { return client.hears(answer); }));
    CHECK(answer == "I am");
    house.arrivals.clear();
}

// A connection that says nothing.
int raw_connection(const std::string& endpoint) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1))));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    return descriptor;
}

}  // namespace

TEST_CASE("the gate's self-test passes, and notices a gate that lets everybody in", "[gate]") {
    GateHouse house;
    house.gate.self_test();
    CHECK(house.gate.counts().keys_refused == 2);

    zmq::context_t context{1};
    Gate open(context, {.requests = "tcp://127.0.0.1:*", .feed = "tcp://127.0.0.1:*", .key = make_key_pair()},
              [](std::string_view) { return true; });
    CHECK_THROWS_WITH(open.self_test(), Catch::Contains("but it let it in"));
}

TEST_CASE("an enrolled key gets in and is known by its name", "[gate]") {
    GateHouse house;
    check_alive(house);
    CHECK(house.gate.counts().received == 1);
    CHECK(house.serve_until([&] { return house.gate.counts().connections.handshakes == 1; }));
}

TEST_CASE("an unknown key gets no answer, on neither socket", "[gate]") {
    GateHouse house;
    const KeyPair stranger = make_key_pair();
    Client asks(house, stranger);
    asks.connect(house.gate.requests_endpoint()).send("let me in");
    Client listens(house, stranger, zmq::socket_type::sub);
    listens.connect(house.gate.feed_endpoint());

    REQUIRE(house.serve_until([&] { return house.gate.counts().keys_refused >= 2; }));
    check_alive(house);
    house.gate.publish("monthly-fee", "{}");
    std::string text;
    CHECK_FALSE(asks.hears(text));
    CHECK_FALSE(listens.hears(text));
    CHECK(house.gate.counts().received == 1);  // the honest client's
}

TEST_CASE("a key that nobody has judged yet gets nothing, however long the handler is busy", "[gate]") {
    GateHouse house;
    Client client(house, house.enroll());
    client.connect(house.gate.requests_endpoint()).send("early");

    for (int i = 0; i < 50; ++i) {  // the handler does not serve
        house.gate.receive(house.arrivals, 100);
        zmq_poll(nullptr, 0, 2);
    }
    CHECK(house.arrivals.empty());
    CHECK(house.serve_until([&] { return house.arrivals.size() == 1; }));
}

TEST_CASE("a client without CURVE, or with another server's key, gets nothing", "[gate]") {
    GateHouse house;
    zmq::context_t context{1};
    zmq::socket_t plain(context, zmq::socket_type::dealer);
    plain.set(zmq::sockopt::linger, 0);
    plain.connect(house.gate.requests_endpoint());
    plain.send(zmq::str_buffer("in the clear"), zmq::send_flags::none);
    REQUIRE(house.serve_until([&] { return house.gate.counts().connections.failed_handshakes >= 1; }));

    const auto failed = house.gate.counts().connections.failed_handshakes;
    GateHouse other;
    Client lost(other, house.enroll());
    lost.connect(house.gate.requests_endpoint()).send("to somebody else");
    REQUIRE(house.serve_until([&] { return house.gate.counts().connections.failed_handshakes > failed; }));

    check_alive(house);
    CHECK(house.gate.counts().received == 1);
    zmq::message_t answer;
    CHECK_FALSE(plain.recv(answer, zmq::recv_flags::dontwait));
}

TEST_CASE("a connection that shakes no hands is closed", "[gate]") {
    GateHouse house(milliseconds{200});
    const int silent = raw_connection(house.gate.requests_endpoint());
    char byte = 0;
    ssize_t got = 1;
    // The greeting comes first, then the end.
    CHECK(house.serve_until([&] {
        while ((got = recv(silent, &byte, 1, MSG_DONTWAIT)) > 0) {}
        return got == 0;
    }));
    close(silent);
    check_alive(house);
}

TEST_CASE("a revoked key still arrives under its name, so that the caller can refuse it", "[gate]") {
    GateHouse house;
    const KeyPair key = house.enroll();
    Client client(house, key);
    client.connect(house.gate.requests_endpoint()).send("before");
    REQUIRE(house.serve_until([&] { return house.arrivals.size() == 1; }));

    house.enrolled.clear();
    client.send("after");

    REQUIRE(house.serve_until([&] { return house.arrivals.size() == 2; }));
    CHECK(house.arrivals[1].user == key.public_key);
    CHECK_FALSE(house.enrolled.contains(house.arrivals[1].user));
}

TEST_CASE("renewing the feed ends a revoked key's subscription and brings the others back", "[gate]") {
    GateHouse house;
    const KeyPair stays = house.enroll(), leaves = house.enroll();
    Client one(house, stays, zmq::socket_type::sub), other(house, leaves, zmq::socket_type::sub);
    one.connect(house.gate.feed_endpoint());
    other.connect(house.gate.feed_endpoint());
    std::string heard;
    bool both[2] = {};
    REQUIRE(house.serve_until([&] {
        house.gate.publish("t", "first");
        both[0] = both[0] || one.hears(heard);
        both[1] = both[1] || other.hears(heard);
        return both[0] && both[1];
    }));

    house.enrolled.erase(leaves.public_key);
    house.gate.renew_feed();

    const auto refused = house.gate.counts().keys_refused;
    bool is_back = false;
    REQUIRE(house.serve_until([&] {
        house.gate.publish("t", "second");
        while (one.hears(heard)) is_back = is_back || heard == "second";
        return is_back && house.gate.counts().keys_refused > refused;
    }));
    while (other.hears(heard)) CHECK(heard != "second");
}

TEST_CASE("a message of ten megabytes closes its peer's connection only", "[gate]") {
    GateHouse house;
    Client honest(house, house.enroll()), flood(house, house.enroll());
    honest.connect(house.gate.requests_endpoint()).send("first");
    flood.connect(house.gate.requests_endpoint()).send("small");
    REQUIRE(house.serve_until([&] { return house.arrivals.size() == 2; }));

    flood.send(std::string(10 * 1024 * 1024, 'x'));
    REQUIRE(house.serve_until([&] { return house.gate.counts().connections.disconnected == 1; }));
    honest.send("second");

    REQUIRE(house.serve_until([&] { return house.arrivals.size() == 3; }));
    CHECK(house.arrivals[2].payload == "second");
    CHECK(house.gate.counts().connections.handshakes >= 2);
}

TEST_CASE("a message at the limit arrives whole", "[gate]") {
    GateHouse house;
    Client client(house, house.enroll());
    client.connect(house.gate.requests_endpoint()).send(std::string(1024 * 1024 - 64, 'x'));
    REQUIRE(house.serve_until([&] { return house.arrivals.size() == 1; }));
    CHECK(house.arrivals[0].payload.size() == 1024 * 1024 - 64);
}

TEST_CASE("a message of many frames is answered with a sentence", "[gate]") {
    const int frames = GENERATE(2, 1000, 20'000);
    GateHouse house;
    Client client(house, house.enroll());
    client.connect(house.gate.requests_endpoint());
    for (int i = 0; i < frames; ++i) client.send("frame", i + 1 < frames);

    std::string answer;
    REQUIRE(house.serve_until([&] { return client.hears(answer); }));

    CHECK_THAT(nlohmann::json::parse(answer)["error"]["message"].get<std::string>(), Catch::Contains("one frame"));
    CHECK(house.arrivals.empty());
    CHECK(house.gate.counts().too_many_frames == 1);
    check_alive(house);
}

TEST_CASE("a REQ client gets its delimiter back", "[gate]") {
    GateHouse house;
    Client client(house, house.enroll(), zmq::socket_type::req);
    client.connect(house.gate.requests_endpoint()).send("question");
    REQUIRE(house.serve_until([&] { return house.arrivals.size() == 1; }));
    CHECK(house.arrivals[0].payload == "question");

    house.gate.reply(house.arrivals[0], "answer");

    std::string answer;
    REQUIRE(house.serve_until([&] { return client.hears(answer); }));
    CHECK(answer == "answer");
}

TEST_CASE("a routing id that the client chose is dropped", "[gate]") {
    GateHouse house;
    Client client(house, house.enroll());
    client.socket.set(zmq::sockopt::routing_id, "somebody");
    client.connect(house.gate.requests_endpoint()).send("as somebody");
    client.send("in", true);
    client.send("two frames");

    REQUIRE(house.serve_until([&] { return house.gate.counts().foreign_routes == 2; }));
    CHECK(house.arrivals.empty());
    std::string answer;
    CHECK_FALSE(client.hears(answer));
    check_alive(house);
}

TEST_CASE("routing ids can not be guessed from one run to the next", "[gate]") {
    // As libzmq makes them from two numbers, in a process that has seeded nothing.
    std::srand(1);
    std::set<std::string> guesses;
    for (auto low = static_cast<std::uint32_t>(std::rand()); guesses.size() < 100;) {
        const auto high = static_cast<std::uint32_t>(std::rand());
        const std::uint32_t id = htonl(low | (high << 31));
        guesses.insert(std::string(1, '\0') + std::string(reinterpret_cast<const char*>(&id), sizeof id));
        low = high;
    }
    std::srand(1);

    GateHouse house;
    Client client(house, house.enroll());
    client.connect(house.gate.requests_endpoint()).send("hello");

    REQUIRE(house.serve_until([&] { return house.arrivals.size() == 1; }));
    CHECK_FALSE(guesses.contains(house.arrivals[0].route));
}

TEST_CASE("a reply to a client that has left is dropped and counted", "[gate]") {
    GateHouse house;
    {
        Client client(house, house.enroll());
        client.connect(house.gate.requests_endpoint()).send("and away");
        REQUIRE(house.serve_until([&] { return house.arrivals.size() == 1; }));
    }
    REQUIRE(house.serve_until([&] { return house.gate.counts().connections.disconnected == 1; }));
    REQUIRE(house.serve_until([&] {
        house.gate.reply(house.arrivals[0], "too late");
        return house.gate.counts().replies_dropped >= 1;
    }));
}

TEST_CASE("a client that reads no answers does not hold the gate up", "[gate]") {
    GateHouse house;
    Client deaf(house, house.enroll());
    deaf.socket.set(zmq::sockopt::rcvhwm, 1);
    deaf.connect(house.gate.requests_endpoint()).send("tell me everything");
    REQUIRE(house.serve_until([&] { return house.arrivals.size() == 1; }));
    const Arrival to = house.arrivals[0];

    const std::string answer(100'000, 'x');
    for (int i = 0; i < 5000 && house.gate.counts().replies_dropped == 0; ++i) house.gate.reply(to, answer);

    CHECK(house.gate.counts().replies_dropped >= 1);
    check_alive(house);
}
