// The calendar against published dates, against a slow counter, and at its edges.
#include "daemon/engine/calendar.hpp"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "daemon/definitions/calendar_file.hpp"

using namespace std::chrono_literals;

namespace countersign::engine {

namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(std::string(COUNTERSIGN_SOURCE_DIR) + "/" + path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

const Calendar& shipped() {
    static const Calendar calendar =
        definitions::read_calendar({.published_json = text_of("config/calendar/cn.json"), .published_file = "cn.json"})
            .value()
            .calendar;
    return calendar;
}

Calendar shipped_in(const std::string& zone) {
    return definitions::read_calendar({.published_json = text_of("config/calendar/cn.json"), .zone = zone})
        .value()
        .calendar;
}

Date day(const char* text) { return parse_date(text).value(); }

Month month(const char* text) { return parse_month(text).value(); }

Instant at(const char* text) { return parse_instant(text).value(); }

TimeOfDay clock(const char* text) { return parse_time_of_day(text).value(); }

std::string nth(const char* of, int n) { return format_date(shipped().nth_working_day(month(of), n).value()); }

std::string worked(const char* from, std::chrono::minutes amount) {
    return shipped().format_local(shipped().add_working_time(at(from), amount).value());
}

// A slow second opinion: a list of all days, and a finger that moves along it.
struct DayCounter {
    std::map<Date, bool> days;

    explicit DayCounter(const std::map<int, Calendar::Year>& years) {
        for (const auto& [number, year] : years) {
            const std::chrono::year_month_day first{
                std::chrono::year{number}, std::chrono::January, std::chrono::day{1}};
            for (Date at = first; std::chrono::year_month_day{at}.year() == first.year(); at += std::chrono::days{1}) {
                const unsigned weekday = std::chrono::weekday{at}.iso_encoding();
                days[at] = weekday <= 5;
                if (year.holidays.count(at) == 1) days[at] = false;
                if (year.makeup_workdays.count(at) == 1) days[at] = true;
            }
        }
    }

    std::vector<Date> working_days_of(Month wanted) const {
        std::vector<Date> found;
        for (const auto& [at, works] : days) {
            const std::chrono::year_month_day date{at};
            if (works && date.year() / date.month() == wanted) found.push_back(at);
        }
        return found;
    }

    std::optional<Date> add(Date from, int n) const {
        auto finger = days.find(from);
        if (n == 0) {
            while (finger != days.end() && !finger->second) ++finger;
            return finger == days.end() ? std::nullopt : std::optional(finger->first);
        }
        while (n != 0) {
            if (n > 0 && ++finger == days.end()) return std::nullopt;
            if (n < 0 && finger == days.begin()) return std::nullopt;
            if (n < 0) --finger;
            if (finger->second) n += n > 0 ? -1 : 1;
        }
        return finger->first;
    }
};

// Two years in a row with days off and make-up days anywhere, on weekdays too.
std::map<int, Calendar::Year> random_years() {
    const int first = *rc::gen::inRange(2010, 2030);
    std::map<int, Calendar::Year> years;
    for (const int number : {first, first + 1}) {
        const Date start = std::chrono::year{number} / std::chrono::January / 1;
        const auto dates = [&] {
            std::set<Date> some;
            for (const int offset : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 365))) {
                some.insert(start + std::chrono::days{offset});
            }
            return some;
        };
        years[number] = {.holidays = dates(), .makeup_workdays = dates()};
    }
    return years;
}

Date random_day(const std::map<int, Calendar::Year>& years) {
    const Date start = std::chrono::year{years.begin()->first} / std::chrono::January / 1;
    return start + std::chrono::days{*rc::gen::inRange(0, 730)};
}

}  // namespace

TEST_CASE("working days 1, 3, 8 and 9 of 96 months are the published ones", "[engine][calendar]") {
    const auto cases = nlohmann::json::parse(text_of("tests/data/workday-cases.json"));

    int checked = 0;
    for (const auto& [name, days] : cases.items()) {
        for (const auto& [number, date] : days.items()) {
            INFO("working day " << number << " of " << name);
            CHECK(nth(name.c_str(), std::stoi(number)) == date.get<std::string>());
            CHECK(shipped().working_day_number(day(date.get<std::string>().c_str())).value() == std::stoi(number));
            ++checked;
        }
    }
    CHECK(checked == 96 * 4);
}

TEST_CASE("the hard months are right", "[engine][calendar]") {
    CHECK(nth("2019-02", 3) == "2019-02-03");  // a Sunday that is worked
    CHECK(nth("2019-02", 8) == "2019-02-15");
    CHECK(nth("2019-05", 1) == "2019-05-05");  // the month begins with a worked Sunday
    CHECK(nth("2020-10", 1) == "2020-10-09");
    CHECK(nth("2022-10", 1) == "2022-10-08");  // a worked Saturday
    CHECK(nth("2023-10", 1) == "2023-10-07");
    CHECK(nth("2024-02", 8) == "2024-02-09");  // New Year's Eve, then nine days of nothing
    CHECK(nth("2024-02", 9) == "2024-02-18");
    CHECK(nth("2025-10", 1) == "2025-10-09");
    CHECK(nth("2026-01", 1) == "2026-01-04");
    CHECK(nth("2026-10", 3) == "2026-10-10");
}

TEST_CASE("working days of a month count from its end as well", "[engine][calendar]") {
    CHECK(nth("2024-02", -1) == "2024-02-29");
    CHECK(nth("2022-04", -1) == "2022-04-29");
    CHECK(nth("2019-04", -2) == "2019-04-29");
    CHECK(nth("2024-02", 40) == "2024-02-29");
    CHECK(nth("2024-02", -40) == "2024-02-01");
}

TEST_CASE("a day off has no number in its month", "[engine][calendar]") {
    CHECK(shipped().working_day_number(day("2024-02-10")).value() == std::nullopt);
    CHECK(shipped().working_day_number(day("2024-02-29")).value() == 18);
}

TEST_CASE("a company that closes on 2024-02-09 has its eighth working day after the holiday", "[engine][calendar]") {
    const auto loaded = definitions::read_calendar(
        {.published_json = text_of("config/calendar/cn.json"), .company_toml = "holidays = [2024-02-09]\n"});
    REQUIRE(loaded);

    CHECK(format_date(loaded->calendar.nth_working_day(month("2024-02"), 8).value()) == "2024-02-18");
    CHECK(format_date(loaded->calendar.nth_working_day(month("2024-02"), 9).value()) == "2024-02-19");
    CHECK(loaded->calendar.version() != shipped().version());
}

TEST_CASE("counting agrees with a slow counter on any two years", "[engine][calendar]") {
    CHECK(rc::check("nth working day", [] {
        const auto years = random_years();
        const Calendar calendar(years, {}, {}, "");
        const std::chrono::year_month_day date{random_day(years)};
        const Month of = date.year() / date.month();
        const auto expected = DayCounter(years).working_days_of(of);
        RC_PRE(!expected.empty());

        for (int n = 1; n <= 25; ++n) {
            const std::size_t index = std::min(static_cast<std::size_t>(n), expected.size()) - 1;
            RC_ASSERT(calendar.nth_working_day(of, n).value() == expected[index]);
            RC_ASSERT(calendar.nth_working_day(of, -n).value() == expected[expected.size() - 1 - index]);
        }
        for (std::size_t i = 0; i < expected.size(); ++i) {
            RC_ASSERT(calendar.working_day_number(expected[i]).value() == static_cast<int>(i) + 1);
        }
    }));
    CHECK(rc::check("add working days", [] {
        const auto years = random_years();
        const Calendar calendar(years, {}, {}, "");
        const Date from = random_day(years);
        const int n = *rc::gen::inRange(-60, 61);

        const auto reached = calendar.add_working_days(from, n);
        const auto expected = DayCounter(years).add(from, n);

        RC_ASSERT(reached.has_value() == expected.has_value());
        if (!reached) return;
        RC_ASSERT(*reached == *expected);
        if (n > 0) RC_ASSERT(calendar.working_days_between(from, *reached).value() == n);
    }));
    CHECK(rc::check("working days between", [] {
        const auto years = random_years();
        const Calendar calendar(years, {}, {}, "");
        const Date from = random_day(years);
        const Date until = random_day(years);

        int expected = 0;
        for (const auto& [at, works] : DayCounter(years).days) {
            if (works && at > std::min(from, until) && at <= std::max(from, until)) expected += from < until ? 1 : -1;
        }

        RC_ASSERT(calendar.working_days_between(from, until).value() == expected);
    }));
}

TEST_CASE("counting crosses from year to year", "[engine][calendar]") {
    CHECK(shipped().add_working_days(day("2025-12-31"), 1).value() == day("2026-01-04"));
    CHECK(shipped().add_working_days(day("2026-01-04"), -1).value() == day("2025-12-31"));
    CHECK(shipped().working_days_between(day("2025-12-30"), day("2026-01-05")).value() == 3);
    CHECK(shipped().working_days_between(day("2026-01-05"), day("2025-12-30")).value() == -3);
}

TEST_CASE("zero working days means this day, or the next working day", "[engine][calendar]") {
    CHECK(shipped().add_working_days(day("2026-11-03"), 0).value() == day("2026-11-03"));
    CHECK(shipped().add_working_days(day("2026-11-07"), 0).value() == day("2026-11-09"));
}

TEST_CASE("a year without data is a gap with a sentence, never a guess", "[engine][calendar]") {
    const std::string sentence = "Expected published holidays for 2027, but the calendar ends with 2026.";

    CHECK(shipped().add_working_days(day("2026-12-31"), 1).error().sentence() == sentence);
    CHECK(shipped().nth_working_day(month("2027-01"), 1).error().sentence() == sentence);
    CHECK(shipped().is_working_day(day("2027-01-01")).error().year == 2027);
    CHECK(shipped().working_day_number(day("2027-01-04")).error().sentence() == sentence);
    CHECK(shipped().working_days_between(day("2026-12-30"), day("2027-01-01")).error().sentence() == sentence);
    CHECK(shipped().add_working_time(at("2026-12-31T17:00:00+08:00"), 61min).error().sentence() == sentence);
    CHECK(shipped().add_working_time(at("2026-12-31T17:00:00+08:00"), 60min).has_value());
    CHECK(shipped().add_working_days(day("2007-01-01"), -1).error().sentence() ==
          "Expected published holidays for 2006, but the calendar begins with 2007.");
    CHECK(Calendar().is_working_day(day("2026-01-01")).error().sentence() ==
          "Expected published holidays for 2026, but the calendar is empty.");
    CHECK(shipped().first_year() == 2007);
    CHECK(shipped().last_year() == 2026);
    CHECK_FALSE(shipped().has_year(2027));
}

TEST_CASE("working time stops over lunch, at night, on weekends and on holidays", "[engine][calendar]") {
    CHECK(worked("2026-11-03T11:30:00+08:00", 60min) == "2026-11-03 13:30");
    CHECK(worked("2026-11-03T12:20:00+08:00", 60min) == "2026-11-03 14:00");
    CHECK(worked("2026-11-03T08:00:00+08:00", 2h) == "2026-11-03 11:00");
    CHECK(worked("2026-11-03T17:30:00+08:00", 30min) == "2026-11-03 18:00");
    CHECK(worked("2026-11-03T17:30:00+08:00", 31min) == "2026-11-04 09:01");
    CHECK(worked("2026-11-06T17:00:00+08:00", 2h) == "2026-11-09 10:00");  // Friday to Monday
    CHECK(worked("2026-10-09T17:00:00+08:00", 2h) == "2026-10-10 10:00");  // a Saturday that is worked
    CHECK(worked("2026-10-10T17:00:00+08:00", 2h) == "2026-10-12 10:00");
    CHECK(worked("2026-09-30T17:00:00+08:00", 2h) == "2026-10-08 10:00");  // the National Day holiday
    CHECK(worked("2026-11-07T03:00:00+08:00", 0min) == "2026-11-07 03:00");
}

TEST_CASE("working time counts backwards too", "[engine][calendar]") {
    CHECK(worked("2026-11-03T13:30:00+08:00", -60min) == "2026-11-03 11:30");
    CHECK(worked("2026-11-09T09:30:00+08:00", -60min) == "2026-11-06 17:30");
    CHECK(worked("2026-10-08T09:00:00+08:00", -60min) == "2026-09-30 17:00");
    CHECK(rc::check("there and back again", [] {
        const Instant from = at("2026-05-06T09:00:00+08:00") + std::chrono::minutes{*rc::gen::inRange(1, 180)};
        const std::chrono::minutes amount{*rc::gen::inRange(0, 20'000)};
        const Instant reached = shipped().add_working_time(from, amount).value();
        RC_ASSERT(shipped().add_working_time(reached, -amount).value() == from);
    }));
}

TEST_CASE("what is left of working time is exact across lunch, weekends and holidays", "[engine][calendar]") {
    const auto between = [](const char* from, const char* until) {
        return shipped().working_time_between(at(from), at(until)).value();
    };
    CHECK(between("2026-11-03T11:30:00+08:00", "2026-11-03T13:30:00+08:00") == 60min);
    CHECK(between("2026-11-06T17:15:30+08:00", "2026-11-09T09:00:00+08:00") == 44min + 30s);  // Friday to Monday
    CHECK(between("2026-09-30T17:00:00+08:00", "2026-10-10T10:00:00+08:00") == 1h + 16h + 1h);
    CHECK(between("2026-11-07T03:00:00+08:00", "2026-11-07T20:00:00+08:00") == 0min);
    CHECK(between("2026-11-04T09:00:00+08:00", "2026-11-03T09:00:00+08:00") == 0min);
    CHECK(shipped().working_time_between(at("2026-12-31T17:00:00+08:00"), at("2027-01-01T10:00:00+08:00")).error().year == 2027);
    CHECK(rc::check("as much as was added lies between", [] {
        const Instant from = at("2026-05-06T00:00:00+08:00") + std::chrono::minutes{*rc::gen::inRange(0, 30'000)};
        const std::chrono::minutes amount{*rc::gen::inRange(0, 20'000)};
        RC_ASSERT(shipped().working_time_between(from, shipped().add_working_time(from, amount).value()).value() == amount);
    }));
}

TEST_CASE("outside of working time, the next shift is waited for", "[engine][calendar]") {
    const auto next = [](const char* from) { return shipped().format_local(shipped().next_working_time(at(from)).value()); };
    CHECK(next("2026-11-03T11:59:00+08:00") == "2026-11-03 11:59");
    CHECK(next("2026-11-03T12:00:00+08:00") == "2026-11-03 13:00");
    CHECK(next("2026-11-03T08:59:59+08:00") == "2026-11-03 09:00");
    CHECK(next("2026-11-06T18:00:00+08:00") == "2026-11-09 09:00");
    CHECK(next("2026-10-09T20:00:00+08:00") == "2026-10-10 09:00");  // a Saturday that is worked
    CHECK(shipped().next_working_time(at("2026-12-31T18:00:00+08:00")).error().year == 2027);
}

TEST_CASE("the clock in Shanghai is eight hours ahead, all year", "[engine][calendar]") {
    CHECK(shipped().to_instant(day("2026-11-03"), clock("18:00")) == at("2026-11-03T10:00:00Z"));
    CHECK(shipped().to_instant(day("2026-07-01"), clock("00:00")) == at("2026-06-30T16:00:00Z"));
    CHECK(shipped().local_date(at("2026-06-30T16:00:00Z")) == day("2026-07-01"));
    CHECK(shipped().local_date(at("2026-06-30T15:59:59.999Z")) == day("2026-06-30"));
    CHECK(shipped().local_time(at("2026-06-30T15:59:59.999Z")) == clock("23:59"));
    CHECK(shipped().format_instant(at("2026-11-03T10:00:00Z")) == "2026-11-03T18:00:00+08:00");
    CHECK(shipped().format_local(at("2026-11-03T10:00:59Z")) == "2026-11-03 18:00");
}

TEST_CASE("a local time that summer time skips means the change, a doubled one the earlier instant",
          "[engine][calendar]") {
    const Calendar berlin = shipped_in("Europe/Berlin");

    CHECK(berlin.to_instant(day("2026-03-29"), clock("01:59")) == at("2026-03-29T00:59:00Z"));
    CHECK(berlin.to_instant(day("2026-03-29"), clock("02:30")) == at("2026-03-29T01:00:00Z"));
    CHECK(berlin.to_instant(day("2026-03-29"), clock("03:00")) == at("2026-03-29T01:00:00Z"));
    CHECK(berlin.to_instant(day("2026-10-25"), clock("02:30")) == at("2026-10-25T00:30:00Z"));
    CHECK(berlin.to_instant(day("2026-10-25"), clock("03:00")) == at("2026-10-25T02:00:00Z"));
    CHECK(berlin.format_instant(at("2026-10-25T00:30:00Z")) == "2026-10-25T02:30:00+02:00");
    CHECK(berlin.format_instant(at("2026-10-25T01:30:00Z")) == "2026-10-25T02:30:00+01:00");
    CHECK(shipped_in("America/St_Johns").format_instant(at("2026-01-01T00:00:00Z")) == "2025-12-31T20:30:00-03:30");
    CHECK(Calendar().format_instant(at("2026-01-01T00:00:00Z")) == "2026-01-01T00:00:00+00:00");
}

TEST_CASE("what a clock shows leads back to the instant, in any zone", "[engine][calendar]") {
    for (const char* zone : {"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"}) {
        const Calendar calendar = shipped_in(zone);
        CHECK(rc::check(zone, [&] {
            const Instant instant =
                at("2000-01-01T00:00:00Z") + std::chrono::minutes{*rc::gen::inRange(0, 60 * 365 * 1440)};
            const Instant again = calendar.to_instant(calendar.local_date(instant), calendar.local_time(instant));
            // The second of two equal clock times leads to the first.
            RC_ASSERT(again <= instant);
            RC_ASSERT(instant - again <= 1h);
            RC_ASSERT(calendar.format_local(again) == calendar.format_local(instant));
            RC_ASSERT(parse_instant(calendar.format_instant(instant)).value() == instant);
        }));
    }
}

TEST_CASE("instants are written and read as RFC 3339", "[engine][calendar]") {
    CHECK(format_utc(at("2026-11-03T18:00:00+08:00")) == "2026-11-03T10:00:00Z");
    CHECK(format_utc(at("2026-11-03t10:00:00.5z")) == "2026-11-03T10:00:00.500Z");
    CHECK(format_utc(at("2026-11-03T10:00:00.123999Z")) == "2026-11-03T10:00:00.123Z");
    CHECK(format_utc(at("2026-11-03T10:00:00.000Z")) == "2026-11-03T10:00:00Z");
    CHECK(format_utc(at("2026-11-03T10:00:00-03:30")) == "2026-11-03T13:30:00Z");
    CHECK(format_utc(at("1969-12-31T23:59:59.999Z")) == "1969-12-31T23:59:59.999Z");
    CHECK(rc::check("round trip", [] {
        const Instant instant{
            std::chrono::milliseconds{*rc::gen::inRange<std::int64_t>(-2'208'988'800'000, 7'258'118'400'000)}};
        RC_ASSERT(parse_instant(format_utc(instant)).value() == instant);
        RC_ASSERT(parse_instant(shipped().format_instant(instant)).value() == instant);
    }));
}

TEST_CASE("what is no RFC 3339 is refused", "[engine][calendar]") {
    for (const char* text : {"",
                             "2026-11-03",
                             "2026-11-03T18:00:00",
                             "2026-11-03T18:00Z",
                             "2026-11-03 18:00:00Z",
                             "2026-11-31T18:00:00Z",
                             "2026-11-03T24:00:00Z",
                             "2026-11-03T18:60:00Z",
                             "2026-11-03T18:00:60Z",
                             "2026-11-03T18:00:00.Z",
                             "2026-11-03T18:00:00+8:00",
                             "2026-11-03T18:00:00+08:00 ",
                             "2026-11-03T18:00:00+24:00",
                             "2026-11-03T18:00:00+0800",
                             "2026-11-03T-1:00:00Z",
                             "2026-11-03T18:00:00+08:0",
                             "2026-1-03T18:00:00Z"}) {
        INFO(text);
        CHECK_FALSE(parse_instant(text));
    }
}

TEST_CASE("a time of day has two digits, a colon and two digits", "[engine][calendar]") {
    CHECK(clock("00:00").minutes == 0);
    CHECK(clock("23:59").minutes == 1439);
    for (const char* text : {"", "9:00", "24:00", "12:60", "1200", "12:00:00", "ab:cd", "-1:00", " 9:00"}) {
        INFO(text);
        CHECK_FALSE(parse_time_of_day(text));
    }
}

}  // namespace countersign::engine
