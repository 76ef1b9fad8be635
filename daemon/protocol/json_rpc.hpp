// JSON-RPC 2.0, read strictly: what could be understood in two ways is refused (docs/protocol.md).
// Duplicate and unknown members, numbers with a point or an exponent or beyond 64 bits, more than
// 32 levels, text that is not UTF-8: each is answered with a sentence, and with the id of its
// request wherever there is one. One pass from text to Request; knows no method and no parameter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "daemon/protocol/text.hpp"
#include "daemon/result.hpp"

namespace countersign::protocol {

inline constexpr std::size_t nesting_max = 32;
inline constexpr std::size_t batch_max = 100;

// As it came, type and all; null too where none could be read.
using Id = std::variant<std::nullptr_t, std::int64_t, std::string>;

// A "no" on the wire. `number` is JSON-RPC's code, 1 for a refusal of ours; `code` the word.
struct Failure {
    int number = 1;
    std::string code;
    Sentence text;
    Sentence hint;                    // may be empty
    nlohmann::json more;              // null, or an object whose members join "data"
};

struct Request {
    Id id;
    bool is_notification = false;     // no id: carried out, never answered
    std::string method;
    nlohmann::json params = nlohmann::json::object();  // an object or a list
};

struct BadMessage {
    Id id;
    Failure failure;
};

// What one message asks. Never empty; a batch keeps its order.
struct Incoming {
    bool is_batch = false;
    std::vector<Result<Request, BadMessage>> items;
};
[[nodiscard]] Incoming read_message(std::string_view text);

// --- answers ----------------------------------------------------------------------------------

[[nodiscard]] std::string answer_text(const Id& id, const nlohmann::json& result);
// The same where the result is JSON text already.
[[nodiscard]] std::string answer_with(const Id& id, std::string_view result_text);
[[nodiscard]] std::string failure_text(const Id& id, const Failure& failure);
// Its "data" alone: code, text, hint and what there is more.
[[nodiscard]] std::string failure_data(const Failure& failure);
// Of the answers to a batch; empty ones (of notifications) are left out. Empty when none is left:
// then nothing is sent.
[[nodiscard]] std::string batch_text(const std::vector<std::string>& answers);

// --- the failures that JSON-RPC itself defines ------------------------------------------------

[[nodiscard]] Failure not_json(Sentence text);             // -32700
[[nodiscard]] Failure invalid_request(Sentence text);      // -32600
[[nodiscard]] Failure unknown_method(std::string_view method);  // -32601
[[nodiscard]] Failure invalid_parameters(Sentence text);   // -32602
[[nodiscard]] Failure internal_failure();                  // -32603

}  // namespace countersign::protocol
