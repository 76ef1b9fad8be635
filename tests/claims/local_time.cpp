#include "tests/claims/local_time.hpp"

#include <cstdio>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace countersign::tests::claims {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

namespace {

constexpr hours ahead_of_utc{8};

[[noreturn]] void fail(std::string_view what, std::string_view found) {
    throw std::runtime_error(fmt::format("Expected {}, but found '{}'.", what, found));
}

Day read_day(const std::string& text) {
    int year = 0;
    unsigned month = 0, day = 0;
    if (std::sscanf(text.c_str(), "%d-%u-%u", &year, &month, &day) != 3) fail("a day", text);
    return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
}

}  // namespace

Day day_of(Instant instant) { return std::chrono::floor<days>(instant + ahead_of_utc); }

Instant at(Day day, minutes since_midnight) { return Instant{day} + since_midnight - ahead_of_utc; }

std::string written(Day day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}",
                       static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string written(Instant instant) {
    const Day day = day_of(instant);
    const std::chrono::hh_mm_ss time{instant + ahead_of_utc - Instant{day}};
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}+08:00",
                       written(day),
                       time.hours().count(),
                       time.minutes().count(),
                       time.seconds().count(),
                       time.subseconds().count());
}

Instant read_instant(std::string_view text) {
    const std::string owned(text);
    if (owned.size() < 19) fail("a time", text);
    int hour = 0, minute = 0, second = 0, thousandths = 0, read = 0;
    if (std::sscanf(owned.c_str() + 10, "T%d:%d:%d%n", &hour, &minute, &second, &read) != 3) fail("a time", text);
    std::string_view rest = text.substr(10 + static_cast<std::size_t>(read));
    if (rest.starts_with('.')) {
        thousandths = std::stoi(std::string(rest.substr(1, 3)));
        rest.remove_prefix(4);
    }
    if (rest != "+08:00") fail("a time in Shanghai, to the millisecond", text);
    return at(read_day(owned.substr(0, 10)), hours{hour} + minutes{minute}) + std::chrono::seconds{second} +
           milliseconds{thousandths};
}

WorkingDays::WorkingDays(const std::filesystem::path& published) {
    std::ifstream in(published);
    const auto years = nlohmann::json::parse(in);
    for (const auto& [year, lists] : years.items()) {
        for (const auto& day : lists.at("holidays")) holidays_.insert(read_day(day));
        for (const auto& day : lists.at("makeup_workdays")) makeup_days_.insert(read_day(day));
    }
}

bool WorkingDays::is_working(Day day) const {
    if (makeup_days_.contains(day)) return true;
    const std::chrono::weekday weekday{day};
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday && !holidays_.contains(day);
}

Day WorkingDays::add(Day day, int count) const {
    const days step{count < 0 ? -1 : 1};
    for (int left = std::abs(count); left > 0;) {
        day += step;
        if (is_working(day)) --left;
    }
    return day;
}

}  // namespace countersign::tests::claims
