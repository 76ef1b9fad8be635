// Failure: why a question has no result, as a value. A refusal is the daemon's own answer; the other
// kinds say what became of the question on its way. Texts are in both languages, so that any client
// can show them as they are.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "daemon/result.hpp"

namespace countersign::connection {

// A text for people, in both languages.
struct Sentence {
    std::string zh, en;
    bool operator==(const Sentence&) const = default;
    [[nodiscard]] bool empty() const { return zh.empty() && en.empty(); }
};

enum class FailureKind {
    refused,          // the daemon answered no; nothing changed
    configuration,    // a key or configuration file is missing or wrong; nothing was asked
    too_large,        // the message exceeds the protocol's limit; nothing was asked
    no_connection,    // nobody answered the handshake; nothing was asked
    key_not_accepted, // the daemon does not know the key; nothing was asked
    outcome_unknown,  // asked, but no answer came: the change may have happened
    no_answer,        // a query went unanswered; nothing can have changed
    bad_answer,       // the answer is not what the protocol says
};

struct Failure {
    FailureKind kind{};
    std::string code;                        // of a refusal: "too_early"
    Sentence text, hint;
    nlohmann::json data = nlohmann::json::object();  // of a refusal: JSON-RPC's error.data
    std::string request;                     // of a changing request: the id to ask again with
};

// "en" and "zh" of a protocol text; a plain string stands for both.
[[nodiscard]] Sentence read_sentence(const nlohmann::json& text);

}  // namespace countersign::connection
