// ProvingGround: one real daemon with one person of each kind and one statement that was filed, for
// tests that treat it badly. unharmed() says whether all that was there is there still.
#pragma once

#include <optional>
#include <string>

#include "tests/fakes/house.hpp"
#include "tests/fakes/workforce.hpp"

namespace countersign::tests {

class ProvingGround {
public:
    ProvingGround();

    [[nodiscard]] DaemonProcess& daemon() { return daemon_; }
    [[nodiscard]] const Workforce& people() const { return people_; }
    [[nodiscard]] zmq::context_t& context() { return context_; }
    [[nodiscard]] RawClient client(const Worker& worker) { return RawClient(context_, address_of(daemon_), worker.key); }
    [[nodiscard]] RawClient the_operator() { return operator_of(context_, daemon_); }
    // The filed one, at version 2 and with the clerk.
    [[nodiscard]] const std::string& statement() const { return statement_; }

    // A sentence about what is wrong, or nothing: the daemon answers, its log verifies, the log's head is
    // as remember() saw it, and the statement waits for the clerk.
    [[nodiscard]] std::optional<std::string> unharmed();
    void remember();

private:
    TemporaryFolder folder_;
    Workforce people_;
    zmq::context_t context_{1};
    DaemonProcess daemon_;
    std::string statement_;
    std::uint64_t head_ = 0;
};

// The refusal's or failure's word in an answer; "result" if there is one, "silence" if there is no answer.
[[nodiscard]] std::string word_of(const nlohmann::json& answer);
// Whether an answer is a "no" that people can read: a sentence in both languages.
[[nodiscard]] bool has_sentence(const nlohmann::json& answer);

}  // namespace countersign::tests
