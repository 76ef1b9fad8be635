// Explanation: why an instance waits, for whom and until when, and for each action whether one person
// may take it and why not. The engine's own judgement, without acting; docs/protocol.md,
// instance.explain.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "daemon/server/processor.hpp"

namespace countersign::server {

[[nodiscard]] nlohmann::json explanation_of(const engine::Instance& instance, Processor& processor, const engine::Actor& actor,
                                            engine::Instant now);

// The tasks of an open instance, with who may take each.
[[nodiscard]] nlohmann::json waiting_of(const engine::Instance& instance, const Processor& processor);

}  // namespace countersign::server
