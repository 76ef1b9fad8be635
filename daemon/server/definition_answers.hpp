// What workflow.check answers: one definition, or several that are to be published together.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/engine/refusal.hpp"
#include "daemon/server/processor.hpp"

namespace countersign::server {

// Faults refuse a definition; warnings are about the people there are today.
[[nodiscard]] Result<nlohmann::json, engine::Refusal> check_answer(const nlohmann::json& params, const Processor& processor);

}  // namespace countersign::server
