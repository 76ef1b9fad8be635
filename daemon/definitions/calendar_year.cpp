#include "daemon/definitions/calendar_year.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace countersign::definitions {

bool is_weekend(engine::Date day) {
    const std::chrono::weekday weekday{day};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

int year_of(engine::Date day) { return static_cast<int>(std::chrono::year_month_day{day}.year()); }

std::optional<int> parse_year(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() != 4 || !std::ranges::all_of(text, is_digit)) return std::nullopt;
    const int year = std::stoi(std::string(text));
    return year >= 1900 ? std::optional(year) : std::nullopt;
}

Result<engine::Calendar::Shift, std::string> parse_shift(std::string_view from, std::string_view until) {
    const auto begin = engine::parse_time_of_day(from);
    const auto end = engine::parse_time_of_day(until);
    if (!begin || !end) {
        return fail(
            fmt::format("Expected a shift such as [\"09:00\", \"12:00\"], but [\"{}\", \"{}\"] is none.", from, until));
    }
    if (*begin >= *end) {
        return fail(fmt::format("Expected a shift that ends after it begins, but {} is not after {}.", until, from));
    }
    return engine::Calendar::Shift{*begin, *end};
}

void CalendarYearReader::add_holiday(std::string_view text, int line) {
    if (const auto date = take_date(text, line)) data_.holidays.insert(*date);
}

void CalendarYearReader::add_makeup_workday(std::string_view text, int line) {
    const auto date = take_date(text, line);
    if (!date) return;
    if (!is_weekend(*date)) {
        complaints_.add(line, fmt::format("Expected a make-up working day on a weekend, but {} is a weekday.", text));
        return;
    }
    data_.makeup_workdays.insert(*date);
}

std::optional<engine::Date> CalendarYearReader::take_date(std::string_view text, int line) {
    const auto date = engine::parse_date(text);
    if (!date) {
        complaints_.add(line, fmt::format("Expected a date such as 2026-10-01, but '{}' is none.", text));
        return std::nullopt;
    }
    if (year_of(*date) != year_) {
        complaints_.add(line, fmt::format("Expected a date in {}, but {} is not.", year_, text));
        return std::nullopt;
    }
    if (data_.holidays.contains(*date) || data_.makeup_workdays.contains(*date)) {
        complaints_.add(line, fmt::format("Expected each date once, but {} is listed twice.", text));
        return std::nullopt;
    }
    return *date;
}

}  // namespace countersign::definitions
