// One year of a calendar while it is read, from whichever file: takes dates as text with the line
// they stand on, keeps the good ones and complains about the others.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/calendar.hpp"

namespace countersign::definitions {

using CalendarYears = std::map<int, engine::Calendar::Year>;

// Adds faults of one file to the list of all faults.
class Complaints {
public:
    Complaints(std::string file, std::vector<Fault>& faults) : file_(std::move(file)), faults_(faults) {}

    void add(int line, std::string text) { faults_.push_back({.file = file_, .line = line, .text = std::move(text)}); }

private:
    std::string file_;
    std::vector<Fault>& faults_;
};

class CalendarYearReader {
public:
    CalendarYearReader(int year, Complaints& complaints) : year_(year), complaints_(complaints) {}

    void add_holiday(std::string_view text, int line);
    // A make-up working day falls on a weekend; on another day it can only be a slip.
    void add_makeup_workday(std::string_view text, int line);

    [[nodiscard]] const engine::Calendar::Year& data() const { return data_; }

private:
    // The date, if it is one of this year and in neither list so far.
    [[nodiscard]] std::optional<engine::Date> take_date(std::string_view text, int line);

    int year_;
    Complaints& complaints_;
    engine::Calendar::Year data_;
};

[[nodiscard]] bool is_weekend(engine::Date day);
[[nodiscard]] int year_of(engine::Date day);
// Four digits, from 1900 on.
[[nodiscard]] std::optional<int> parse_year(std::string_view text);
// "09:00" and "12:00"; the error is a sentence.
[[nodiscard]] Result<engine::Calendar::Shift, std::string> parse_shift(std::string_view from, std::string_view until);

// Reads {"2026": {"holidays": [...], "makeup_workdays": [...]}, ...}. A year without a single
// holiday is refused: published lists for coming years start empty, and an empty one would be a guess.
[[nodiscard]] CalendarYears read_published_years(std::string_view json, Complaints& complaints);

// What the company's file says, before it is laid over the published years.
struct CompanyCalendar {
    struct Day {
        engine::Date date;
        int line = 0;
    };

    std::vector<Day> holidays;  // days off on top of the published ones
    std::vector<Day> workdays;  // days on which the company works all the same
    CalendarYears years;        // [year.2027]: whole years, not published yet
    std::map<int, int> year_lines;
    std::vector<engine::Calendar::Shift> shifts;  // 09:00-12:00 and 13:00-18:00 if not given
};

[[nodiscard]] CompanyCalendar read_company_calendar(std::string_view toml, Complaints& complaints);

}  // namespace countersign::definitions
