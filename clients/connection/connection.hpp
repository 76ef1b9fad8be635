// Connection: asks the daemon and waits for the answer, on one DEALER with CURVE. A question without
// answer is asked again on a new socket, in the very same bytes, so the request id in it gets the one
// true answer; a socket that answered is kept for the next question. What it reports keeps apart "was never asked" and "may have happened".
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>
#include <zmq.hpp>

#include "clients/connection/failure.hpp"
#include "clients/connection/key_file.hpp"

namespace countersign::connection {

constexpr std::size_t message_bytes_max = 1024 * 1024;

struct Address {
    std::string endpoint;
    std::string server_key;  // Z85
    std::chrono::milliseconds timeout{5000};
    int attempts = 3;
};

class Attempt;

class Connection {
public:
    Connection(Address address, KeyFile key);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    // The `result` of the answer. A question whose params hold a "request" changes something; without
    // answer its outcome is unknown.
    [[nodiscard]] Result<nlohmann::json, Failure> ask(const std::string& method, const nlohmann::json& params);

    [[nodiscard]] const Address& address() const { return address_; }
    [[nodiscard]] const KeyFile& key() const { return key_; }
    [[nodiscard]] zmq::context_t& context() { return context_; }

private:
    Address address_;
    KeyFile key_;
    zmq::context_t context_{1};
    std::unique_ptr<Attempt> kept_;  // the socket of the last answer
    std::uint64_t asked_ = 0;
};

}  // namespace countersign::connection
