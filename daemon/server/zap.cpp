#include "daemon/server/zap.hpp"

#include <array>

namespace countersign::server {

namespace {

// Places of the frames in a question.
enum : std::size_t { version, question, domain, address, routing_id, mechanism, credentials, frame_count };

constexpr int served_at_once = 256;
constexpr std::size_t key_bytes = 32;

std::string to_z85(std::string_view key) {
    std::array<char, 41> text{};
    zmq_z85_encode(text.data(), reinterpret_cast<const std::uint8_t*>(key.data()), key.size());
    return {text.data(), text.size() - 1};
}

}  // namespace

Zap::Zap(zmq::context_t& context, std::string domain, MayEnter may_enter)
    : socket_(context, zmq::socket_type::rep), domain_(std::move(domain)), may_enter_(std::move(may_enter)) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.bind("inproc://zeromq.zap.01");
}

void Zap::serve() {
    for (int i = 0; i < served_at_once && receive(); ++i) answer();
}

bool Zap::receive() {
    frames_.clear();
    zmq::message_t frame;
    do {
        if (!socket_.recv(frame, zmq::recv_flags::dontwait)) return false;
        frames_.push_back(frame.to_string());
    } while (frame.more());
    return true;
}

std::string Zap::judge() const {
    const bool understood = frames_.size() == frame_count && frames_[version] == "1.0" && frames_[domain] == domain_ &&
                            frames_[mechanism] == "CURVE" && frames_[credentials].size() == key_bytes;
    if (!understood) return {};
    std::string key = to_z85(frames_[credentials]);
    return may_enter_(key) ? key : std::string();
}

void Zap::answer() {
    const std::string key = judge();
    ++(key.empty() ? refused_ : let_in_);
    const std::string id = frames_.size() > question ? frames_[question] : std::string();
    const std::array<std::string_view, 6> frames{"1.0", id, key.empty() ? "400" : "200", key.empty() ? "No" : "Yes", key, ""};
    for (std::size_t i = 0; i < frames.size(); ++i)
        socket_.send(zmq::buffer(frames[i]), i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
}

}  // namespace countersign::server
