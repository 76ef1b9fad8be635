// Moments: every form of the grammar, what is refused and how it is said, and what they mean.
#include "daemon/engine/moment.hpp"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "daemon/definitions/calendar_file.hpp"

namespace countersign::engine {

namespace {

const Calendar& shipped() {
    static const Calendar calendar = [] {
        std::ifstream file(std::string(COUNTERSIGN_SOURCE_DIR) + "/config/calendar/cn.json");
        std::ostringstream text;
        text << file.rdbuf();
        return definitions::read_calendar({.published_json = text.str()}).value().calendar;
    }();
    return calendar;
}

Instant local(const char* text) { return parse_instant(std::string(text) + ":00+08:00").value(); }

// A statement of November 2026, a draft entered on Friday afternoon.
struct Given {
    Value form = Record{{"contract_date", Value(parse_date("2026-11-09").value())},
                        {"signed_at", Value(local("2026-11-05T10:15"))},
                        {"customer", Value("华东")},
                        {"empty", Value()}};
    Value settings = Record{{"validity", Value(std::int64_t{2})}, {"none", Value(std::int64_t{0})}, {"name", Value("x")}};
    MomentAnchors anchors{.month = parse_month("2026-11").value(),
                          .entry = local("2026-11-06T16:30"),
                          .opened = local("2026-11-02T09:00"),
                          .due = local("2026-11-04T18:00"),
                          .form = &form,
                          .settings = &settings};
};

// The time that a moment means, or the sentence that says why there is none.
std::string meaning(const char* text, const MomentAnchors& anchors) {
    const auto moment = parse_moment(text);
    if (!moment) return moment.error();
    const auto instant = resolve(*moment, anchors, shipped());
    return instant ? shipped().format_local(*instant) : instant.error().text;
}

std::string meaning(const char* text) {
    const Given given;
    return meaning(text, given.anchors);
}

std::string refusal(const char* text) {
    const auto moment = parse_moment(text);
    return moment ? "accepted" : moment.error();
}

}  // namespace

TEST_CASE("a moment may be a working day or a day of the month", "[engine][moment]") {
    CHECK(meaning("working day 3, 18:00") == "2026-11-04 18:00");
    CHECK(meaning("working day 9, 09:00") == "2026-11-12 09:00");
    CHECK(meaning("last working day, 18:00") == "2026-11-30 18:00");
    CHECK(meaning("working day 1 of next month, 09:00") == "2026-12-01 09:00");
    CHECK(meaning("working day 3 of previous month, 18:00") == "2026-10-10 18:00");
    CHECK(meaning("last working day of previous month, 18:00") == "2026-10-30 18:00");
    CHECK(meaning("day 15, 12:00") == "2026-11-15 12:00");
    CHECK(meaning("day 31, 12:00") == "2026-11-30 12:00");
    CHECK(meaning("last day, 23:59") == "2026-11-30 23:59");
    CHECK(meaning("last day of next month, 23:59") == "2026-12-31 23:59");
    CHECK(meaning("last day of previous month, 23:59") == "2026-10-31 23:59");
}

TEST_CASE("a moment may count from a day of the month", "[engine][moment]") {
    CHECK(meaning("working day 8 - 1 working day, 12:00") == "2026-11-10 12:00");
    CHECK(meaning("last working day + 1 day, 09:00") == "2026-12-01 09:00");
    CHECK(meaning("day 14 + 0 working days, 09:00") == "2026-11-16 09:00");
}

TEST_CASE("a moment may count from entry, opening, a deadline or a field", "[engine][moment]") {
    CHECK(meaning("entry") == "2026-11-06 16:30");
    CHECK(meaning("entry, 18:00") == "2026-11-06 18:00");
    CHECK(meaning("entry + 2 working days, 18:00") == "2026-11-10 18:00");
    CHECK(meaning("entry + 2 working days") == "2026-11-10 16:30");
    CHECK(meaning("entry + 0 working days, 18:00") == "2026-11-06 18:00");
    CHECK(meaning("entry + 1 day") == "2026-11-07 16:30");
    CHECK(meaning("entry + 36 hours") == "2026-11-08 04:30");
    CHECK(meaning("entry + 45 minutes") == "2026-11-06 17:15");
    CHECK(meaning("entry + 2 working hours") == "2026-11-09 09:30");
    CHECK(meaning("entry + 91 working minutes") == "2026-11-09 09:01");
    CHECK(meaning("opened + 1 working day, 09:00") == "2026-11-03 09:00");
    CHECK(meaning("due - 1 working day, 09:00") == "2026-11-03 09:00");
    CHECK(meaning("due - 2 hours") == "2026-11-04 16:00");
    CHECK(meaning("due - 1 working hour") == "2026-11-04 17:00");
    CHECK(meaning("form.contract_date - 1 working day, 12:00") == "2026-11-06 12:00");
    CHECK(meaning("form.contract_date, 12:00") == "2026-11-09 12:00");
    CHECK(meaning("form.signed_at + 1 hour") == "2026-11-05 11:15");
}

TEST_CASE("the same working day ends on the next one when its time has passed", "[engine][moment]") {
    Given given;
    const auto due = [&](const char* entry) {
        given.anchors.entry = local(entry);
        return meaning("entry + 0 working days, 18:00", given.anchors);
    };

    CHECK(due("2026-11-06T17:59") == "2026-11-06 18:00");
    CHECK(due("2026-11-06T18:00") == "2026-11-09 18:00");
    CHECK(due("2026-11-06T19:30") == "2026-11-09 18:00");
    CHECK(due("2026-11-07T19:30") == "2026-11-09 18:00");
    CHECK(due("2026-11-09T00:00") == "2026-11-09 18:00");
}

TEST_CASE("the company may set how many days a moment counts", "[engine][moment]") {
    CHECK(meaning("entry + settings.validity working days, 18:00") == "2026-11-10 18:00");
    CHECK(meaning("due - settings.validity days, 09:00") == "2026-11-02 09:00");
    CHECK(meaning("entry + settings.none working days, 18:00") == "2026-11-06 18:00");
    CHECK(meaning("entry + settings.name days") ==
          "Expected a count from 0 to 99999 in settings.name for \"entry + settings.name days\", but there is none.");
    CHECK(meaning("entry + settings.validity days", {.entry = local("2026-11-06T16:30")}) ==
          "Expected a count from 0 to 99999 in settings.validity for \"entry + settings.validity days\", but there is none.");
    CHECK(refusal("entry + settings. days") ==
          "Expected a setting such as settings.validity at column 9 of \"entry + settings. days\", but 'settings.' stands there.");
}

TEST_CASE("spaces are free and units may be singular or plural", "[engine][moment]") {
    CHECK(meaning("  due-1 working days ,09:00 ") == "2026-11-03 09:00");
    CHECK(meaning("entry + 1 days") == meaning("entry + 1 day"));
    CHECK(meaning("entry + 1 working minute") == meaning("entry + 1 working minutes"));
    CHECK(parse_moment("due - 2 hours")->text == "due - 2 hours");
}

TEST_CASE("the clock keeps its seconds when days are counted", "[engine][moment]") {
    Given given;
    given.anchors.entry = parse_instant("2026-11-06T16:30:12.345+08:00").value();

    const auto reached = resolve(parse_moment("entry + 1 working day").value(), given.anchors, shipped());

    CHECK(format_utc(reached.value()) == "2026-11-09T08:30:12.345Z");
}

TEST_CASE("a faulty moment says what was expected and where", "[engine][moment]") {
    CHECK(refusal("") ==
          "Expected 'working day', 'day', 'last', 'entry', 'opened', 'due' or a field such as form.signed_on "
          "at column 1 of \"\", but it ends there.");
    CHECK(refusal("working dya 3, 18:00") ==
          "Expected 'day' at column 9 of \"working dya 3, 18:00\", but 'dya' stands there.");
    CHECK(refusal("working day 0, 18:00") ==
          "Expected a number from 1 to 31 at column 13 of \"working day 0, 18:00\", but '0' stands there.");
    CHECK(refusal("last week") ==
          "Expected 'working day' or 'day' at column 6 of \"last week\", but 'week' stands there.");
    CHECK(
        refusal("day 3 of this month, 09:00") ==
        "Expected 'next month' or 'previous month' at column 10 of \"day 3 of this month, 09:00\", but 'this' stands there.");
    CHECK(refusal("working day 8, 6pm") ==
          "Expected a time of day such as 18:00 at column 16 of \"working day 8, 6pm\", but '6pm' stands there.");
    CHECK(refusal("due - 2 weeks") ==
          "Expected days, hours, minutes or 'working' and one of these at column 9 of \"due - 2 weeks\", "
          "but 'weeks' stands there.");
    CHECK(refusal("entry + 2 working") ==
          "Expected days, hours or minutes at column 18 of \"entry + 2 working\", but it ends there.");
    CHECK(refusal("due - two hours") ==
          "Expected a count up to 99999 at column 7 of \"due - two hours\", but 'two' stands there.");
    CHECK(refusal("due - 0 hours") ==
          "Expected a count from 1 at column 7 of \"due - 0 hours\", but '0' stands there.");
    CHECK(refusal("due 2") ==
          "Expected '+', '-', a comma and a time of day, or the end at column 5 of \"due 2\", but '2' stands there.");
    CHECK(refusal("entry, 09:00 sharp") ==
          "Expected the end at column 14 of \"entry, 09:00 sharp\", but 'sharp' stands there.");
    CHECK(refusal("entry + 99999999999999999999 days").find("Expected a count up to 99999 at column 9") == 0);
    CHECK(refusal("form.a.b, 09:00").find("Expected 'working day'") == 0);
    CHECK(refusal("第八个工作日").find("Expected 'working day'") == 0);
    CHECK(refusal(std::string(300, 'x').c_str()) == "Expected a moment of at most 200 bytes, but it has 300.");
}

TEST_CASE("a day needs a time, and hours need a point in time", "[engine][moment]") {
    CHECK(refusal("working day 8") ==
          "Expected a time of day at the end, such as \", 18:00\", but the moment is \"working day 8\".");
    CHECK(refusal("last day + 1 day").find("Expected a time of day") == 0);
    CHECK(
        refusal("working day 8 + 2 hours") ==
        "Expected an offset in days, since the base is a day and not a time, but the moment is \"working day 8 + 2 hours\".");
    CHECK(refusal("entry + 2 hours, 18:00").find("Expected no time of day after an offset in hours") == 0);
}

TEST_CASE("a point that is not there is a fault with a sentence", "[engine][moment]") {
    const MomentAnchors nothing{};

    CHECK(meaning("working day 1, 09:00", nothing) ==
          "Expected a month for \"working day 1, 09:00\", but there is none here.");
    CHECK(meaning("entry + 1 day", nothing) ==
          "Expected the entry into the state for \"entry + 1 day\", but there is none here.");
    CHECK(meaning("opened", nothing) == "Expected the opening for \"opened\", but there is none here.");
    CHECK(meaning("due - 2 hours", nothing) == "Expected a deadline for \"due - 2 hours\", but there is none here.");
    CHECK(meaning("form.contract_date, 09:00", nothing) ==
          "Expected a date in form.contract_date, but it is not filled in.");
    CHECK(meaning("form.empty, 09:00") == "Expected a date in form.empty, but it is not filled in.");
    CHECK(meaning("form.customer, 09:00") == "Expected a date in form.customer, but it holds text.");
    CHECK(
        meaning("form.contract_date + 2 days") ==
        "Expected a time of day in \"form.contract_date + 2 days\", since form.contract_date holds a date, but it names none.");
    CHECK(meaning("form.contract_date + 2 hours").find("Expected a time of day") == 0);
}

TEST_CASE("a moment in a year without data tells of the gap", "[engine][moment]") {
    Given given;
    given.anchors.month = parse_month("2026-12").value();
    given.anchors.entry = local("2026-12-31T17:30");

    for (const char* text :
         {"working day 3 of next month, 18:00", "entry + 1 working day, 18:00", "entry + 1 working hour"}) {
        const auto reached = resolve(parse_moment(text).value(), given.anchors, shipped());
        INFO(text);
        REQUIRE_FALSE(reached);
        CHECK(reached.error().gap == CalendarGap{.year = 2027, .first = 2007, .last = 2026});
        CHECK(reached.error().text == "Expected published holidays for 2027, but the calendar ends with 2026.");
    }
    CHECK(meaning("entry + 1 day, 18:00", given.anchors) == "2027-01-01 18:00");
}

TEST_CASE("no text makes the reader of moments fall over", "[engine][moment]") {
    CHECK(rc::check("words of the grammar in any order", [] {
        const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("working",
                                                                                                       "day",
                                                                                                       "days",
                                                                                                       "last",
                                                                                                       "of",
                                                                                                       "next",
                                                                                                       "previous",
                                                                                                       "month",
                                                                                                       "entry",
                                                                                                       "due",
                                                                                                       "form.x",
                                                                                                       "+",
                                                                                                       "-",
                                                                                                       ",",
                                                                                                       "18:00",
                                                                                                       "3",
                                                                                                       "hours",
                                                                                                       "会签",
                                                                                                       "\"",
                                                                                                       "minutes"));
        std::string text;
        for (const std::string& word : words) text += word + " ";

        const auto moment = parse_moment(text);

        // What is accepted means the same when it is read again from its own text.
        if (moment) RC_ASSERT(parse_moment(moment->text).value() == *moment);
        if (!moment) RC_ASSERT(moment.error().starts_with("Expected "));
    }));
}

}  // namespace countersign::engine
