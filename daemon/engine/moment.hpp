// Moment: a deadline or a start as a definition writes it, before it is an instant.
//
//   moment  = base [ ("+" | "-") count unit ] [ "," HH:MM ]
//   count   = N | "settings." NAME                             what the company has set
//   base    = "working day" N [ "of next month" | "of previous month" ]
//           | "last working day" [ "of next month" | "of previous month" ]
//           | "day" N [ ... ] | "last day" [ ... ]            calendar days of the anchor month
//           | "entry" | "opened" | "due" | "form." FIELD      a point that the caller supplies
//   unit    = "working day(s)" | "day(s)" | "hour(s)" | "minute(s)"
//           | "working hour(s)" | "working minute(s)"
//
// Examples: "working day 8, 18:00"; "entry + 2 working days, 18:00"; "due - 2 hours";
// "entry + settings.validity working days, 18:00";
// "form.contract_date - 1 working day, 12:00"; "entry + 2 working hours".
// A moment that ends on a day and names no time means 18:00 (the end of a working day, DOMAIN.md)
// only if written so: a base of days without ", HH:MM" is refused when it is parsed.
// "entry + 0 working days, 18:00" is 18:00 of the same working day; of the next one when that has passed.
#pragma once

#include <optional>
#include <string>

#include "daemon/engine/calendar.hpp"

namespace countersign::engine {

struct Moment {
    enum class Base { working_day, day, entry, opened, due, field };
    enum class Unit { working_days, days, hours, minutes, working_hours, working_minutes };

    Base base = Base::entry;
    int nth = 0;            // for working_day and day; negative counts from the end (-1 = last)
    int month_offset = 0;   // for working_day and day: 0 = the anchor month
    std::string field;      // for field
    std::int64_t count = 0; // signed offset; 0 = none; with `setting`: 1 or -1, its sign
    std::string setting;    // the company's setting, an integer, that says the count
    Unit unit = Unit::days;
    std::optional<TimeOfDay> time;
    std::string text;       // as written

    bool operator==(const Moment&) const = default;
};

// The points a moment may start from. A missing one that is needed is a MomentFault.
struct MomentAnchors {
    Month month;                          // the month whose working days are counted
    std::optional<Instant> entry;         // when the state was entered
    std::optional<Instant> opened;        // when the instance was opened
    std::optional<Instant> due;           // the deadline that a reminder belongs to
    const Value* form = nullptr;          // a record; its date or instant fields may be named
    const Value* settings = nullptr;      // a record; its integers may be named
};

struct MomentFault {
    std::optional<CalendarGap> gap;       // set if calendar data are missing
    std::string text;                     // a sentence
};

// The error says what was expected and where in the text it stopped.
[[nodiscard]] Result<Moment, std::string> parse_moment(std::string_view text);
[[nodiscard]] Result<Instant, MomentFault> resolve(const Moment& moment, const MomentAnchors& anchors,
                                                   const Calendar& calendar);

}  // namespace countersign::engine
