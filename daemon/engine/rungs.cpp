#include "daemon/engine/rungs.hpp"

#include <algorithm>

namespace countersign::engine {

namespace {

// When work began on the last working day before this one.
Result<Instant, CalendarGap> last_working_morning(Date day, const Calendar& calendar) {
    const auto before = calendar.add_working_days(day, -1);
    if (!before) return fail(before.error());
    return calendar.next_working_time(calendar.to_instant(*before, TimeOfDay{}));
}

}  // namespace

// Where the calendar does not reach, the moment stays: no act is refused for the sake of a reminder.
Instant working_rung(Instant moment, Instant due, Instant now, const Calendar& calendar) {
    const Date day = calendar.local_date(moment);
    const auto works = calendar.is_working_day(day);
    if (!works || *works) return moment;
    const auto after = calendar.next_working_time(moment);
    if (after && *after < due) return *after;
    const auto before = last_working_morning(day, calendar);
    return before && *before > now ? *before : moment;
}

std::vector<Instant> rungs_ahead(const std::vector<Instant>& moments, Instant due, Instant now, const Calendar& calendar) {
    std::vector<Instant> rungs;
    for (const Instant moment : moments) {
        if (moment >= due) continue;
        const Instant rung = working_rung(moment, due, now, calendar);
        if (rung > now && rung < due) rungs.push_back(rung);
    }
    std::sort(rungs.begin(), rungs.end());
    rungs.erase(std::unique(rungs.begin(), rungs.end()), rungs.end());
    return rungs;
}

}  // namespace countersign::engine
