// Calendar: which days are working days, when a working day starts and ends, and what the clock
// shows in the company's time zone. A value without files: definitions/calendar_file.hpp reads
// it, main passes it in.
//
// A day is a working day if it is a make-up working day, or is Monday to Friday and no public
// holiday (State Council notices; DOMAIN.md, "Working days"). A year without data is an error
// (CalendarGap), never a guess.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/engine/value.hpp"

namespace countersign::engine {

// The calendar has no data for this year.
struct CalendarGap {
    int year = 0;
    int first = 0;  // the years that the calendar has; 0 = it has none
    int last = 0;
    // "Expected published holidays for 2027, but the calendar ends with 2026."
    [[nodiscard]] std::string sentence() const;
    bool operator==(const CalendarGap&) const = default;
};

// Minutes after midnight, 0 to 1439.
struct TimeOfDay {
    int minutes = 0;
    auto operator<=>(const TimeOfDay&) const = default;
};
[[nodiscard]] Result<TimeOfDay, std::string> parse_time_of_day(std::string_view text);  // "18:00"

// UTC offsets of one time zone: each holds from its instant on. Taken from the zone database by
// whoever builds the calendar, since the engine opens no files.
struct ZoneRules {
    struct Change {
        Instant from;
        std::chrono::minutes offset{0};
        bool operator==(const Change&) const = default;
    };
    std::string name = "UTC";
    std::vector<Change> changes;  // in order; the first one holds for all earlier instants too
    bool operator==(const ZoneRules&) const = default;
};

class Calendar {
public:
    struct Year {
        std::set<Date> holidays;
        std::set<Date> makeup_workdays;
        bool operator==(const Year&) const = default;
    };
    // Periods in which people work, for working hours: for example 09:00-12:00 and 13:00-18:00.
    struct Shift {
        TimeOfDay from, until;
        bool operator==(const Shift&) const = default;
    };

    Calendar() = default;
    Calendar(std::map<int, Year> years, ZoneRules zone, std::vector<Shift> shifts, std::string version);

    // Digest of the data that this calendar was made from; deadlines name it.
    [[nodiscard]] const std::string& version() const { return version_; }
    [[nodiscard]] const ZoneRules& zone() const { return zone_; }
    [[nodiscard]] bool has_year(int year) const;
    [[nodiscard]] std::optional<int> first_year() const;
    [[nodiscard]] std::optional<int> last_year() const;

    [[nodiscard]] Result<bool, CalendarGap> is_working_day(Date day) const;
    // The nth working day of the month, n from 1; a negative n counts from the end (-1 = last).
    // A month with fewer working days than |n| gives its last (or first) one.
    [[nodiscard]] Result<Date, CalendarGap> nth_working_day(Month month, int n) const;
    // The working day n working days after `day` (n may be negative; 0 = `day` itself if it is a
    // working day, else the next one).
    [[nodiscard]] Result<Date, CalendarGap> add_working_days(Date day, int n) const;
    // Working days in (from, until]; negative when until is before from.
    [[nodiscard]] Result<int, CalendarGap> working_days_between(Date from, Date until) const;
    // The instant reached after `amount` of working time (shifts of working days) from `from`.
    [[nodiscard]] Result<Instant, CalendarGap> add_working_time(Instant from, std::chrono::minutes amount) const;
    // How much of a working day is working time.
    [[nodiscard]] std::chrono::minutes working_day_length() const;
    // The working time in [from, until); nothing when until is before from.
    [[nodiscard]] Result<Instant::duration, CalendarGap> working_time_between(Instant from, Instant until) const;
    // The first instant from this one on that is working time: the same one during a shift.
    [[nodiscard]] Result<Instant, CalendarGap> next_working_time(Instant from) const;
    // Which working day of its month this is, or nothing on a day off.
    [[nodiscard]] Result<std::optional<int>, CalendarGap> working_day_number(Date day) const;

    // A local time that a zone change skips means the instant of the change; an ambiguous one
    // means the earlier instant.
    [[nodiscard]] Instant to_instant(Date day, TimeOfDay time) const;
    [[nodiscard]] Date local_date(Instant instant) const;
    [[nodiscard]] TimeOfDay local_time(Instant instant) const;
    // RFC 3339 with the company's offset: 2026-11-03T18:00:00+08:00 (milliseconds only if not 0).
    [[nodiscard]] std::string format_instant(Instant instant) const;
    // "2026-11-03 18:00" in the company's zone, for people.
    [[nodiscard]] std::string format_local(Instant instant) const;

    bool operator==(const Calendar&) const = default;

private:
    [[nodiscard]] Result<const Year*, CalendarGap> data_of(int year) const;
    [[nodiscard]] Result<Instant, CalendarGap> advance_working_time(Instant from, Instant::duration left) const;
    [[nodiscard]] Result<Instant, CalendarGap> retreat_working_time(Instant from, Instant::duration left) const;
    [[nodiscard]] std::chrono::minutes offset_at(Instant instant) const;

    std::map<int, Year> years_;
    ZoneRules zone_;
    std::vector<Shift> shifts_;
    std::string version_;
};

// RFC 3339 with any offset or Z, to the millisecond.
[[nodiscard]] Result<Instant, std::string> parse_instant(std::string_view text);
// 2026-11-03T10:00:00Z: UTC, milliseconds only if not 0. The form used in the log.
[[nodiscard]] std::string format_utc(Instant instant);

}  // namespace countersign::engine
