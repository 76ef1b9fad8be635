#include "daemon/engine/calendar.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>

#include <fmt/format.h>

#include "daemon/engine/digits.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;

int year_of(Date day) { return static_cast<int>(std::chrono::year_month_day{day}.year()); }

bool works(const Calendar::Year& year, Date day) {
    const std::chrono::weekday weekday{day};
    const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
    return year.makeup_workdays.contains(day) || (!weekend && !year.holidays.contains(day));
}

// What a clock shows, without a zone: the instant at which UTC would show it.
Instant as_shown(Date day, TimeOfDay time) { return Instant{day} + minutes{time.minutes}; }

TimeOfDay time_within_day(Instant shown) {
    const auto since_midnight = shown - std::chrono::floor<days>(shown);
    return {static_cast<int>(std::chrono::floor<minutes>(since_midnight).count())};
}

// Of 24 hours.
void append_time(std::string& out, std::uint32_t seconds) {
    append_digits(out, seconds / 3'600, 2);
    out += ':';
    append_digits(out, seconds / 60 % 60, 2);
    out += ':';
    append_digits(out, seconds % 60, 2);
}

std::string format_shown(Instant shown) {
    const Date day = std::chrono::floor<days>(shown);
    const auto of_day = static_cast<std::uint32_t>((shown - day).count());
    std::string text = format_date(day);
    append_time(text += 'T', of_day / 1'000);
    if (of_day % 1'000 != 0) append_digits(text += '.', of_day % 1'000, 3);
    return text;
}

// Reads RFC 3339 from left to right; each step says whether the text went on as expected.
class InstantReader {
public:
    explicit InstantReader(std::string_view text) : text_(text) {}

    std::optional<Instant> read() {
        const auto date = parse_date(text_.substr(0, 10));
        if (!date) return std::nullopt;
        at_ = 10;
        if (!accept("Tt")) return std::nullopt;
        const auto time = read_time();
        const auto offset = time ? read_offset() : std::nullopt;
        if (!offset || at_ != text_.size()) return std::nullopt;
        return Instant{*date} + *time - *offset;
    }

private:
    std::optional<milliseconds> read_time() {
        const auto hour = read_number(23);
        const auto minute = hour && accept(":") ? read_number(59) : std::nullopt;
        const auto second = minute && accept(":") ? read_number(59) : std::nullopt;
        const auto fraction = second ? read_fraction() : std::nullopt;
        if (!fraction) return std::nullopt;
        return std::chrono::hours{*hour} + minutes{*minute} + std::chrono::seconds{*second} + *fraction;
    }

    // Digits after the third are read and dropped.
    std::optional<milliseconds> read_fraction() {
        if (!accept(".")) return milliseconds{0};
        int digits = 0;
        milliseconds fraction{0};
        for (int weight = 100; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, weight /= 10) {
            fraction += milliseconds{weight * (text_[at_] - '0')};
            ++digits;
        }
        if (digits == 0) return std::nullopt;
        return fraction;
    }

    std::optional<minutes> read_offset() {
        if (accept("Zz")) return minutes{0};
        const bool west = accept("-");
        if (!west && !accept("+")) return std::nullopt;
        const auto hour = read_number(23);
        const auto minute = hour && accept(":") ? read_number(59) : std::nullopt;
        if (!minute) return std::nullopt;
        const minutes offset = std::chrono::hours{*hour} + minutes{*minute};
        return west ? -offset : offset;
    }

    // Two digits.
    std::optional<int> read_number(int max) {
        if (text_.size() - at_ < 2) return std::nullopt;
        const char* begin = text_.data() + at_;
        int number = 0;
        const auto [end, error] = std::from_chars(begin, begin + 2, number);
        if (error != std::errc{} || end != begin + 2 || number < 0 || number > max) return std::nullopt;
        at_ += 2;
        return number;
    }

    bool accept(std::string_view any_of) {
        if (at_ >= text_.size() || any_of.find(text_[at_]) == std::string_view::npos) return false;
        ++at_;
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::string CalendarGap::sentence() const {
    if (first == 0) return fmt::format("Expected published holidays for {}, but the calendar is empty.", year);
    if (year > last)
        return fmt::format("Expected published holidays for {}, but the calendar ends with {}.", year, last);
    if (year < first) {
        return fmt::format("Expected published holidays for {}, but the calendar begins with {}.", year, first);
    }
    return fmt::format("Expected published holidays for {}, but the calendar leaves that year out.", year);
}

Calendar::Calendar(std::map<int, Year> years, ZoneRules zone, std::vector<Shift> shifts, std::string version)
    : years_(std::move(years)), zone_(std::move(zone)), shifts_(std::move(shifts)), version_(std::move(version)) {}

bool Calendar::has_year(int year) const { return years_.contains(year); }

std::optional<int> Calendar::first_year() const {
    if (years_.empty()) return std::nullopt;
    return years_.begin()->first;
}

std::optional<int> Calendar::last_year() const {
    if (years_.empty()) return std::nullopt;
    return years_.rbegin()->first;
}

Result<const Calendar::Year*, CalendarGap> Calendar::data_of(int year) const {
    const auto found = years_.find(year);
    if (found != years_.end()) return &found->second;
    return fail(CalendarGap{.year = year, .first = first_year().value_or(0), .last = last_year().value_or(0)});
}

Result<bool, CalendarGap> Calendar::is_working_day(Date day) const {
    const auto year = data_of(year_of(day));
    if (!year) return fail(year.error());
    return works(**year, day);
}

Result<Date, CalendarGap> Calendar::nth_working_day(Month month, int n) const {
    ensure(n != 0, "working days of a month count from 1, or from -1 backwards");
    const auto year = data_of(static_cast<int>(month.year()));
    if (!year) return fail(year.error());
    const Date first = month / std::chrono::day{1};
    const Date last = month / std::chrono::last;
    const days step{n > 0 ? 1 : -1};
    std::optional<Date> found;
    for (Date day = n > 0 ? first : last; n != 0 && day >= first && day <= last; day += step) {
        if (!works(**year, day)) continue;
        found = day;
        n += n > 0 ? -1 : 1;
    }
    ensure(found.has_value(), "every month has a working day");
    return *found;
}

Result<Date, CalendarGap> Calendar::add_working_days(Date day, int n) const {
    if (n == 0) {
        const auto working = is_working_day(day);
        if (!working) return fail(working.error());
        return *working ? Result<Date, CalendarGap>{day} : add_working_days(day, 1);
    }
    const int step = n > 0 ? 1 : -1;
    while (n != 0) {
        day += days{step};
        const auto working = is_working_day(day);
        if (!working) return fail(working.error());
        if (*working) n -= step;
    }
    return day;
}

Result<int, CalendarGap> Calendar::working_days_between(Date from, Date until) const {
    if (until < from) return working_days_between(until, from).map([](int count) { return -count; });
    int count = 0;
    for (Date day = from + days{1}; day <= until; day += days{1}) {
        const auto working = is_working_day(day);
        if (!working) return fail(working.error());
        if (*working) ++count;
    }
    return count;
}

Result<Instant, CalendarGap> Calendar::add_working_time(Instant from, minutes amount) const {
    if (amount == minutes{0}) return from;
    ensure(!shifts_.empty(), "a calendar that counts working time has shifts");
    return amount > minutes{0} ? advance_working_time(from, amount) : retreat_working_time(from, -amount);
}

// Walks day by day; ends at the latest with the calendar's data. Time is counted between instants,
// so that a shift across a zone change is as long as it really is.
Result<Instant, CalendarGap> Calendar::advance_working_time(Instant from, Instant::duration left) const {
    for (Date day = local_date(from);; day += days{1}) {
        const auto working = is_working_day(day);
        if (!working) return fail(working.error());
        if (!*working) continue;
        for (const Shift& shift : shifts_) {
            const Instant begin = std::max(from, to_instant(day, shift.from));
            const Instant end = to_instant(day, shift.until);
            if (begin >= end) continue;
            if (end - begin >= left) return begin + left;
            left -= end - begin;
        }
    }
}

Result<Instant, CalendarGap> Calendar::retreat_working_time(Instant from, Instant::duration left) const {
    for (Date day = local_date(from);; day -= days{1}) {
        const auto working = is_working_day(day);
        if (!working) return fail(working.error());
        if (!*working) continue;
        for (const Shift& shift : std::views::reverse(shifts_)) {
            const Instant begin = to_instant(day, shift.from);
            const Instant end = std::min(from, to_instant(day, shift.until));
            if (begin >= end) continue;
            if (end - begin >= left) return end - left;
            left -= end - begin;
        }
    }
}

std::chrono::minutes Calendar::working_day_length() const {
    std::chrono::minutes sum{0};
    for (const Shift& shift : shifts_) sum += std::chrono::minutes{shift.until.minutes - shift.from.minutes};
    return sum;
}

Result<Instant::duration, CalendarGap> Calendar::working_time_between(Instant from, Instant until) const {
    Instant::duration sum{0};
    for (Date day = local_date(from); from < until && day <= local_date(until); day += days{1}) {
        const auto working = is_working_day(day);
        if (!working) return fail(working.error());
        for (const Shift& shift : shifts_) {
            const Instant begin = std::max(from, to_instant(day, shift.from));
            const Instant end = std::min(until, to_instant(day, shift.until));
            if (*working && begin < end) sum += end - begin;
        }
    }
    return sum;
}

Result<Instant, CalendarGap> Calendar::next_working_time(Instant from) const {
    ensure(!shifts_.empty(), "a calendar that counts working time has shifts");
    for (Date day = local_date(from);; day += days{1}) {
        const auto working = is_working_day(day);
        if (!working) return fail(working.error());
        for (const Shift& shift : shifts_)
            if (*working && from < to_instant(day, shift.until)) return std::max(from, to_instant(day, shift.from));
    }
}

Result<std::optional<int>, CalendarGap> Calendar::working_day_number(Date day) const {
    const auto year = data_of(year_of(day));
    if (!year) return fail(year.error());
    const std::chrono::year_month_day date{day};
    int number = 0;
    for (Date earlier = date.year() / date.month() / 1; earlier <= day; earlier += days{1}) {
        if (works(**year, earlier)) ++number;
    }
    return works(**year, day) ? std::make_optional(number) : std::nullopt;
}

minutes Calendar::offset_at(Instant instant) const {
    const auto& changes = zone_.changes;
    if (changes.empty()) return minutes{0};
    const auto later = std::ranges::upper_bound(changes, instant, {}, &ZoneRules::Change::from);
    return later == changes.begin() ? later->offset : std::prev(later)->offset;
}

Instant Calendar::to_instant(Date day, TimeOfDay time) const {
    const Instant shown = as_shown(day, time);
    const auto& changes = zone_.changes;
    // No offset reaches a day, so that the offset of the day before or a later one applies.
    auto next = std::ranges::upper_bound(changes, shown - days{1}, {}, &ZoneRules::Change::from);
    minutes offset = offset_at(shown - days{1});
    for (; next != changes.end(); ++next) {
        if (shown - offset < next->from) return shown - offset;
        offset = next->offset;
        if (shown - offset < next->from) return next->from;
    }
    return shown - offset;
}

Date Calendar::local_date(Instant instant) const { return std::chrono::floor<days>(instant + offset_at(instant)); }

TimeOfDay Calendar::local_time(Instant instant) const { return time_within_day(instant + offset_at(instant)); }

std::string Calendar::format_instant(Instant instant) const {
    const minutes offset = offset_at(instant);
    const auto size = static_cast<std::uint32_t>(std::chrono::abs(offset).count());
    std::string text = format_shown(instant + offset);
    append_digits(text += offset < minutes{0} ? '-' : '+', size / 60, 2);
    append_digits(text += ':', size % 60, 2);
    return text;
}

std::string Calendar::format_local(Instant instant) const {
    const int since_midnight = local_time(instant).minutes;
    return fmt::format("{} {:02}:{:02}", format_date(local_date(instant)), since_midnight / 60, since_midnight % 60);
}

Result<TimeOfDay, std::string> parse_time_of_day(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100; };
    if (text.size() == 5 && text[2] == ':') {
        const int hour = 10 * digit(0) + digit(1);
        const int minute = 10 * digit(3) + digit(4);
        if (hour < 24 && minute < 60) return TimeOfDay{60 * hour + minute};
    }
    return fail(std::string("Expected a time of day such as 18:00, but it is none."));
}

Result<Instant, std::string> parse_instant(std::string_view text) {
    if (const auto instant = InstantReader(text).read()) return *instant;
    return fail(std::string("Expected a time such as 2026-11-03T18:00:00+08:00, but it is none."));
}

std::string format_utc(Instant instant) { return format_shown(instant) + "Z"; }

}  // namespace countersign::engine
