// Replay: the real daemon in rehearsal, to which a walk is done: a company of so many branches, the definition's
// two editions, and one client for each branch, which has the keys of its people and one request
// outstanding. The clock is moved to each tick of the walk, and all clients have their answers before it
// moves on. What the daemon said is kept; whether it is right is the caller's question.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/claims/walk.hpp"
#include "tests/fakes/house.hpp"
#include "tests/fakes/workforce.hpp"

namespace countersign::tests::claims {

struct Editions {
    std::string first, second;                 // TOML
};
[[nodiscard]] Editions shipped_editions();     // of tests/data/claims

class Replay {
public:
    // `program`: of the daemon; empty for the one of this build.
    Replay(const Walk& walk, Editions editions, const std::filesystem::path& program = {});

    void run();

    [[nodiscard]] const std::vector<Answer>& answers() const { return answers_; }         // by step
    [[nodiscard]] const std::vector<std::string>& instances() const { return instances_; }  // by claim
    // Accepted ones; the time is all that the replay took, with openings, refusals and the clock's moves.
    [[nodiscard]] double actions_per_second() const;
    [[nodiscard]] RawClient auditor();
    [[nodiscard]] RawClient the_operator() { return operator_of(context_, daemon_); }

private:
    struct Client {
        std::vector<std::size_t> steps;        // of this tick, in order
        std::size_t done = 0;
        [[nodiscard]] bool is_busy() const { return done < steps.size(); }
    };

    void employ();
    void connect();
    void advance_to(std::size_t tick);
    void serve_clients();
    void send(std::size_t step);
    void note(std::size_t step, const std::string& answer);
    [[nodiscard]] RawClient& connection_of(std::size_t step) { return connections_.at(person_of(walk_.steps[step])); }
    [[nodiscard]] const std::string& person_of(const Step& step) const;

    const Walk& walk_;
    Editions editions_;
    TemporaryFolder folder_;
    zmq::context_t context_{1};
    DaemonProcess daemon_;
    std::map<std::string, CurveKey> keys_;               // by person
    std::map<std::string, RawClient> connections_;       // by person
    std::vector<Client> clients_;                        // by branch
    std::vector<Answer> answers_;
    std::vector<std::string> instances_;
    std::chrono::duration<double> took_{};
};

}  // namespace countersign::tests::claims
