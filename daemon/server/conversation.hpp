// Conversation: one message that came in, with the answers it is owed: one, or a batch's many, which
// go out together when the last of them is there. A request that stands for many is a conversation of
// its own, within: the answers to its parts become its answer.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/engine/event.hpp"
#include "daemon/protocol/json_rpc.hpp"
#include "daemon/server/gate.hpp"

namespace countersign::server {

struct Question;

struct Conversation {
    Arrival arrival;
    std::string holder;  // the person whose key it came with
    bool is_batch = false;
    std::shared_ptr<const Question> whole;  // whose parts are answered here
    std::string more;                       // members of the whole's answer, besides its items
    std::vector<std::string> answers;  // empty text: a notification's, or not there yet
    std::size_t missing = 0;
};

// One question of a conversation, still to be answered.
struct Question {
    std::shared_ptr<Conversation> conversation;
    std::size_t index = 0;
    protocol::Id id;
    bool is_notification = false;
    std::string person;      // who asks: the holder of the key, or the one for whom a gateway speaks
    engine::Claim claim;     // then, by which channel
    nlohmann::json as;       // then, as the gateway said it
    std::string method;
    std::string request;   // of a changing one
    std::string instance;  // that it names
    std::string body_digest;    // of a changing one
    std::uint64_t version = 0;  // of the instance, as the caller saw it

    // Of a request that stands for many.
    [[nodiscard]] bool is_part() const { return conversation->whole != nullptr; }
};

}  // namespace countersign::server
