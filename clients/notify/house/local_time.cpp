#include "clients/notify/house/local_time.hpp"

#include <charconv>

#include <fmt/format.h>

namespace countersign::notify {

using std::chrono::minutes;

namespace {

std::chrono::local_time<Milliseconds> shown(Instant at, minutes offset) {
    return std::chrono::local_time<Milliseconds>{at.time_since_epoch() + offset};
}

// The digits from `from` on, `count` of them; -1 when there are none.
int digits(std::string_view text, std::size_t from, std::size_t count) {
    if (text.size() < from + count) return -1;
    int value = 0;
    for (const char c : text.substr(from, count)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool has(std::string_view text, std::size_t at, char wanted) { return at < text.size() && text[at] == wanted; }

// ".25" is 250; what is finer than a millisecond does not count. Nothing: no digits. Takes them off the text.
std::optional<Milliseconds> take_fraction(std::string_view& text) {
    if (!text.starts_with('.')) return Milliseconds{0};
    text.remove_prefix(1);
    int value = 0, weight = 100;
    const std::size_t before = text.size();
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), weight /= 10)
        value += weight * (text.front() - '0');
    return text.size() == before ? std::nullopt : std::optional{Milliseconds{value}};
}

std::optional<minutes> read_offset(std::string_view text) {
    if (text == "Z") return minutes{0};
    const int hours = digits(text, 1, 2), rest = digits(text, 4, 2);
    if (text.size() != 6 || text[3] != ':' || hours < 0 || hours > 15 || rest < 0 || rest > 59) return std::nullopt;
    if (text[0] != '+' && text[0] != '-') return std::nullopt;
    return minutes{(hours * 60 + rest) * (text[0] == '-' ? -1 : 1)};
}

}  // namespace

std::chrono::year_month_day LocalTime::date() const {
    return std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(shown(at_, offset_))};
}

minutes LocalTime::time_of_day() const {
    const auto time = shown(at_, offset_);
    return std::chrono::floor<minutes>(time - std::chrono::floor<std::chrono::days>(time));
}

LocalTime LocalTime::on(std::chrono::year_month_day date, minutes time_of_day) const {
    const std::chrono::sys_days midnight{date};
    return {Instant{midnight.time_since_epoch() + time_of_day - offset_}, offset_};
}

std::optional<std::chrono::year_month_day> read_date(std::string_view text) {
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    if (text.size() != 10 || year < 0 || month < 0 || day < 0 || !has(text, 4, '-') || !has(text, 7, '-')) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    return date.ok() ? std::optional{date} : std::nullopt;
}

std::optional<LocalTime> read_local_time(std::string_view text) {
    if (text.size() < 20) return std::nullopt;
    const auto date = read_date(text.substr(0, 10));
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    std::string_view rest = text.substr(19);
    const auto fraction = take_fraction(rest);
    const auto offset = read_offset(rest);
    if (!date || !fraction || !offset || !has(text, 10, 'T') || !has(text, 13, ':') || !has(text, 16, ':')) return std::nullopt;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
    const auto time = std::chrono::hours{hour} + minutes{minute} + std::chrono::seconds{second} + *fraction;
    return LocalTime{Instant{std::chrono::sys_days{*date}.time_since_epoch() + time - *offset}, *offset};
}

std::string date_text(std::chrono::year_month_day date) {
    return fmt::format("{}-{:02}", month_text(date), static_cast<unsigned>(date.day()));
}

std::string month_text(std::chrono::year_month_day date) {
    return fmt::format("{:04}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()));
}

std::string minute_text(const LocalTime& time) {
    const auto minute = time.time_of_day().count();
    return fmt::format("{} {:02}:{:02}", date_text(time.date()), minute / 60, minute % 60);
}

std::string rfc3339(const LocalTime& time) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(shown(time.at(), time.offset()));
    const auto second = (whole - std::chrono::floor<minutes>(whole)).count();
    const auto minute = time.time_of_day().count(), offset = time.offset().count();
    return fmt::format("{}T{:02}:{:02}:{:02}{}{:02}:{:02}", date_text(time.date()), minute / 60, minute % 60, second,
                       offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
}

}  // namespace countersign::notify
