// The answer to instance.preview: what lies ahead of an instance, in words.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/server/processor.hpp"

namespace countersign::server {

// `params` as checked against the table of methods. The error is why there is no preview.
[[nodiscard]] Result<nlohmann::json, engine::Refusal> preview_answer(const engine::Instance& instance, Processor& processor,
                                                                     const std::string& person, const nlohmann::json& params,
                                                                     engine::Instant now);

}  // namespace countersign::server
