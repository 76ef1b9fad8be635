#include "tests/clients/fake_daemon.hpp"

#include <array>
#include <filesystem>
#include <fstream>

#include <stdlib.h>

namespace countersign::testing {

using nlohmann::json;

FakeDaemon::FakeDaemon(Behaviour behaviour, bool accepts_keys)
    : behaviour_(std::move(behaviour)),
      accepts_keys_(accepts_keys),
      key_(connection::make_key("daemon")),
      context_(1),
      router_(context_, zmq::socket_type::router),
      zap_(context_, zmq::socket_type::rep) {
    zap_.set(zmq::sockopt::linger, 0);
    zap_.bind("inproc://zeromq.zap.01");
    router_.set(zmq::sockopt::linger, 0);
    router_.set(zmq::sockopt::curve_server, true);
    router_.set(zmq::sockopt::curve_secretkey, key_.secret_key);
    router_.set(zmq::sockopt::zap_domain, "test");
    router_.bind("tcp://127.0.0.1:*");
    endpoint_ = router_.get(zmq::sockopt::last_endpoint);
    thread_ = std::thread([this] { serve(); });
}

FakeDaemon::~FakeDaemon() {
    stop_ = true;
    thread_.join();
}

connection::Address FakeDaemon::address() const {
    return {.endpoint = endpoint_, .server_key = key_.public_key, .timeout = std::chrono::milliseconds(200), .attempts = 3};
}

std::vector<std::string> FakeDaemon::messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
}

std::vector<json> FakeDaemon::asked(const std::string& method) const {
    std::vector<json> asked;
    for (const auto& message : messages())
        if (const json request = json::parse(message); request["method"] == method) asked.push_back(request["params"]);
    return asked;
}

void FakeDaemon::serve() {
    while (!stop_) {
        std::array<zmq_pollitem_t, 2> items{{{router_.handle(), 0, ZMQ_POLLIN, 0}, {zap_.handle(), 0, ZMQ_POLLIN, 0}}};
        zmq_poll(items.data(), 2, 20);
        if (items[1].revents != 0) answer_handshake(zap_);
        if (items[0].revents != 0) answer(router_);
    }
}

void FakeDaemon::answer(zmq::socket_t& router) {
    zmq::message_t who, question;
    static_cast<void>(router.recv(who));
    static_cast<void>(router.recv(question));
    {
        const std::lock_guard lock(mutex_);
        messages_.push_back(question.to_string());
    }
    const json request = json::parse(question.to_string());
    auto answered = behaviour_(request);
    if (!answered) return;
    (*answered)["jsonrpc"] = "2.0";
    (*answered)["id"] = request["id"];
    router.send(who, zmq::send_flags::sndmore);
    router.send(zmq::buffer(answered->dump()), zmq::send_flags::none);
}

void FakeDaemon::answer_handshake(zmq::socket_t& zap) const {
    std::vector<std::string> frames;
    zmq::message_t frame;
    do {
        static_cast<void>(zap.recv(frame));
        frames.push_back(frame.to_string());
    } while (frame.more());
    const std::string status = accepts_keys_ ? "200" : "400";
    for (const auto& part : {std::string("1.0"), frames.at(1), status, std::string("said so"), std::string("somebody")})
        zap.send(zmq::buffer(part), zmq::send_flags::sndmore);
    zap.send(zmq::message_t(), zmq::send_flags::none);  // no metadata
}

json result(json value) { return {{"result", std::move(value)}}; }

json refusal(const std::string& code) {
    return {{"error",
             {{"code", 1},
              {"message", "Expected more, but it is less."},
              {"data", {{"code", code},
                        {"text", {{"zh", "不够。"}, {"en", "Expected more, but it is less."}}},
                        {"hint", {{"zh", "再多一点"}, {"en", "a little more"}}}}}}}};
}

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "countersign-clients-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
}

}  // namespace countersign::testing
