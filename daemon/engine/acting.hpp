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
[[nodiscard]] std::optional<Refusal> check_before_input(const Action& action, Scope& scope);
// Offer and time.
[[nodiscard]] std::optional<Refusal> check_offer(const Instance& instance, const Action& action, const Facts& facts,
                                                 Scope& scope);
// Says in the hint what a condition that does not hold rests on.
void explain_by(const Verdict& verdict, Refusal& refused);
// Nothing is revoked after a payment.
[[nodiscard]] Refusal money_has_moved(const Instance& instance, const Action& action);
// Not quarantined; seen as it is.
[[nodiscard]] std::optional<Refusal> check_in_order(const Instance& instance);
[[nodiscard]] std::optional<Refusal> check_version(const Instance& instance, std::uint32_t seen);
// What the last signature of the action's slot leads to, now that `removed` takes away the last signer
// who was still missing.
[[nodiscard]] Decision conclude_signing(const Workflow& workflow, const Instance& instance, const Action& action, Event removed,
                                        const Facts& facts);
// What the action leads to that the daemon takes when the signal comes.
[[nodiscard]] Decision take_signal(const Workflow& workflow, const Instance& instance, const Action& action, Received received,
                                   const Label& reason, const Facts& facts);
// What the action leads to that the daemon takes when a deadline passes; `passed` has happened before.
[[nodiscard]] Decision take_deadline(const Workflow& workflow, const Instance& instance, const Action& action,
                                     std::vector<Event> passed, const Facts& facts);
// Whether the document's time is over.
[[nodiscard]] std::optional<Refusal> check_time_left(const Workflow& workflow, const Instance& instance, const State& state,
                                                     const Facts& facts);
[[nodiscard]] Value without_computed(const std::vector<Field>& fields, const Value& form);
// The first `count` candidates in order of the hex SHA-256 of seed + ":" + candidate.
[[nodiscard]] std::vector<std::string> draw_lots(const std::string& seed, const std::vector<std::string>& candidates,
                                                 std::size_t count);

}  // namespace countersign::engine
