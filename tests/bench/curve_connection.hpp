// CurveConnection: a DEALER over one TCP connection, spoken by hand: ZMTP 3.0 with CURVE (rfc.zeromq.org
// 23 and 26) from libsodium, one send and one receive a question. A load generator on the daemon's own
// machine takes the processor from what it measures; this one takes a third of what libzmq's client does.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/bench/message_key.hpp"
#include "tests/fakes/raw_client.hpp"

namespace countersign::bench {

class CurveConnection {
public:
    // Connects and shakes hands, waiting for it. Throws std::runtime_error with what was expected.
    CurveConnection(const tests::Address& address, const tests::CurveKey& key);
    ~CurveConnection();
    CurveConnection(CurveConnection&& other) noexcept;
    CurveConnection(const CurveConnection&) = delete;
    CurveConnection& operator=(const CurveConnection&) = delete;

    // A message of one frame. Waits while the peer takes nothing.
    void send(std::string_view text);
    // What has come, without waiting, and good until the next call; nothing when no whole message has. Throws when
    // it is not what the daemon sealed.
    [[nodiscard]] std::optional<std::string_view> receive();
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    using Key = std::array<unsigned char, 32>;
    struct Frame {
        bool is_command = false;
        char* body = nullptr;  // in what was read
        std::size_t size = 0;
        [[nodiscard]] std::string_view text() const { return {body, size}; }
    };

    void connect(const std::string& endpoint);
    void greet();
    void shake_hands(const Key& server, const Key& own_public, const Key& own_secret);
    void write(std::string_view bytes);
    void write_command(std::string_view body);
    void write_message(unsigned char flags, std::string_view text);
    // False when nothing is there (only without `wait`).
    bool read_more(bool wait);
    [[nodiscard]] std::optional<Frame> take_frame();
    [[nodiscard]] std::string_view unseal(const Frame& frame);
    [[nodiscard]] std::string await(std::size_t size);
    [[nodiscard]] std::string await_command(std::string_view name);

    int descriptor_ = -1;
    std::string in_;                          // room for what is read
    std::size_t taken_ = 0, read_ = 0;        // of it
    std::string out_, opened_;
    std::uint64_t nonce_ = 0;                 // of what this side sends, in order
    MessageKey sealing_, opening_;
};

}  // namespace countersign::bench
