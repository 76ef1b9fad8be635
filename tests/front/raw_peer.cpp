#include "tests/front/raw_peer.hpp"

#include <array>
#include <utility>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace countersign::front {

namespace {

using Clock = std::chrono::steady_clock;

int left_of(Clock::time_point end) {
    return static_cast<int>(std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count()));
}

int connected(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return socket;
    ::close(socket);
    return -1;
}

}  // namespace

RawPeer::RawPeer(std::uint16_t port) : socket_(connected(port)) {}

RawPeer::RawPeer(RawPeer&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}

RawPeer::~RawPeer() {
    if (socket_ >= 0) ::close(socket_);
}

bool RawPeer::send(std::string_view bytes) {
    const auto end = Clock::now() + std::chrono::seconds(10);
    while (!bytes.empty()) {
        pollfd ready{.fd = socket_, .events = POLLOUT, .revents = 0};
        if (::poll(&ready, 1, left_of(end)) <= 0) return false;
        const ::ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string RawPeer::read(std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    std::string all;
    std::array<char, 65536> part{};
    for (pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0}; ::poll(&ready, 1, left_of(end)) > 0;) {
        const ::ssize_t size = ::recv(socket_, part.data(), part.size(), 0);
        if (size <= 0) break;
        all.append(part.data(), static_cast<std::size_t>(size));
    }
    return all;
}

bool RawPeer::is_closed_within(std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    std::array<char, 4096> part{};
    for (pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0}; ::poll(&ready, 1, left_of(end)) > 0;)
        if (::recv(socket_, part.data(), part.size(), 0) <= 0) return true;
    return false;
}

std::string asked(std::uint16_t port, std::string_view request) {
    RawPeer peer(port);
    static_cast<void>(peer.send(request));
    return peer.read();
}

std::string got(std::uint16_t port, const std::string& target, const std::string& method) {
    return asked(port, method + " " + target + " HTTP/1.1\r\nHost: here\r\n\r\n");
}

}  // namespace countersign::front
