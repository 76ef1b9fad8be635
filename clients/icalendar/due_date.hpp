// One deadline of one instance as an event, for whatever client writes calendars: which texts, and
// which UID. Amounts are left out: calendars are copied to telephones and clouds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/icalendar/calendar.hpp"

namespace countersign::icalendar {

// Texts in the language of whoever reads the calendar.
struct DueDate {
    std::string company, instance, deadline;  // ids: together the UID, which stays when the date moves
    std::uint64_t version = 0;                // of the instance
    Instant due;
    std::string label, title, subject;        // of the deadline, the workflow and the instance
    std::vector<std::string> lines;           // what else to know, a line each
    std::string url;
    std::optional<std::chrono::minutes> alarm;
};

// "MF-12 · payment · monthly fee statement"
[[nodiscard]] Event event_of(const DueDate& date);

// RFC 3339, as the daemon writes instants: "2026-11-03T18:00:00+08:00", "2026-11-03T18:00:00.250+08:00". Nothing
// for anything else; what is finer than a second is left out.
[[nodiscard]] std::optional<Instant> read_instant(std::string_view rfc3339);

}  // namespace countersign::icalendar
