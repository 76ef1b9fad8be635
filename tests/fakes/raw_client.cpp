#include "tests/fakes/raw_client.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "tests/fakes/daemon_process.hpp"

namespace countersign::tests {

CurveKey make_curve_key() {
    char public_key[41], secret_key[41];
    if (zmq_curve_keypair(public_key, secret_key) != 0)
        throw std::runtime_error("Expected libzmq to be built with CURVE, but it is not.");
    return {.public_key = public_key, .secret_key = secret_key};
}

CurveKey read_curve_key(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    CurveKey key{.public_key = quoted_value(text.str(), "public"), .secret_key = quoted_value(text.str(), "secret")};
    if (key.public_key.empty()) throw std::runtime_error("Expected a key in " + file.string() + ", but there is none.");
    return key;
}

RawClient::RawClient(zmq::context_t& context, const Address& address, const CurveKey& key)
    : socket_(context, zmq::socket_type::dealer) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::sndhwm, 0);
    socket_.set(zmq::sockopt::rcvhwm, 0);
    socket_.set(zmq::sockopt::reconnect_ivl, 10);
    socket_.set(zmq::sockopt::curve_serverkey, address.server_key);
    socket_.set(zmq::sockopt::curve_publickey, key.public_key);
    socket_.set(zmq::sockopt::curve_secretkey, key.secret_key);
    socket_.connect(address.endpoint);
}

void RawClient::send(std::string_view text) {
    if (zmq_send(socket_.handle(), text.data(), text.size(), 0) < 0)
        throw std::runtime_error("Expected to send, but libzmq refused.");
}

void RawClient::send_frames(const std::vector<std::string>& frames) {
    for (std::size_t i = 0; i < frames.size(); ++i)
        zmq_send(socket_.handle(), frames[i].data(), frames[i].size(), i + 1 < frames.size() ? ZMQ_SNDMORE : 0);
}

bool RawClient::receive(std::string& into) {
    zmq::message_t message;
    if (!socket_.recv(message, zmq::recv_flags::dontwait)) return false;
    into.assign(static_cast<const char*>(message.data()), message.size());
    return true;
}

std::optional<std::string> RawClient::receive_within(std::chrono::milliseconds patience) {
    zmq::pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
    zmq::poll(&item, 1, patience);
    std::string text;
    return receive(text) ? std::optional(std::move(text)) : std::nullopt;
}

nlohmann::json RawClient::say(std::string_view text, std::chrono::milliseconds patience) {
    send(text);
    const auto answer = receive_within(patience);
    return answer ? nlohmann::json::parse(*answer) : nlohmann::json();
}

nlohmann::json RawClient::ask(const std::string& method, nlohmann::json params, std::chrono::milliseconds patience) {
    const nlohmann::json question{
        {"jsonrpc", "2.0"}, {"id", ++asked_}, {"method", method}, {"params", std::move(params)}};
    send(question.dump());
    const auto until = std::chrono::steady_clock::now() + patience;
    // Answers to questions that were given up earlier are passed over.
    const auto left = [&] {
        return std::max(std::chrono::milliseconds{0},
                        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
    };
    while (const auto text = receive_within(left())) {
        nlohmann::json answer = nlohmann::json::parse(*text);
        if (answer.value("id", nlohmann::json()) == asked_) return answer;
    }
    return {};
}

nlohmann::json RawClient::demand(const std::string& method, nlohmann::json params) {
    nlohmann::json answer = ask(method, std::move(params));
    if (answer.is_null()) throw std::runtime_error("Expected an answer to " + method + ", but none came.");
    if (answer.contains("error"))
        throw std::runtime_error("Expected a result of " + method + ", but: " + answer.at("error").dump());
    return std::move(answer.at("result"));
}

std::optional<std::uint64_t> number_after(std::string_view text, std::string_view name) {
    const std::string start = fmt::format("\"{}\":", name);
    const std::size_t at = text.find(start);
    if (at == std::string_view::npos) return std::nullopt;
    std::uint64_t number = 0;
    const char* from = text.data() + at + start.size();
    const auto read = std::from_chars(from, text.data() + text.size(), number);
    return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

std::string_view text_after(std::string_view text, std::string_view name) {
    const std::string start = fmt::format("\"{}\":\"", name);
    const std::size_t at = text.find(start);
    if (at == std::string_view::npos) return {};
    const std::size_t from = at + start.size();
    return text.substr(from, text.find('"', from) - from);
}

}  // namespace countersign::tests
