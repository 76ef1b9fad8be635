// Parts of deciding an act that others need too: the checks before any input is known (explain),
// the lot (audit), the form without what the daemon computes. Private to the engine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/decide.hpp"
#include "daemon/engine/scope.hpp"

namespace countersign::engine {

// Authority, offer and time.
[[nodiscard]] std::optional<Refusal> check_before_input(const Workflow& workflow, const Instance& instance,
                                                        const Action& action, const Facts& facts, Scope& scope);
// Whether the document's time is over.
[[nodiscard]] std::optional<Refusal> check_time_left(const Workflow& workflow, const Instance& instance, const State& state,
                                                     const Facts& facts);
[[nodiscard]] Value without_computed(const std::vector<Field>& fields, const Value& form);
// The first `count` candidates in order of the hex SHA-256 of seed + ":" + candidate.
[[nodiscard]] std::vector<std::string> draw_lots(const std::string& seed, const std::vector<std::string>& candidates,
                                                 std::size_t count);

}  // namespace countersign::engine
