// When reminders come whose moment falls on a day off, over the National Day of 2026 and where the calendar ends.
#include "daemon/engine/rungs.hpp"

#include <catch2/catch.hpp>

using namespace countersign::engine;

namespace {

using Moments = std::vector<Instant>;

Date day(const char* text) { return *parse_date(text); }

Instant at(const std::string& text) { return *parse_instant(text + ":00Z"); }

// October 1 to 7 is off; Saturday the 10th is worked. In UTC, work begins at nine.
Calendar national_day() {
    Calendar::Year year;
    for (const char* off : {"2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"}) year.holidays.insert(day(off));
    year.makeup_workdays.insert(day("2026-10-10"));
    return Calendar({{2026, year}}, {}, {{{9 * 60}, {12 * 60}}, {{13 * 60}, {18 * 60}}}, "test");
}

}  // namespace

TEST_CASE("a reminder of a working day comes at its moment, on a make-up Saturday as well", "[engine][rungs]") {
    const Calendar calendar = national_day();
    for (const char* moment : {"2026-09-30T09:00", "2026-10-09T22:30", "2026-10-10T16:00"})
        CHECK(working_rung(at(moment), at("2026-10-30T18:00"), at("2026-09-01T09:00"), calendar) == at(moment));
}

TEST_CASE("a reminder of a day off comes when work begins again, or before the holiday if that is too late", "[engine][rungs]") {
    const Calendar calendar = national_day();
    const Instant early = at("2026-09-01T09:00"), moment = at("2026-10-03T16:00");

    CHECK(working_rung(moment, at("2026-10-08T09:01"), early, calendar) == at("2026-10-08T09:00"));
    // At the deadline itself it would be none.
    CHECK(working_rung(moment, at("2026-10-08T09:00"), early, calendar) == at("2026-09-30T09:00"));
    CHECK(working_rung(moment, at("2026-10-08T09:00"), at("2026-09-30T08:59"), calendar) == at("2026-09-30T09:00"));
    // Set when that morning is over: at a bad time rather than never.
    CHECK(working_rung(moment, at("2026-10-08T09:00"), at("2026-09-30T09:00"), calendar) == moment);
}

TEST_CASE("reminders at one moment are one, and those behind are none", "[engine][rungs]") {
    const Calendar calendar = national_day();
    const Moments moments{at("2026-10-08T16:00"), at("2026-10-07T09:00"), at("2026-10-06T09:00"), at("2026-09-28T09:00")};

    CHECK(rungs_ahead(moments, at("2026-10-08T18:00"), at("2026-09-29T09:00"), calendar) ==
          Moments{at("2026-10-08T09:00"), at("2026-10-08T16:00")});
    // One whose own moment is over, but not the working morning on which it comes.
    CHECK(rungs_ahead({at("2026-10-06T09:00")}, at("2026-10-08T18:00"), at("2026-10-07T12:00"), calendar) ==
          Moments{at("2026-10-08T09:00")});
    CHECK(rungs_ahead({at("2026-10-09T09:00")}, at("2026-10-08T18:00"), at("2026-10-01T12:00"), calendar).empty());
}

TEST_CASE("where the calendar does not reach, a reminder stays where it is", "[engine][rungs]") {
    const Calendar calendar = national_day();
    const Instant now = at("2026-12-01T09:00");
    // New Year's Day has no data; the last Saturday of the year has a next working day that has none.
    CHECK(working_rung(at("2027-01-01T09:00"), at("2027-01-05T18:00"), now, calendar) == at("2027-01-01T09:00"));
    CHECK(working_rung(at("2026-12-26T09:00"), at("2027-01-05T18:00"), now, calendar) == at("2026-12-28T09:00"));
}
