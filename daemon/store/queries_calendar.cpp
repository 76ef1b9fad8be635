// calendar.month, calendar.resolve.
#include "daemon/engine/moment.hpp"
#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

Result<engine::Month, json> wanted_month(const Asking& asking) {
    const auto given = asking.text("month");
    if (!given) {
        const std::chrono::year_month_day today{asking.calendar().local_date(asking.now())};
        return engine::Month{today.year(), today.month()};
    }
    const auto month = engine::parse_month(*given);
    if (!month) return fail(wire_refusal(engine::RefusalCode::invalid_request, {.zh = "月份应写作 2026-11。", .en = month.error()}));
    return *month;
}

json year_missing(const engine::CalendarGap& gap) {
    return wire_refusal(engine::RefusalCode::calendar_year_missing,
                        {.zh = "缺少 " + std::to_string(gap.year) + " 年的节假日数据。", .en = gap.sentence()});
}

Result<json, engine::CalendarGap> day_line(const engine::Calendar& calendar, engine::Date day) {
    const auto working = calendar.is_working_day(day);
    if (!working) return fail(working.error());
    const auto nth = calendar.working_day_number(day);
    if (!nth) return fail(nth.error());
    const bool weekend = std::chrono::weekday{day}.iso_encoding() >= 6;
    return json{{"date", engine::format_date(day)},
                {"working", *working},
                {"nth", *nth ? json(**nth) : json()},
                {"holiday", !weekend && !*working},
                {"makeup", weekend && *working}};
}

}  // namespace

// "holiday": a weekday off; "makeup": a working weekend day.
Answer calendar_month(const Asking& asking) {
    const auto month = wanted_month(asking);
    if (!month) return fail(month.error());
    json days = json::array();
    const engine::Date last{*month / std::chrono::last};
    for (engine::Date day{*month / 1}; day <= last; day += std::chrono::days{1}) {
        auto line = day_line(asking.calendar(), day);
        if (!line) return fail(year_missing(line.error()));
        days.push_back(std::move(*line));
    }
    return json{{"month", engine::format_month(*month)}, {"version", asking.calendar().version()}, {"days", std::move(days)}};
}

// What "working day 8, 18:00" means in that month. "entry" and "opened" mean now.
Answer calendar_resolve(const Asking& asking) {
    const auto month = wanted_month(asking);
    if (!month) return fail(month.error());
    const auto moment = engine::parse_moment(asking.text("moment").value_or(""));
    if (!moment)
        return fail(wire_refusal(engine::RefusalCode::invalid_request, {.zh = "无法理解该时间的写法。", .en = moment.error()}));
    const engine::MomentAnchors anchors{.month = *month, .entry = asking.now(), .opened = asking.now()};
    const auto at = engine::resolve(*moment, anchors, asking.calendar());
    if (!at && at.error().gap) return fail(year_missing(*at.error().gap));
    if (!at)
        return fail(wire_refusal(engine::RefusalCode::invalid_request, {.zh = "该时间缺少所依据的起点。", .en = at.error().text}));
    return json{{"at", asking.time(*at)}};
}

}  // namespace countersign::store
