#include "tests/front/raw_peer.hpp"

#include <array>
#include <cstdlib>
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
    const int socket = unconnected_socket();
    if (connect_to(socket, port)) return socket;
    ::close(socket);
    return -1;
}

}  // namespace

RawPeer::RawPeer(std::uint16_t port) : socket_(connected(port)) {}

RawPeer::RawPeer(RawPeer&& other) noexcept : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

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

void RawPeer::finish() { ::shutdown(socket_, SHUT_WR); }

// False when nothing more comes.
bool RawPeer::receive(Clock::time_point end) {
    std::array<char, 65536> part{};
    pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, left_of(end)) <= 0) return false;
    const ::ssize_t size = ::recv(socket_, part.data(), part.size(), 0);
    if (size > 0) received_.append(part.data(), static_cast<std::size_t>(size));
    return size > 0;
}

std::string RawPeer::taken(std::size_t size) {
    std::string first = received_.substr(0, size);
    received_.erase(0, size);
    return first;
}

std::string RawPeer::read(std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    while (receive(end)) continue;
    return taken(received_.size());
}

std::string RawPeer::read_through(std::string_view text, std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    std::size_t at = received_.find(text);
    for (std::size_t before = 0; at == std::string::npos; at = received_.find(text, before)) {
        before = received_.size() < text.size() ? 0 : received_.size() - text.size();
        if (!receive(end)) return taken(received_.size());
    }
    return taken(at + text.size());
}

std::string RawPeer::read_answer(bool is_of_head) {
    const std::string head = read_through("\r\n\r\n");
    const std::size_t at = head.find("Content-Length: ");
    if (is_of_head || at == std::string::npos) return head;
    const std::size_t size = std::stoul(head.substr(at + 16));
    const auto end = Clock::now() + std::chrono::seconds(10);
    while (received_.size() < size && receive(end)) continue;
    return head + taken(size);
}

bool RawPeer::is_closed_within(std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    while (receive(end)) received_.clear();
    return Clock::now() < end;
}

int unconnected_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

bool connect_to(int socket, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

int status_of(const std::string& answer) { return answer.size() < 12 ? 0 : std::atoi(answer.substr(9, 3).c_str()); }

std::string body_of(const std::string& answer) {
    const std::size_t end = answer.find("\r\n\r\n");
    return end == std::string::npos ? std::string() : answer.substr(end + 4);
}

std::string asked(std::uint16_t port, std::string_view request) {
    RawPeer peer(port);
    static_cast<void>(peer.send(request));
    peer.finish();
    return peer.read();
}

std::string got(std::uint16_t port, const std::string& target, const std::string& method) {
    return asked(port, method + " " + target + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
}

}  // namespace countersign::front
