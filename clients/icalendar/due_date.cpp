#include "clients/icalendar/due_date.hpp"

#include <algorithm>
#include <charconv>

namespace countersign::icalendar {

namespace {

// Takes a number of so many digits off the front; nothing when there is none within the bounds.
std::optional<int> take_number(std::string_view& text, std::size_t digits, int max) {
    int number = 0;
    if (text.size() < digits || text.find_first_not_of("0123456789") < digits) return std::nullopt;
    std::from_chars(text.data(), text.data() + digits, number);
    text.remove_prefix(digits);
    return number <= max ? std::optional(number) : std::nullopt;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

// What is finer than a second does not count; false when there is nothing.
bool take_digits(std::string_view& text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(digits);
    return digits > 0;
}

std::optional<std::chrono::sys_days> take_day(std::string_view& text) {
    const auto year = take_number(text, 4, 9999);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_number(text, 2, 12);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_number(text, 2, 31);
    if (!day) return std::nullopt;
    const Day date = std::chrono::year(*year) / *month / *day;
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

std::optional<std::chrono::seconds> take_time(std::string_view& text) {
    const auto hour = take_number(text, 2, 23);
    if (!hour || !take(text, ':')) return std::nullopt;
    const auto minute = take_number(text, 2, 59);
    if (!minute || !take(text, ':')) return std::nullopt;
    const auto second = take_number(text, 2, 59);
    if (!second || (take(text, '.') && !take_digits(text))) return std::nullopt;
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
    if (take(text, 'Z')) return std::chrono::minutes(0);
    const bool is_west = text.starts_with('-');
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_number(text, 2, 23);
    if (!hours || !take(text, ':')) return std::nullopt;
    const auto minutes = take_number(text, 2, 59);
    if (!minutes) return std::nullopt;
    const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return is_west ? -offset : offset;
}

void add(std::string& text, const std::string& more, std::string_view between) {
    if (more.empty()) return;
    if (!text.empty()) text += between;
    text += more;
}

}  // namespace

Event event_of(const DueDate& date) {
    Event event{.uid = date.instance + "." + date.deadline + "@" + date.company,
                .at = date.due,
                .summary = date.instance,
                .description = {},
                .url = date.url,
                .sequence = date.version,
                .modified_at = {},
                .alarm = date.alarm};
    for (const auto* text : {&date.label, &date.title, &date.subject}) add(event.summary, *text, " · ");
    for (const std::string& line : date.lines) add(event.description, line, "\n");
    return event;
}

std::optional<Instant> read_instant(std::string_view rfc3339) {
    const auto day = take_day(rfc3339);
    if (!day || !take(rfc3339, 'T')) return std::nullopt;
    const auto time = take_time(rfc3339);
    if (!time) return std::nullopt;
    const auto offset = take_offset(rfc3339);
    if (!offset || !rfc3339.empty()) return std::nullopt;
    return Instant(*day) + *time - *offset;
}

}  // namespace countersign::icalendar
