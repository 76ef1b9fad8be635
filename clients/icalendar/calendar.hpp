// A calendar of what is due, as a value, and its text (RFC 5545, RFC 7986). Dates are events, not
// to-dos: calendars at large do not show VTODO. The time at which it is written is an argument, so
// that the same calendar is the same text.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace countersign::icalendar {

using Instant = std::chrono::sys_seconds;
using Day = std::chrono::year_month_day;

struct Event {
    std::string uid;                              // the same for the same date, as long as there is one
    std::variant<Instant, Day> at;                // a moment, or a whole day
    std::string summary, description;
    std::string url;                              // left out when it is no http or https address
    std::uint64_t sequence = 0;                   // grows with each change
    std::optional<Instant> modified_at;
    std::optional<std::chrono::minutes> alarm;    // so long before
};

struct Calendar {
    std::string name;                             // as readers show it
    std::vector<Event> events;                    // none is allowed: nothing is due
    std::optional<std::chrono::minutes> refresh;  // how often a subscriber should look again
};

[[nodiscard]] std::string write(const Calendar& calendar, Instant written_at);

}  // namespace countersign::icalendar
