// Texts of answers: receipts of what was decided, refusals.
#pragma once

#include <string>

#include "daemon/engine/calendar.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/engine/refusal.hpp"
#include "daemon/protocol/json_rpc.hpp"
#include "daemon/store/log.hpp"

namespace countersign::server {

// The receipt of an accepted entry (docs/protocol.md). `instance` is the id that people use, or empty.
// Made from the entry alone, so that a retry years later gets the same one but for "repeated".
[[nodiscard]] std::string receipt_text(const engine::Entry& entry,
                                       const store::Hash& hash,
                                       bool repeated,
                                       const std::string& instance,
                                       const engine::Calendar& calendar);

[[nodiscard]] protocol::Failure failure_of(const engine::Refusal& refusal);
// A query's {"refused": ...} as a failure.
[[nodiscard]] protocol::Failure failure_of_answer(const nlohmann::json& refused);

}  // namespace countersign::server
