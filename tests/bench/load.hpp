// Load: clients that drive statements through submit and three signatures, each with one request
// outstanding: a client has the keys of a rep, a clerk, a manager and somebody of finance, and is one of
// them after the other. One thread serves all; requests are glued together, answers only searched, and
// the connections are as cheap as they can be (curve_connection.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/bench/curve_connection.hpp"
#include "tests/bench/disk.hpp"
#include "tests/fakes/workforce.hpp"

namespace countersign::bench {

// What one run measured.
struct RunFigures {
    std::size_t clients = 0;
    std::uint64_t steps = 0;
    double seconds = 0;
    Latencies latencies;
    ProcessFigures daemon_before, daemon_after;
    std::uint64_t views_behind = 0;    // entries, when the last answer had come
    [[nodiscard]] double per_second() const { return static_cast<double>(steps) / seconds; }
    [[nodiscard]] double cpu_us_per_step() const { return (daemon_after.cpu_us - daemon_before.cpu_us) / static_cast<double>(steps); }
};

class Load {
public:
    Load(const tests::DaemonProcess& daemon, const tests::Workforce& workforce);

    // Opens so many statements for the reps of the first clients, with many requests outstanding.
    void open(std::uint64_t count, std::size_t clients);
    // Statements that are open and not yet submitted, of the client that has fewest.
    [[nodiscard]] std::uint64_t waiting_for_each(std::size_t clients) const;

    // Drives statements with so many clients for so long, or until none is waiting.
    [[nodiscard]] RunFigures drive(std::size_t clients, std::chrono::milliseconds duration);
    [[nodiscard]] std::uint64_t refusals() const { return refusals_; }

private:
    struct Client {
        std::size_t number = 0;
        std::size_t step = 0;            // 0: submit, 1 to 3: signatures
        std::string instance;
        std::uint64_t version = 0;
        std::uint64_t question = 0;      // its id
        std::chrono::steady_clock::time_point asked_at;
    };

    // Whom the client is at this step: each step is somebody else's.
    [[nodiscard]] std::size_t connection_of(const Client& client) const { return 4 * client.number + client.step; }
    void connect(std::size_t clients);
    bool start_statement(Client& client);
    void ask(Client& client);
    bool take_answer(Client& client, std::string_view answer);
    [[nodiscard]] std::uint64_t views_behind();
    void note_opened(const std::string& answers, const std::vector<std::size_t>& clients);

    const tests::DaemonProcess& daemon_;
    const tests::Workforce& workforce_;
    zmq::context_t context_{1};
    tests::RawClient operator_, clerk_;
    std::vector<CurveConnection> connections_;       // of one run: four for each client
    std::vector<std::deque<std::string>> waiting_;   // by client
    std::uint64_t requests_ = 0, refusals_ = 0;
    std::string form_;           // as it follows the other parameters
    fmt::memory_buffer text_;    // of the question that is asked
};

}  // namespace countersign::bench
