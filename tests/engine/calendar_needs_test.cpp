// Somebody is told that a year is missing before anybody is refused for it. The shipped calendar ends with 2026.
#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "daemon/definitions/calendar_file.hpp"
#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/calendar_needs.hpp"

using namespace countersign;
using namespace countersign::engine;

namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(std::string(COUNTERSIGN_SOURCE_DIR) + "/" + path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<CalendarNeed> needs_of(const std::string& workflow, unsigned month, unsigned day, const Company& company = {}) {
    const auto definition = definitions::read_definition(text_of("workflows/" + workflow + ".toml"), workflow).value();
    const auto calendar = definitions::read_calendar({.published_json = text_of("config/calendar/cn.json")}).value().calendar;
    const Date date{std::chrono::year{2026} / std::chrono::month{month} / std::chrono::day{day}};
    return calendar_needs(*definition, company, calendar, calendar.to_instant(date, {.minutes = 9 * 60}));
}

bool has(const std::vector<CalendarNeed>& needs, const char* label) {
    const auto is_it = [&](const CalendarNeed& need) { return need.deadline.en == label && need.year == 2027; };
    return std::any_of(needs.begin(), needs.end(), is_it);
}

}  // namespace

TEST_CASE("an approval that is valid for sixty working days needs the next year from autumn on", "[engine][calendar]") {
    CHECK(needs_of("special-fee", 9, 1).empty());
    CHECK(has(needs_of("special-fee", 10, 20), "validity of the approval"));
    CHECK_FALSE(has(needs_of("special-fee", 10, 20), "payment"));
}

TEST_CASE("what the company has set counts", "[engine][calendar]") {
    Company company;
    company.settings.emplace("special-fee.validity", Value{std::int64_t{5}});
    CHECK_FALSE(has(needs_of("special-fee", 10, 20, company), "validity of the approval"));
}

TEST_CASE("a month's statement needs the next month only for what ends there", "[engine][calendar]") {
    CHECK(needs_of("monthly-fee", 11, 2).empty());
    const auto december = needs_of("monthly-fee", 12, 1);  // working day 3 of January is the last for a reopening
    REQUIRE(december.size() == 1);
    CHECK(december.front().year == 2027);
}
