// Calendar files: what is shipped, the company's layer, and the answer to everything that is wrong.
#include "daemon/definitions/calendar_file.hpp"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

namespace countersign::definitions {

namespace {

using engine::Calendar;

std::string text_of(const std::string& path) {
    std::ifstream file(std::string(COUNTERSIGN_SOURCE_DIR) + "/" + path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

constexpr const char* small_json = R"({
  "2026": {
    "holidays": ["2026-01-01", "2026-01-02"],
    "makeup_workdays": ["2026-01-04"]
  }
})";

CalendarSource source(const std::string& company, const std::string& published = small_json) {
    return {.published_json = published,
            .published_file = "cn.json",
            .company_toml = company,
            .company_file = "company.toml"};
}

Calendar loaded(const std::string& company) { return read_calendar(source(company)).value().calendar; }

// "file:line: text" for each fault, one on a line.
std::string faults(const CalendarSource& source) {
    const auto read = read_calendar(source);
    if (read) return "accepted";
    std::string all;
    for (const Fault& fault : read.error()) {
        if (!all.empty()) all += "\n";
        all += fault.file + ":" + std::to_string(fault.line) + ": " + fault.text;
    }
    return all;
}

std::string company_faults(const std::string& toml) { return faults(source(toml)); }

std::string published_faults(const std::string& json) { return faults(source("", json)); }

engine::Date day(const char* text) { return engine::parse_date(text).value(); }

bool works(const Calendar& calendar, const char* text) { return calendar.is_working_day(day(text)).value(); }

std::string local(const Calendar& calendar, const char* utc) {
    return calendar.format_instant(engine::parse_instant(utc).value());
}

}  // namespace

TEST_CASE("the shipped calendar and the shipped company layer load", "[definitions][calendar]") {
    const auto read = read_calendar({.published_json = text_of("config/calendar/cn.json"),
                                     .published_file = "config/calendar/cn.json",
                                     .company_toml = text_of("config/calendar/company.toml"),
                                     .company_file = "config/calendar/company.toml"});

    REQUIRE(read);
    CHECK(read->calendar.first_year() == 2007);
    CHECK(read->calendar.last_year() == 2026);
    CHECK(read->calendar.zone().name == "Asia/Shanghai");
    CHECK(read->calendar.version().size() == 64);
}

TEST_CASE("the layer that company.toml shows in its comments is one that loads", "[definitions][calendar]") {
    std::istringstream file(text_of("config/calendar/company.toml"));
    std::string toml, line;
    bool in_example = false;
    while (std::getline(file, line)) {
        in_example = in_example || line == "# [year.2027]";
        toml += (in_example ? line.substr(2) : line) + "\n";
    }

    REQUIRE(in_example);
    CHECK(loaded(toml).last_year() == 2027);
}

TEST_CASE("a calendar survives the log", "[definitions][calendar]") {
    const auto read = read_calendar(source(
        "holidays = [2026-02-16]\nworkdays = [\"2026-01-02\", 2026-03-07]\nshifts = [[\"08:30\", \"17:00\"]]\n"));
    REQUIRE(read);

    CHECK(calendar_from_canonical(read->canonical).value() == read->calendar);
    CHECK(read->canonical == R"({"shifts":[["08:30","17:00"]],"years":{"2026":{"holidays":["2026-01-01","2026-02-16"],)"
                             R"("makeup_workdays":["2026-01-04","2026-03-07"]}},"zone":"Asia/Shanghai"})");
}

TEST_CASE("equal calendars have equal texts and versions, others have not", "[definitions][calendar]") {
    const auto plain = read_calendar(source("")).value();
    const auto spelled_out =
        read_calendar(source("# as by default\nshifts = [[\"09:00\",\"12:00\"],[\"13:00\",\"18:00\"]]\n")).value();
    const auto reordered =
        read_calendar(
            source("", R"({"2026":{"makeup_workdays":["2026-01-04"],"holidays":["2026-01-02","2026-01-01"]}})"))
            .value();
    auto elsewhere = source("");
    elsewhere.zone = "Asia/Taipei";

    CHECK(spelled_out.canonical == plain.canonical);
    CHECK(reordered.canonical == plain.canonical);
    CHECK(reordered.calendar == plain.calendar);
    CHECK(read_calendar(elsewhere).value().calendar.version() != plain.calendar.version());
    CHECK(loaded("holidays = [2026-03-02]").version() != plain.calendar.version());
}

TEST_CASE("the company's layer closes and opens days", "[definitions][calendar]") {
    const Calendar calendar =
        loaded("holidays = [\"2026-01-04\", 2026-02-16]\nworkdays = [\"2026-01-02\", \"2026-03-07\"]\n");

    CHECK_FALSE(works(calendar, "2026-01-01"));
    CHECK(works(calendar, "2026-01-02"));        // a public holiday that is worked
    CHECK_FALSE(works(calendar, "2026-01-04"));  // a make-up Sunday that is not
    CHECK_FALSE(works(calendar, "2026-02-16"));
    CHECK(works(calendar, "2026-03-07"));  // a Saturday
}

TEST_CASE("the company may add a year before it is published", "[definitions][calendar]") {
    const std::string year = "[year.2027]\nholidays = [2027-01-01]\nmakeup_workdays = [\"2027-01-02\"]\n";

    CHECK(works(loaded(year), "2027-01-02"));
    CHECK_FALSE(works(loaded("holidays = [2027-01-04]\n" + year), "2027-01-04"));

    const std::string published = R"({"2027":{"holidays":["2027-01-01"],"makeup_workdays":[)";
    CHECK(faults(source(year, published + "\"2027-01-02\"]}}")) == "accepted");
    CHECK(
        faults(source(year, published + "]}}")) ==
        "company.toml:1: Expected [year.2027] only until 2027 is published, but it is, with other days; take it out.");
}

TEST_CASE("faults in the published years are found with their lines", "[definitions][calendar]") {
    CHECK(published_faults("{\n  \"2026\": [\n}").find("cn.json:3: Expected JSON, but it is not well-formed") == 0);
    CHECK(published_faults("").find("cn.json:1: Expected JSON") == 0);
    CHECK(published_faults("[]") ==
          "cn.json:1: Expected an object with a member for each year, but it is something else.");
    CHECK(published_faults("{}") == "cn.json:1: Expected at least one year, but there is none.");
    CHECK(published_faults(R"({"26": {}})") == "cn.json:1: Expected a year such as 2026, but '26' is none.");
    CHECK(published_faults("{\"2027\":\n {\"holidays\": [], \"makeup_workdays\": []}}") ==
          "cn.json:1: Expected the holidays of 2027, but the list is empty; leave the year out.");
    CHECK(published_faults(R"({"2026": {"holidays": ["2026-01-01"]}})") ==
          "cn.json:1: Expected 'makeup_workdays' of 2026 to be a list of dates, but it is not.");
    CHECK(published_faults(R"({"2026": {"holidays": [20260101], "makeup_workdays": []}})") ==
          "cn.json:1: Expected 'holidays' of 2026 to hold dates, but it holds number.");
    CHECK(published_faults(
              "{\"2026\": {\n\"holidays\": [\"2026-01-01\"],\n\"workdays\": [],\n\"makeup_workdays\": []}}") ==
          "cn.json:3: Expected 'holidays' or 'makeup_workdays', but 'workdays' is neither.");
}

TEST_CASE("bad dates in the published years are found all at once", "[definitions][calendar]") {
    CHECK(published_faults("{\"2026\": {\n"
                           "  \"holidays\": [\"2026-01-01\", \"2026-02-30\",\n"
                           "    \"2026-01-01\", \"2025-12-31\"],\n"
                           "  \"makeup_workdays\": [\"2026-01-05\",\n"
                           "    \"2026-01-01\"]\n"
                           "}}") ==
          "cn.json:2: Expected a date such as 2026-10-01, but '2026-02-30' is none.\n"
          "cn.json:3: Expected each date once, but 2026-01-01 is listed twice.\n"
          "cn.json:3: Expected a date in 2026, but 2025-12-31 is not.\n"
          "cn.json:4: Expected a make-up working day on a weekend, but 2026-01-05 is a weekday.\n"
          "cn.json:5: Expected each date once, but 2026-01-01 is listed twice.");
}

TEST_CASE("a repeated year or list does not silently win", "[definitions][calendar]") {
    const std::string year = "{\"holidays\": [\"2026-01-01\"], \"makeup_workdays\": []}";

    CHECK(published_faults("{\"2026\": " + year + ",\n\"2026\": " + year + "}") ==
          "cn.json:2: Expected each year once, but 2026 is there twice.");
    CHECK(published_faults("{\"2026\": {\"holidays\": [], \"holidays\": [\"2026-01-01\"], \"makeup_workdays\": []}}") ==
          "cn.json:0: Expected each list once, but a year has 'holidays' twice.");
}

TEST_CASE("faults in the company's layer are found with their lines", "[definitions][calendar]") {
    CHECK(company_faults("holidays = [\n").find("company.toml:") == 0);
    CHECK(company_faults("\nholliday = []") ==
          "company.toml:2: Expected holidays, workdays, shifts or [year.YYYY], but 'holliday' is none of them.");
    CHECK(company_faults("holidays = \"2026-01-01\"") ==
          "company.toml:1: Expected 'holidays' to be a list of dates, but it is none.");
    CHECK(company_faults("holidays = [\n  2026-05-04,\n  7,\n]") ==
          "company.toml:3: Expected 'holidays' to hold dates such as \"2026-10-01\", but here is something else.");
    CHECK(company_faults("holidays = [\"2026-13-01\"]") ==
          "company.toml:1: Expected a date such as 2026-10-01, but '2026-13-01' is none.");
    CHECK(company_faults("holidays = [2026-05-04]\nworkdays = [2026-05-04]") ==
          "company.toml:2: Expected each date once, but 2026-05-04 is listed twice.");
    CHECK(company_faults("holidays = [2027-01-01]") ==
          "company.toml:1: Expected a day in a year that the calendar has, but it has no data for 2027.");
    CHECK(company_faults("year = 2027") == "company.toml:1: Expected a table such as [year.2027], but 'year' is none.");
    CHECK(company_faults("[year.27]\nholidays = []") ==
          "company.toml:1: Expected a table such as [year.2027], but 'year.27' is none.");
    CHECK(
        company_faults("[year.2027]\nmakeup_workdays = []") ==
        "company.toml:1: Expected the holidays of 2027, but there are none; leave the year out until they are known.");
    CHECK(company_faults("[year.2027]\nholidays = [2027-01-01]\nmakeup_workdays = [2027-01-04]") ==
          "company.toml:3: Expected a make-up working day on a weekend, but 2027-01-04 is a weekday.");
}

TEST_CASE("faulty shifts are refused", "[definitions][calendar]") {
    CHECK(company_faults("shifts = []") ==
          "company.toml:1: Expected at least one shift, such as [[\"09:00\", \"18:00\"]], but there is none.");
    CHECK(company_faults("shifts = [[\"09:00\"]]") ==
          "company.toml:1: Expected a shift such as [\"09:00\", \"12:00\"], but it is none.");
    CHECK(company_faults("shifts = [[\"9:00\", \"12:00\"]]") ==
          "company.toml:1: Expected a shift such as [\"09:00\", \"12:00\"], but [\"9:00\", \"12:00\"] is none.");
    CHECK(company_faults("shifts = [[\"18:00\", \"09:00\"]]") ==
          "company.toml:1: Expected a shift that ends after it begins, but 09:00 is not after 18:00.");
    CHECK(company_faults("shifts = [\n[\"09:00\", \"12:00\"],\n[\"11:00\", \"18:00\"]]") ==
          "company.toml:3: Expected shifts in order, but one begins before the one before it ends.");
}

TEST_CASE("a month without a working day is refused, for nothing could be due in it", "[definitions][calendar]") {
    std::string february = "holidays = [";
    for (int date = 1; date <= 28; ++date)
        february += "\"2026-02-" + std::string(date < 10 ? "0" : "") + std::to_string(date) + "\",";

    CHECK(company_faults(february + "]") ==
          "company.toml:0: Expected a working day in every month, but 2026-02 has none.");
}

TEST_CASE("an unknown time zone is refused", "[definitions][calendar]") {
    auto elsewhere = source("");
    elsewhere.zone = "Asia/Nowhere";

    CHECK(faults(elsewhere) ==
          "company.toml:0: Expected a time zone such as Asia/Shanghai, but 'Asia/Nowhere' is none.");
    CHECK_THROWS_AS(zone_rules("Asia/Nowhere"), std::runtime_error);
}

TEST_CASE("a zone's rules reach from 2000 to 2060", "[definitions][calendar]") {
    CHECK(zone_rules("Asia/Shanghai").changes.size() == 1);
    CHECK(zone_rules("UTC").changes.size() == 1);
    CHECK(zone_rules("Europe/Berlin").changes.size() == 1 + 2 * 61);

    const auto in = [](const std::string& zone) {
        auto elsewhere = source("");
        elsewhere.zone = zone;
        return read_calendar(elsewhere).value().calendar;
    };
    CHECK(local(in("Europe/Berlin"), "2000-07-01T00:00:00Z") == "2000-07-01T02:00:00+02:00");
    CHECK(local(in("Europe/Berlin"), "2037-07-01T00:00:00Z") == "2037-07-01T02:00:00+02:00");
    CHECK(local(in("Europe/Berlin"), "2038-03-28T00:59:59Z") == "2038-03-28T01:59:59+01:00");
    CHECK(local(in("Europe/Berlin"), "2038-03-28T01:00:00Z") == "2038-03-28T03:00:00+02:00");
    CHECK(local(in("Europe/Berlin"), "2059-10-26T01:00:00Z") == "2059-10-26T02:00:00+01:00");
    CHECK(local(in("Europe/Dublin"), "2050-01-01T00:00:00Z") == "2050-01-01T00:00:00+00:00");
    CHECK(local(in("Europe/Dublin"), "2050-07-01T00:00:00Z") == "2050-07-01T01:00:00+01:00");
    CHECK(local(in("Australia/Sydney"), "2050-01-01T00:00:00Z") == "2050-01-01T11:00:00+11:00");
    CHECK(local(in("Australia/Lord_Howe"), "2050-01-01T00:00:00Z") == "2050-01-01T11:00:00+11:00");
    CHECK(local(in("Australia/Lord_Howe"), "2050-07-01T00:00:00Z") == "2050-07-01T10:30:00+10:30");
    CHECK(local(in("America/New_York"), "2050-03-13T07:00:00Z") == "2050-03-13T03:00:00-04:00");
    CHECK(local(in("America/New_York"), "2060-12-31T00:00:00Z") == "2060-12-30T19:00:00-05:00");
}

TEST_CASE("a text in the log that is no calendar is answered with a fault", "[definitions][calendar]") {
    for (
        const char* text :
        {"",
         "[]",
         "{}",
         R"({"zone":"UTC","years":{},"shifts":[]})",
         R"({"zone":"UTC","years":{"x":{}},"shifts":[["09:00","18:00"]]})",
         R"({"zone":"Nowhere","years":{},"shifts":[["09:00","18:00"]]})",
         R"({"zone":1,"years":{},"shifts":[["09:00","18:00"]]})",
         R"({"zone":"UTC","years":{"2026":{"holidays":["2026-02-30"],"makeup_workdays":[]}},"shifts":[["09:00","18:00"]]})",
         R"({"zone":"UTC","years":{},"shifts":[["18:00","09:00"]]})"}) {
        INFO(text);
        const auto calendar = calendar_from_canonical(text);
        REQUIRE_FALSE(calendar);
        CHECK(calendar.error().front().text.find("Expected ") == 0);
    }
}

}  // namespace countersign::definitions
