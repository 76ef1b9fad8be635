// A front that is served in a thread, and peers that speak to it byte by byte, as clients and attackers do.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <thread>

#include "clients/front/front.hpp"

namespace countersign::front {

class Served {
public:
    Served(FrontConfig config, Routes routes, TellFault tell_fault = {})
        : front_(std::move(config), std::move(routes), std::move(tell_fault)), thread_([this] { front_.run(); }) {}
    ~Served() { stop(); }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;

    // Returns when run() has.
    void stop() {
        front_.stop();
        if (thread_.joinable()) thread_.join();
    }
    [[nodiscard]] Front& front() { return front_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    Front front_;
    std::uint16_t port_ = front_.port();
    std::thread thread_;
};

// One connection to this machine.
class RawPeer {
public:
    explicit RawPeer(std::uint16_t port);
    // Of a connected socket.
    explicit RawPeer(int socket) : socket_(socket) {}
    ~RawPeer();
    RawPeer(RawPeer&& other) noexcept;
    RawPeer& operator=(RawPeer&&) = delete;

    [[nodiscard]] bool is_connected() const { return socket_ >= 0; }
    [[nodiscard]] int socket() const { return socket_; }
    // False when the other side does not take it any more.
    bool send(std::string_view bytes);
    // Says that nothing more is asked.
    void finish();
    // All that comes until the other side closes, or until patience ends.
    [[nodiscard]] std::string read(std::chrono::milliseconds patience = std::chrono::seconds(10));
    // One answer with its body, and no byte more.
    [[nodiscard]] std::string read_answer(bool is_of_head = false);
    // What comes up to the end of this text; without it at its end when patience ends or the other side closes.
    [[nodiscard]] std::string read_through(std::string_view text, std::chrono::milliseconds patience = std::chrono::seconds(10));
    // Whether the other side closes within the patience.
    [[nodiscard]] bool is_closed_within(std::chrono::milliseconds patience);

private:
    bool receive(std::chrono::steady_clock::time_point end);
    [[nodiscard]] std::string taken(std::size_t size);

    int socket_;
    std::string received_;  // and not read yet
};

[[nodiscard]] int unconnected_socket();
[[nodiscard]] bool connect_to(int socket, std::uint16_t port);

[[nodiscard]] bool has(const std::string& text, const std::string& part);
[[nodiscard]] int status_of(const std::string& answer);
[[nodiscard]] std::string body_of(const std::string& answer);

// All that comes to requests when nothing follows them, as it came.
[[nodiscard]] std::string asked(std::uint16_t port, std::string_view request);
[[nodiscard]] std::string got(std::uint16_t port, const std::string& target, const std::string& method = "GET");

}  // namespace countersign::front
