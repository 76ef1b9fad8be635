// When the daemon next opens instances of a workflow by itself. Pure; private to the engine.
#pragma once

#include "daemon/engine/instance.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::engine {

// Stands for "not known until the calendar has the year".
inline constexpr Instant schedule_unknown{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};

// Without a former schedule: the first opening moment after now. With one that has passed: the month
// after it, in order, so that no month is left out after a downtime. An `at` of schedule_unknown
// when the calendar does not reach.
[[nodiscard]] Schedule next_schedule(const Workflow& workflow, const Schedule* former, Instant now, const Calendar& calendar);

}  // namespace countersign::engine
