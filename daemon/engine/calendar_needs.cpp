#include "daemon/engine/calendar_needs.hpp"

#include <algorithm>

#include "daemon/engine/scope.hpp"

namespace countersign::engine {

namespace {

bool is_known_at_once(const Moment& moment) { return moment.base != Moment::Base::due && moment.base != Moment::Base::field; }

}  // namespace

std::vector<CalendarNeed> calendar_needs(const Workflow& workflow, const Company& company, const Calendar& calendar, Instant at) {
    Record settings;
    for (const Field& setting : workflow.settings) settings.emplace(setting.id, setting_of(workflow, setting, company));
    const Value values{std::move(settings)};
    const std::chrono::year_month_day today{calendar.local_date(at)};
    const MomentAnchors anchors{.month = today.year() / today.month(), .entry = at, .opened = at, .settings = &values};

    std::vector<CalendarNeed> needs;
    const auto look_at = [&](const Deadline& deadline) {
        if (!deadline.after.empty() || !is_known_at_once(deadline.at)) return;
        const auto due = resolve(deadline.at, anchors, calendar);
        if (due || !due.error().gap) return;
        CalendarNeed need{.deadline = deadline.label, .year = due.error().gap->year};
        if (std::find(needs.begin(), needs.end(), need) == needs.end()) needs.push_back(std::move(need));
    };
    for (const Deadline& deadline : workflow.deadlines) look_at(deadline);
    for (const State& state : workflow.states)
        for (const Deadline& deadline : state.deadlines) look_at(deadline);
    return needs;
}

}  // namespace countersign::engine
