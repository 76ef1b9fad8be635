#include "clients/documents/due_dates.hpp"

#include <algorithm>

#include "clients/documents/wire_text.hpp"
#include "clients/icalendar/due_date.hpp"
#include "daemon/ensure.hpp"

namespace countersign::documents {

using nlohmann::json;

namespace {

json deadlines_of_summary(const json& summary) {
    if (member(summary, "due").empty()) return json::array();
    return json::array({{{"id", "due"},
                         {"label", summary.value("due_label", json())},
                         {"due", summary["due"]},
                         {"passed", is_true(summary, "overdue")},
                         {"working_days_left", summary.value("working_days_left", json())}}});
}

// One that passed in an earlier state is history.
bool still_counts(const json& deadline, const json& summary) {
    if (!is_true(deadline, "passed")) return true;
    const auto due = icalendar::read_instant(member(deadline, "due"));
    const auto entered = icalendar::read_instant(member(summary, "entered_at"));
    return due && entered && *due >= *entered;
}

icalendar::Instant instant_in(const std::string& written) {
    const auto instant = icalendar::read_instant(written);
    ensure(instant.has_value(), "the daemon writes moments as the protocol says");
    return *instant;
}

icalendar::Event event_of(const json& date, const DueCalendar& calendar) {
    const Language language = calendar.language;
    const std::string instance = member(date, "instance");
    icalendar::DueDate shown{.company = calendar.company,
                             .instance = instance,
                             .deadline = member(date, "deadline"),
                             .version = date["version"].is_number_unsigned() ? date["version"].get<std::uint64_t>() : 0,
                             .due = instant_in(member(date, "due")),
                             .label = label(date, "label", language),
                             .title = label(date, "title", language),
                             .subject = member(date, "subject"),
                             .lines = {say(language, Text::due_state, label(date, "state_label", language)),
                                       say(language, Text::due_initiator, member(date, "initiator_name"))},
                             .url = calendar.instance_url.empty() ? std::string() : calendar.instance_url + instance,
                             .alarm = calendar.alarm};
    if (const auto period = member(date, "period"); !period.empty()) shown.lines.push_back(say(language, Text::due_period, period));
    return icalendar::event_of(shown);
}

}  // namespace

std::map<std::string, json> concerning(const json& inbox, const json& filed) {
    std::map<std::string, json> instances;
    const auto gather = [&](const json& summaries, bool waits) {
        for (const json& summary : summaries) {
            const auto [at, is_new] = instances.emplace(member(summary, "instance"), summary);
            if (is_new) at->second["waits"] = waits;
        }
    };
    gather(inbox, true);
    gather(filed, false);
    return instances;
}

json dates_of(const json& summary, const json& shown) {
    json dates = json::array();
    for (json date : shown.is_null() ? deadlines_of_summary(summary) : part(shown, "deadlines")) {
        if (!still_counts(date, summary)) continue;
        date["deadline"] = date["id"];
        date.erase("id");
        for (const char* name : {"instance", "title", "subject", "state_label", "initiator_name", "period", "version", "waits"})
            date[name] = summary.value(name, json());
        dates.push_back(std::move(date));
    }
    return dates;
}

void sort_by_due(json& dates) {
    const auto due = [](const json& date) { return icalendar::read_instant(member(date, "due")); };
    std::stable_sort(dates.begin(), dates.end(), [&](const json& a, const json& b) { return due(a) < due(b); });
}

std::string write_due_calendar(const json& dates, const DueCalendar& calendar) {
    icalendar::Calendar made{.name = say(calendar.language, Text::due_calendar_name, calendar.person),
                             .events = {},
                             .refresh = calendar.refresh};
    for (const json& date : dates) made.events.push_back(event_of(date, calendar));
    return icalendar::write(made, instant_in(calendar.now));
}

}  // namespace countersign::documents
