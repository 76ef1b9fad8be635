#include "clients/icalendar/calendar.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "clients/icalendar/content_line.hpp"

namespace countersign::icalendar {

namespace {

using std::chrono::floor;

std::string digits(long long number, int width) {
    std::string text = std::to_string(number);
    if (text.size() < static_cast<std::size_t>(width)) text.insert(0, static_cast<std::size_t>(width) - text.size(), '0');
    return text;
}

std::string date_text(Day day) {
    return digits(static_cast<int>(day.year()), 4) + digits(static_cast<unsigned>(day.month()), 2) +
           digits(static_cast<unsigned>(day.day()), 2);
}

// In UTC, so that no zone has to be described.
std::string instant_text(Instant instant) {
    const auto day = floor<std::chrono::days>(instant);
    const std::chrono::hh_mm_ss time{instant - day};
    return date_text(Day{day}) + "T" + digits(time.hours().count(), 2) + digits(time.minutes().count(), 2) +
           digits(time.seconds().count(), 2) + "Z";
}

// The RFC's integers end at 2^31 - 1.
std::string sequence_text(std::uint64_t sequence) {
    return std::to_string(std::min<std::uint64_t>(sequence, std::numeric_limits<std::int32_t>::max()));
}

bool is_web_address(const std::string& url) {
    const auto is_printable = [](char c) { return c > ' ' && c < '\x7F'; };
    return (url.starts_with("https://") || url.starts_with("http://")) && std::ranges::all_of(url, is_printable);
}

std::string start_of(const Event& event) {
    if (const auto* day = std::get_if<Day>(&event.at)) return content_line("DTSTART;VALUE=DATE", date_text(*day));
    return content_line("DTSTART", instant_text(std::get<Instant>(event.at)));
}

std::string alarm_of(const Event& event) {
    if (!event.alarm) return {};
    return content_line("BEGIN", "VALARM") + content_line("ACTION", "DISPLAY") +
           content_line("DESCRIPTION", escaped(event.summary)) +
           content_line("TRIGGER", "-PT" + std::to_string(event.alarm->count()) + "M") + content_line("END", "VALARM");
}

// A date takes nobody's time, so it is transparent and has no end.
std::string text_of(const Event& event, Instant written_at) {
    std::string text = content_line("BEGIN", "VEVENT") + content_line("UID", escaped(event.uid)) +
                       content_line("DTSTAMP", instant_text(written_at)) + start_of(event) +
                       content_line("SUMMARY", escaped(event.summary));
    if (!event.description.empty()) text += content_line("DESCRIPTION", escaped(event.description));
    if (is_web_address(event.url)) text += content_line("URL", event.url);
    text += content_line("SEQUENCE", sequence_text(event.sequence));
    if (event.modified_at) text += content_line("LAST-MODIFIED", instant_text(*event.modified_at));
    return text + content_line("TRANSP", "TRANSPARENT") + alarm_of(event) + content_line("END", "VEVENT");
}

}  // namespace

std::string write(const Calendar& calendar, Instant written_at) {
    std::string text = content_line("BEGIN", "VCALENDAR") + content_line("VERSION", "2.0") +
                       content_line("PRODID", "-//Countersign//Countersign//EN") +
                       content_line("CALSCALE", "GREGORIAN") + content_line("METHOD", "PUBLISH") +
                       content_line("NAME", escaped(calendar.name)) + content_line("X-WR-CALNAME", escaped(calendar.name));
    if (calendar.refresh) {
        const std::string every = "PT" + std::to_string(calendar.refresh->count()) + "M";
        text += content_line("REFRESH-INTERVAL;VALUE=DURATION", every) + content_line("X-PUBLISHED-TTL", every);
    }
    for (const Event& event : calendar.events) text += text_of(event, written_at);
    return text + content_line("END", "VCALENDAR");
}

}  // namespace countersign::icalendar
