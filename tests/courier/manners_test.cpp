// When people may be written to: by their evening, by the company's calendar, and by what they asked for themselves.
#include <set>

#include <catch2/catch.hpp>

#include "clients/notify/manners/manners.hpp"

using namespace countersign::notify;
using namespace countersign::notify::manners;

namespace {

LocalTime at(const char* text) { return read_local_time(std::string(text) + "+08:00").value(); }

// October 2026 as the shipped calendar has it: 1 to 7 October are holidays, 10 October is worked.
bool works(std::chrono::year_month_day date) {
    const std::string day = date_text(date);
    if (day >= "2026-10-01" && day <= "2026-10-07") return false;
    if (day == "2026-10-10") return true;
    const std::chrono::weekday weekday{std::chrono::sys_days{date}};
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

std::string allowed(const Policy& policy, const char* now, const char* person = "li.na") {
    return minute_text(allowed_from(policy, person, at(now), works));
}

}  // namespace

TEST_CASE("a message on a working day goes out at once, and one in the evening the next morning", "[manners]") {
    const Policy policy;
    CHECK(allowed(policy, "2026-11-03T08:00:00") == "2026-11-03 08:00");
    CHECK(allowed(policy, "2026-11-03T19:59:59") == "2026-11-03 19:59");
    CHECK(allowed(policy, "2026-11-03T20:00:00") == "2026-11-04 08:00");
    CHECK(allowed(policy, "2026-11-03T07:59:59") == "2026-11-03 08:00");
}

TEST_CASE("Friday evening waits until Monday morning, and National Day until the eighth", "[manners]") {
    const Policy policy;
    CHECK(allowed(policy, "2026-11-06T20:30:00") == "2026-11-09 08:00");
    CHECK(allowed(policy, "2026-11-07T12:00:00") == "2026-11-09 08:00");
    CHECK(allowed(policy, "2026-09-30T21:00:00") == "2026-10-08 08:00");
    CHECK(allowed(policy, "2026-10-01T09:00:00") == "2026-10-08 08:00");
    CHECK(allowed(policy, "2026-10-09T22:00:00") == "2026-10-10 08:00");  // a Saturday that is worked
}

TEST_CASE("what a person wants stands above what the company has", "[manners]") {
    Policy policy{.channels = {"feishu", "mail"}};
    policy.persons["li.na"] = {.quiet = QuietHours{std::chrono::hours{18}, std::chrono::minutes{9 * 60 + 30}}, .channels = {"mail"}};
    CHECK(allowed(policy, "2026-11-03T18:00:00") == "2026-11-04 09:30");
    CHECK(allowed(policy, "2026-11-03T18:00:00", "wang.fang") == "2026-11-03 18:00");
    CHECK(channels_of(policy, "li.na") == std::vector<std::string>{"mail"});
    CHECK(channels_of(policy, "wang.fang") == std::vector<std::string>{"feishu", "mail"});
    policy.persons["li.na"].quiet = never_quiet;
    CHECK(allowed(policy, "2026-11-03T23:59:00") == "2026-11-03 23:59");
    CHECK(allowed(policy, "2026-11-06T23:59:00") == "2026-11-06 23:59");
    CHECK(allowed(policy, "2026-11-07T00:00:00") == "2026-11-09 00:00");
    policy.rest_days = false;
    CHECK(allowed(policy, "2026-11-07T00:00:00") == "2026-11-07 00:00");
}

TEST_CASE("a calendar that knows no working day holds nothing back", "[manners]") {
    CHECK(minute_text(allowed_from({}, "li.na", at("2026-11-07T12:00:00"), [](auto) { return false; })) == "2026-11-07 12:00");
}

TEST_CASE("urgent is what is due before it may be sent, and only where the company wants that", "[manners]") {
    Policy policy;
    const LocalTime now = at("2026-11-06T20:30:00"), monday = at("2026-11-09T08:00:00");
    CHECK_FALSE(breaks_through(policy, at("2026-11-06T23:00:00"), now, monday));
    policy.urgent_breaks_through = true;
    CHECK(breaks_through(policy, at("2026-11-06T23:00:00"), now, monday));
    CHECK_FALSE(breaks_through(policy, monday, now, monday));
    CHECK_FALSE(breaks_through(policy, at("2026-11-06T18:00:00"), now, monday));  // overdue already
    CHECK_FALSE(breaks_through(policy, std::nullopt, now, monday));
}

TEST_CASE("Feishu and WeCom get nothing at the full and the half hour", "[manners]") {
    for (const char* channel : {"feishu", "wecom"})
        for (const char* sharp : {"2026-11-03T08:00:00", "2026-11-03T08:00:59", "2026-11-03T14:30:10"}) {
            const LocalTime moved = spread(channel, "li.na", at(sharp));
            CHECK(moved.at() > at(sharp).at());
            CHECK(moved.at() - at(sharp).at() < std::chrono::minutes{5});
            CHECK(moved.time_of_day().count() % 30 != 0);
            CHECK(spread(channel, "li.na", at(sharp)).at() == moved.at());
        }
    CHECK(spread("dingtalk", "li.na", at("2026-11-03T08:00:00")).at() == at("2026-11-03T08:00:00").at());
    CHECK(spread("feishu", "li.na", at("2026-11-03T08:01:00")).at() == at("2026-11-03T08:01:00").at());
    std::set<std::int64_t> moments;
    for (int i = 0; i < 100; ++i)
        moments.insert(spread("feishu", "person" + std::to_string(i), at("2026-11-03T08:00:00")).at().time_since_epoch().count());
    CHECK(moments.size() > 60);  // not all in one second again
}

TEST_CASE("the daemon's moments are read to the millisecond, as it writes them", "[house]") {
    CHECK(at("2026-11-03T08:00:00.25").at() - at("2026-11-03T08:00:00").at() == Milliseconds{250});
    CHECK(at("2026-11-03T08:00:00.001").at() - at("2026-11-03T08:00:00").at() == Milliseconds{1});
    CHECK_FALSE(read_local_time("2026-11-03T08:00:00.+08:00"));
    CHECK_FALSE(read_local_time("2026-11-03T08:00:00.1"));
}

TEST_CASE("quiet hours are read strictly", "[manners]") {
    CHECK(read_quiet_hours("20:00-08:00") == QuietHours{});
    CHECK(read_quiet_hours("none") == never_quiet);
    for (const char* wrong : {"", "20:00", "8:00-20:00", "08:00-20:00", "24:00-08:00", "20:60-08:00", "20:00-08:00 ", "2a:00-08:00", "-1:00-08:00"}) {
        INFO(wrong);
        CHECK_FALSE(read_quiet_hours(wrong));
    }
}
