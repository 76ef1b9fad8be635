// Folds what happened into the state. Total: it decides nothing, looks nothing up, and cannot
// refuse. The same function runs live and in replay.
#pragma once

#include "daemon/engine/instance.hpp"

namespace countersign::engine {

// One event of an instance. `seq` is that of the entry it came in.
void evolve(Instance& instance, const Event& event, const Entry& entry);
void evolve(Company& company, const Event& event, const Entry& entry);

// Remarks, reminders, what others were told and signals that led to nothing change nothing that a
// decision rests on. A child's end does: expressions see it.
[[nodiscard]] bool is_quiet(const Event& event);

// A whole entry: creates the instance it opens, removes the one it closes, posts to the ledger, shows
// its rows in registers.
// Throws BrokenInvariant if the entry does not follow the state (wrong seq, wrong version,
// unknown instance); then the state must not be used any more.
void evolve(EngineState& state, const Entry& entry);

// The instance as it is after `events`, without touching the state.
[[nodiscard]] Instance evolved(const EngineState& state, const Entry& entry);

}  // namespace countersign::engine
