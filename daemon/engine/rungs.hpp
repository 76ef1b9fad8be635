// Rungs: the reminders before a deadline, and when each of them comes, so that none is spent on a day off.
// Pure; private to the engine.
#pragma once

#include <vector>

#include "daemon/engine/calendar.hpp"

namespace countersign::engine {

// When the reminder comes whose moment the definition gives, for a deadline at `due`. On a working day: then. On
// another one: when work begins on the next working day; if that is too late, when it began on the last one before,
// if that is ahead of `now`; else on its day off, since one at a bad time is better than none.
[[nodiscard]] Instant working_rung(Instant moment, Instant due, Instant now, const Calendar& calendar);

// Those that are ahead and before `due`, in order; several at one moment are one reminder.
[[nodiscard]] std::vector<Instant> rungs_ahead(const std::vector<Instant>& moments, Instant due, Instant now, const Calendar& calendar);

}  // namespace countersign::engine
