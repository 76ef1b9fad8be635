#include "daemon/engine/schedule.hpp"

namespace countersign::engine {

namespace {

Instant opening_at(const Workflow& workflow, Month anchor, const Calendar& calendar) {
    const auto at = resolve(*workflow.open.at, MomentAnchors{.month = anchor}, calendar);
    return at ? *at : schedule_unknown;
}

}  // namespace

Schedule next_schedule(const Workflow& workflow, const Schedule* former, Instant now, const Calendar& calendar) {
    if (former != nullptr) {
        const bool was_unknown = former->at == schedule_unknown;
        const Month anchor = was_unknown ? former->anchor : former->anchor + std::chrono::months{1};
        return {.anchor = anchor, .at = opening_at(workflow, anchor, calendar)};
    }
    const std::chrono::year_month_day today{calendar.local_date(now)};
    const Month present = today.year() / today.month();
    const Schedule here{.anchor = present, .at = opening_at(workflow, present, calendar)};
    if (here.at > now) return here;
    const Month next = present + std::chrono::months{1};
    return {.anchor = next, .at = opening_at(workflow, next, calendar)};
}

}  // namespace countersign::engine
