// For whom a gateway speaks: what the `as` of a request says, and whether this key may say it. Mails, chats and
// browsers never have a person's key; whoever is spoken for acts with his own rights, and the log says by which
// channel (docs/protocol.md, "Gateways").
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "daemon/engine/event.hpp"
#include "daemon/engine/refusal.hpp"
#include "daemon/protocol/openrpc.hpp"

namespace countersign::server {

struct Spoken {
    std::string person;   // who acts, by what the gateway says
    engine::Claim claim;
};

// `as` has its members (protocol::check_as); `holder`: the active person whose key it came with.
[[nodiscard]] Result<Spoken, engine::Refusal> spoken_for(const nlohmann::json& as,
                                                         const protocol::Method& method,
                                                         const engine::Person& holder,
                                                         const engine::People& people);

}  // namespace countersign::server
