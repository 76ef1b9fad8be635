// A change of the company that two people agreed on (workflows/house-change.toml): the content that was
// signed, read as the very commands that the direct method would have given.
#pragma once

#include <vector>

#include "daemon/engine/command.hpp"
#include "daemon/engine/refusal.hpp"
#include "daemon/server/processor.hpp"

namespace countersign::server {

[[nodiscard]] Result<std::vector<engine::Command>, engine::Refusal> read_change(const engine::Owing& owed,
                                                                                const Processor& processor);

}  // namespace countersign::server
