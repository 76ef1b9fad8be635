// Reads the working-day calendar: the published years (JSON, config/calendar/*.json) and the
// company's layer on top (TOML), and the time zone's rules from the system's zone database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/calendar.hpp"

namespace countersign::definitions {

// What a calendar is made from. `canonical` is the JSON text that goes into the log: equal sources
// give equal text; its SHA-256 is the calendar's version.
struct CalendarSource {
    std::string published_json;      // {"2026": {"holidays": [...], "makeup_workdays": [...]}, ...}
    std::string published_file;      // its name, for faults
    std::string company_toml;        // may be empty: holidays = [...], workdays = [...], shifts = [...]
    std::string company_file;
    std::string zone = "Asia/Shanghai";
};
struct LoadedCalendar {
    engine::Calendar calendar;
    std::string canonical;
};
[[nodiscard]] Result<LoadedCalendar, std::vector<Fault>> read_calendar(const CalendarSource& source);
// From the text in the log.
[[nodiscard]] Result<engine::Calendar, std::vector<Fault>> calendar_from_canonical(std::string_view canonical);
// The offsets of an IANA zone from 2000 to 2060. Throws std::runtime_error for an unknown zone.
[[nodiscard]] engine::ZoneRules zone_rules(const std::string& name);

}  // namespace countersign::definitions
