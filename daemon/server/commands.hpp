// Commands: from a request's parameters to what the engine is asked. Forms and inputs are read
// against the fields of the definition that the instance is pinned to. `person`: the caller.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "daemon/engine/command.hpp"
#include "daemon/engine/refusal.hpp"
#include "daemon/server/processor.hpp"

namespace countersign::server {

[[nodiscard]] Result<engine::Command, engine::Refusal> read_command(const std::string& method,
                                                                    const nlohmann::json& params,
                                                                    const std::string& person,
                                                                    const Processor& processor);

// Equal for equal requests: 16 hex digits over the method and its parameters in order of name.
[[nodiscard]] std::string body_digest(const std::string& method, const nlohmann::json& params);

}  // namespace countersign::server
