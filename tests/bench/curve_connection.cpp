#include "tests/bench/curve_connection.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace countersign::bench {

namespace {

constexpr unsigned char frame_is_long = 2, frame_is_command = 4;  // of ZMTP
constexpr unsigned char inner_is_command = 2;                     // of what a MESSAGE holds
constexpr std::size_t counter_size = 8;
constexpr std::size_t room_size = 8192;
constexpr std::string_view message_name = "\x07MESSAGE";

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("Expected " + what); }

std::string bytes(std::size_t size) { return std::string(size, '\0'); }

unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string big_endian(std::uint64_t number, std::size_t size) {
    std::string text;
    for (std::size_t shift = 8 * size; shift > 0; shift -= 8) text += static_cast<char>(number >> (shift - 8) & 0xFFU);
    return text;
}

std::string random_bytes(std::size_t size) {
    std::string text = bytes(size);
    randombytes_buf(text.data(), text.size());
    return text;
}

template <class Key>
std::string text_of(const Key& key) {
    return {reinterpret_cast<const char*>(key.data()), key.size()};
}

template <class Key>
Key key_of(const std::string& z85) {
    Key key{};
    if (zmq_z85_decode(key.data(), z85.c_str()) == nullptr) fail("a key in Z85");
    return key;
}

template <class Key>
std::string seal(std::string_view text, const std::string& nonce, const Key& to, const Key& from) {
    std::string box = bytes(text.size() + crypto_box_MACBYTES);
    if (crypto_box_easy(raw(box), raw(text), text.size(), raw(nonce), to.data(), from.data()) != 0)
        fail("a box that can be sealed");
    return box;
}

template <class Key>
std::string open(std::string_view box, const std::string& nonce, const Key& from, const Key& to) {
    std::string text = bytes(box.size() - crypto_box_MACBYTES);
    if (crypto_box_open_easy(raw(text), raw(box), box.size(), raw(nonce), from.data(), to.data()) != 0)
        fail("the server's box to open");
    return text;
}

}  // namespace

CurveConnection::CurveConnection(const tests::Address& address, const tests::CurveKey& key) {
    connect(address.endpoint);
    greet();
    shake_hands(key_of<Key>(address.server_key), key_of<Key>(key.public_key), key_of<Key>(key.secret_key));
}

CurveConnection::~CurveConnection() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

CurveConnection::CurveConnection(CurveConnection&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      in_(std::move(other.in_)),
      taken_(other.taken_),
      read_(other.read_),
      nonce_(other.nonce_),
      sealing_(other.sealing_),
      opening_(other.opening_) {}

void CurveConnection::connect(const std::string& endpoint) {
    const std::size_t colon = endpoint.rfind(':');
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoul(endpoint.substr(colon + 1))));
    if (inet_pton(AF_INET, endpoint.substr(6, colon - 6).c_str(), &to.sin_addr) != 1)
        fail("tcp://ADDRESS:PORT, but found " + endpoint);
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // What is received is acknowledged with the next question, not by a packet of its own.
    const int off = 0;
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        fail("to connect to " + endpoint);
    setsockopt(descriptor_, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);
}

// Signature, version 3.0, mechanism, as a client.
void CurveConnection::greet() {
    std::string greeting = "\xFF" + bytes(8) + "\x7F\x03" + bytes(1) + "CURVE";
    greeting.resize(64, '\0');
    write(greeting);
    const std::string theirs = await(greeting.size());
    if (theirs.compare(12, 5, "CURVE") != 0) fail("a server that speaks CURVE");
}

void CurveConnection::shake_hands(const Key& server, const Key& own_public, const Key& own_secret) {
    Key passing_public{}, passing_secret{};
    crypto_box_keypair(passing_public.data(), passing_secret.data());

    std::string counter = big_endian(++nonce_, counter_size);
    write_command("\x05HELLO\x01" + bytes(73) + text_of(passing_public) + counter +
                  seal(bytes(64), "CurveZMQHELLO---" + counter, server, passing_secret));

    const std::string welcome = await_command("\x07WELCOME");
    const std::string told =
        open(std::string_view(welcome).substr(16), "WELCOME-" + welcome.substr(0, 16), server, passing_secret);
    Key server_passing{};
    std::memcpy(server_passing.data(), told.data(), server_passing.size());
    const std::string cookie = told.substr(32, 96);

    const std::string vouch_nonce = random_bytes(16);
    const std::string vouch =
        seal(text_of(passing_public) + text_of(server), "VOUCH---" + vouch_nonce, server_passing, own_secret);
    const std::string about = "\x0BSocket-Type" + big_endian(6, 4) + "DEALER" + "\x08Identity" + big_endian(0, 4);
    counter = big_endian(++nonce_, counter_size);
    write_command("\x08INITIATE" + cookie + counter +
                  seal(text_of(own_public) + vouch_nonce + vouch + about,
                       "CurveZMQINITIATE" + counter,
                       server_passing,
                       passing_secret));

    const std::string ready = await_command("\x05READY");
    (void)open(std::string_view(ready).substr(counter_size),
               "CurveZMQREADY---" + ready.substr(0, counter_size),
               server_passing,
               passing_secret);
    Key shared{};
    if (crypto_box_beforenm(shared.data(), server_passing.data(), passing_secret.data()) != 0) fail("a shared key");
    sealing_ = MessageKey(shared, "CurveZMQMESSAGEC");
    opening_ = MessageKey(shared, "CurveZMQMESSAGES");
}

void CurveConnection::write(std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) fail("the daemon to take what is sent");
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void CurveConnection::write_command(std::string_view body) {
    std::string frame;
    if (body.size() < 256) {
        frame = {static_cast<char>(frame_is_command), static_cast<char>(body.size())};
    } else {
        frame = static_cast<char>(frame_is_command | frame_is_long) + big_endian(body.size(), 8);
    }
    write(frame.append(body));
}

void CurveConnection::write_message(unsigned char flags, std::string_view text) {
    const std::size_t size = MessageKey::lead + 1 + text.size();
    out_.clear();
    if (size < 256) {
        out_ += '\0';
        out_ += static_cast<char>(size);
    } else {
        out_ += static_cast<char>(frame_is_long);
        out_ += big_endian(size, 8);
    }
    const std::size_t body = out_.size();
    out_.append(message_name).append(big_endian(++nonce_, counter_size));
    out_.resize(body + MessageKey::lead);
    out_ += static_cast<char>(flags);
    out_.append(text);
    sealing_.seal(raw(out_) + body, size);
    write(out_);
}

void CurveConnection::send(std::string_view text) { write_message(0, text); }

std::optional<std::string_view> CurveConnection::receive() {
    constexpr std::string_view ping = "\x04PING";
    std::optional<Frame> frame;
    while ((frame = take_frame()) || read_more(false)) {
        if (!frame) continue;  // a part of one came
        const std::string_view inner = unseal(*frame);
        const std::string_view text = inner.substr(1);
        if ((static_cast<unsigned char>(inner.front()) & inner_is_command) == 0) return text;
        if (text.starts_with(ping))
            write_message(inner_is_command, "\x04PONG" + std::string(text.substr(ping.size() + 2)));
    }
    return std::nullopt;
}

// The flags of the message and its text.
std::string_view CurveConnection::unseal(const Frame& frame) {
    if (!frame.text().starts_with(message_name) || frame.size <= MessageKey::lead) fail("a MESSAGE");
    if (opened_.size() < frame.size) opened_.resize(frame.size);
    if (!opening_.open(reinterpret_cast<unsigned char*>(frame.body), frame.size, raw(opened_)))
        fail("the server's message to open");
    return std::string_view(opened_).substr(MessageKey::lead, frame.size - MessageKey::lead);
}

bool CurveConnection::read_more(bool wait) {
    if (taken_ > 0) {
        std::memmove(in_.data(), in_.data() + taken_, read_ - taken_);
        read_ -= std::exchange(taken_, 0);
    }
    if (read_ == in_.size()) in_.resize(in_.size() + room_size);
    ssize_t got = 0;
    do got = ::recv(descriptor_, in_.data() + read_, in_.size() - read_, wait ? 0 : MSG_DONTWAIT);
    while (got < 0 && errno == EINTR);
    if (got > 0) read_ += static_cast<std::size_t>(got);
    if (got == 0) fail("the daemon to stay, but it closed the connection");
    if (got < 0 && errno != EAGAIN) fail("to read from the daemon");
    return got > 0;
}

std::optional<CurveConnection::Frame> CurveConnection::take_frame() {
    const auto rest = std::string_view(in_).substr(taken_, read_ - taken_);
    if (rest.size() < 2) return std::nullopt;
    const auto flags = static_cast<unsigned char>(rest[0]);
    std::size_t head = 2, size = static_cast<unsigned char>(rest[1]);
    if ((flags & frame_is_long) != 0) {
        head = 9;
        if (rest.size() < head) return std::nullopt;
        size = 0;
        for (std::size_t i = 1; i < head; ++i) size = size << 8U | static_cast<unsigned char>(rest[i]);
    }
    if (rest.size() - head < size) return std::nullopt;
    char* body = in_.data() + taken_ + head;
    taken_ += head + size;
    return Frame{.is_command = (flags & frame_is_command) != 0, .body = body, .size = size};
}

std::string CurveConnection::await(std::size_t size) {
    while (read_ - taken_ < size) (void)read_more(true);
    std::string text = in_.substr(taken_, size);
    taken_ += size;
    return text;
}

std::string CurveConnection::await_command(std::string_view name) {
    std::optional<Frame> frame;
    while (!(frame = take_frame())) (void)read_more(true);
    if (!frame->is_command || !frame->text().starts_with(name))
        fail("a command " + std::string(name.substr(1)) + " from the daemon: is the key enrolled?");
    return std::string(frame->text().substr(name.size()));
}

}  // namespace countersign::bench
