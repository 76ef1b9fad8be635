#include "clients/connection/connection.hpp"

#include <fmt/format.h>

#include "clients/connection/attempt.hpp"

namespace countersign::connection {

namespace {

Failure too_large(std::size_t bytes) {
    return {.kind = FailureKind::too_large,
            .code = "too_large",
            .text = {fmt::format("请求为 {} 字节，超过上限 {} 字节，未发送。", bytes, message_bytes_max),
                     fmt::format("Expected a request of at most {} bytes, but this one has {}; it was not sent.",
                                 message_bytes_max, bytes)}};
}

Failure not_accepted(const KeyFile& key) {
    return {.kind = FailureKind::key_not_accepted,
            .code = "unknown_key",
            .text = {fmt::format("服务器不认可此密钥（{}）。", key.public_key),
                     fmt::format("Expected an enrolled key, but the daemon does not accept {}.", key.public_key)},
            .hint = {"请操作员登记公钥：countersign people import", "Ask an operator to enrol the public key: countersign people import"}};
}

Failure not_connected(const Address& address) {
    return {.kind = FailureKind::no_connection,
            .code = "unreachable",
            .text = {fmt::format("连接不上 {}；请求未发出，未有任何改变。", address.endpoint),
                     fmt::format("Expected a daemon at {}, but no connection could be made; nothing was asked and nothing changed.",
                                 address.endpoint)},
            .hint = {"请检查地址和服务器公钥（server.pub）。", "Check the endpoint, and the daemon's public key (server.pub)."}};
}

Failure not_answered(const Address& address, bool changing, const std::string& request) {
    const auto seconds = static_cast<double>(address.timeout.count()) / 1000.0;
    if (!changing)
        return {.kind = FailureKind::no_answer,
                .code = "unreachable",
                .text = {fmt::format("{} 次询问均未在 {} 秒内得到答复。", address.attempts, seconds),
                         fmt::format("Expected an answer within {} s, but none came in {} tries.", seconds, address.attempts)}};
    return {.kind = FailureKind::outcome_unknown,
            .code = "outcome_unknown",
            .text = {fmt::format("{} 次询问均未得到答复；结果未知：可能已生效，也可能没有。", address.attempts),
                     fmt::format("Expected an answer within {} s, but none came in {} tries; the outcome is unknown: it may or may "
                                 "not have happened.",
                                 seconds, address.attempts)},
            .request = request};
}

Failure refusal(const nlohmann::json& error) {
    Failure failure{.kind = FailureKind::refused, .code = "internal"};
    if (!error.is_object()) return failure;
    if (const auto data = error.find("data"); data != error.end() && data->is_object()) failure.data = *data;
    failure.code = failure.data.value("code", std::string("internal"));
    failure.text = read_sentence(failure.data.value("text", nlohmann::json()));
    failure.hint = read_sentence(failure.data.value("hint", nlohmann::json()));
    if (failure.text.empty()) failure.text = read_sentence(error.value("message", nlohmann::json("")));
    return failure;
}

Result<nlohmann::json, Failure> open_answer(const nlohmann::json& answer) {
    if (const auto error = answer.find("error"); error != answer.end()) return fail(refusal(*error));
    if (const auto result = answer.find("result"); result != answer.end()) return *result;
    return fail(Failure{.kind = FailureKind::bad_answer,
                        .code = "bad_answer",
                        .text = {"服务器的答复既无结果也无错误。", "Expected a result or an error in the answer, but it has neither."}});
}

}  // namespace

Connection::Connection(Address address, KeyFile key) : address_(std::move(address)), key_(std::move(key)) {}

Connection::~Connection() = default;

Result<nlohmann::json, Failure> Connection::ask(const std::string& method, const nlohmann::json& params) {
    const std::string id = std::to_string(++asked_);
    const std::string request = params.value("request", std::string());
    const std::string body =
        nlohmann::json{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}.dump();
    if (body.size() > message_bytes_max) return fail(too_large(body.size()));

    bool connected = false;
    for (int attempt = 0; attempt < address_.attempts; ++attempt) {
        auto attempted = kept_ ? std::move(kept_) : std::make_unique<Attempt>(context_, address_, key_);
        if (const auto answer = attempted->ask(body, id)) {
            kept_ = std::move(attempted);
            return open_answer(*answer);
        }
        connected = connected || attempted->was_connected();
        if (attempted->was_rejected() && !connected) return fail(not_accepted(key_));
    }
    if (!connected) return fail(not_connected(address_));
    return fail(not_answered(address_, !request.empty(), request));
}

}  // namespace countersign::connection
