// RawClient: one CURVE DEALER that sends text and receives text, and knows no more of the protocol than
// a test wants it to: it can be rude. Many of them are polled by one thread (Poll). Cheap enough to
// load a daemon from the same machine.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <zmq.hpp>

namespace countersign::tests {

struct CurveKey {
    std::string public_key, secret_key;
};
[[nodiscard]] CurveKey make_curve_key();
// public and secret of a key file (docs/formats.md).
[[nodiscard]] CurveKey read_curve_key(const std::filesystem::path& file);

// Where a daemon is and what it is known by.
struct Address {
    std::string endpoint, server_key;
};

class RawClient {
public:
    RawClient(zmq::context_t& context, const Address& address, const CurveKey& key);

    void send(std::string_view text);
    // One message of many frames.
    void send_frames(const std::vector<std::string>& frames);
    // What has come, without waiting; false when nothing has.
    [[nodiscard]] bool receive(std::string& into);
    [[nodiscard]] std::optional<std::string> receive_within(std::chrono::milliseconds patience);
    [[nodiscard]] zmq::socket_t& socket() { return socket_; }

    // A question and its answer, for tests that ask one at a time. The whole answer, or null when none
    // came in time. `request` is added to the parameters when it is not empty.
    [[nodiscard]] nlohmann::json ask(const std::string& method, nlohmann::json params = nlohmann::json::object(),
                                     std::chrono::milliseconds patience = std::chrono::seconds{20});
    // The result, or throws with the daemon's sentence.
    [[nodiscard]] nlohmann::json demand(const std::string& method, nlohmann::json params = nlohmann::json::object());
    // Text as it is, and the answer as it comes (null: none).
    [[nodiscard]] nlohmann::json say(std::string_view text, std::chrono::milliseconds patience = std::chrono::seconds{20});

private:
    zmq::socket_t socket_;
    std::uint64_t asked_ = 0;
};

// The whole number after `"name":` in JSON text, without parsing it; nothing when it is not there.
[[nodiscard]] std::optional<std::uint64_t> number_after(std::string_view text, std::string_view name);
// The text after `"name":"`, up to the next quote.
[[nodiscard]] std::string_view text_after(std::string_view text, std::string_view name);

}  // namespace countersign::tests
