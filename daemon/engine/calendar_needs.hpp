// Calendar needs: which deadlines of a workflow would ask for a year that the calendar lacks, so that
// somebody fetches it before anybody is refused for it (DOMAIN.md, "Working days").
#pragma once

#include <vector>

#include "daemon/engine/instance.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::engine {

struct CalendarNeed {
    Label deadline;
    int year = 0;
    bool operator==(const CalendarNeed&) const = default;
};

// Of a state that is entered at this moment, on an instance that is opened then. Deadlines that count from a
// date of the form or from another deadline are not known before they are there.
[[nodiscard]] std::vector<CalendarNeed> calendar_needs(const Workflow& workflow, const Company& company, const Calendar& calendar,
                                                       Instant at);

}  // namespace countersign::engine
