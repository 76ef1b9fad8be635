#include "clients/icalendar/calendar.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "clients/icalendar/content_line.hpp"
#include "clients/icalendar/due_date.hpp"
#include "tests/fakes/temporary_folder.hpp"

namespace countersign::icalendar {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

const Instant written = std::chrono::sys_days{2026y / 11 / 2} + 30min;
const Instant due = std::chrono::sys_days{2026y / 11 / 3} + 10h;

Event an_event(std::string summary = "MF-12") {
    return {.uid = "MF-12.payout@acme", .at = due, .summary = std::move(summary), .description = {}, .url = {}, .modified_at = {}, .alarm = {}};
}

Calendar calendar_of(std::vector<Event> events) { return {.name = "会签", .events = std::move(events), .refresh = {}}; }

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find("\r\n", at);
        if (end == std::string::npos) throw std::runtime_error("Expected each line to end with CRLF.");
        lines.push_back(text.substr(at, end - at));
        at = end + 2;
    }
    return lines;
}

// As a reader puts together what was folded.
std::vector<std::string> unfolded(const std::string& text) {
    std::vector<std::string> whole;
    for (const std::string& line : lines_of(text)) {
        if (line.starts_with(" ")) whole.back() += line.substr(1);
        else whole.push_back(line);
    }
    return whole;
}

std::string value_of(const std::string& text, const std::string& name) {
    for (const std::string& line : unfolded(text))
        if (line.starts_with(name + ":")) return line.substr(name.size() + 1);
    return {};
}

// What python3-icalendar understood; nothing where it is not installed.
std::optional<json> read_back(const std::string& text) {
    const fakes::TemporaryFolder folder;
    const auto file = folder.path() / "due.ics";
    std::ofstream(file, std::ios::binary) << text;
    const std::string command = "/usr/bin/python3 " + std::string(COUNTERSIGN_SOURCE_DIR) + "/tests/icalendar/read_back.py " + file.string();
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    std::string told;
    std::array<char, 4096> part{};
    while (pipe != nullptr) {
        const std::size_t size = std::fread(part.data(), 1, part.size(), pipe.get());
        if (size == 0) break;
        told.append(part.data(), size);
    }
    if (told == "absent\n") {
        WARN("SKIPPED: python3-icalendar is not installed, so nobody else read the calendar.");
        return std::nullopt;
    }
    return json::parse(told);
}

}  // namespace

TEST_CASE("a calendar is this text", "[icalendar]") {
    Event moment = an_event("MF-12, payout");
    moment.description = "two\nlines";
    moment.url = "https://countersign.example/i/MF-12";
    moment.sequence = 7;
    moment.modified_at = written - 30min;
    moment.alarm = 120min;
    Event day = an_event("a whole day");
    day.at = 2026y / 11 / 4;

    CHECK(write({.name = "会签", .events = {moment, day}, .refresh = 60min}, written) ==
          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Countersign//Countersign//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
          "NAME:会签\r\nX-WR-CALNAME:会签\r\nREFRESH-INTERVAL;VALUE=DURATION:PT60M\r\nX-PUBLISHED-TTL:PT60M\r\n"
          "BEGIN:VEVENT\r\nUID:MF-12.payout@acme\r\nDTSTAMP:20261102T003000Z\r\nDTSTART:20261103T100000Z\r\n"
          "SUMMARY:MF-12\\, payout\r\nDESCRIPTION:two\\nlines\r\nURL:https://countersign.example/i/MF-12\r\nSEQUENCE:7\r\n"
          "LAST-MODIFIED:20261102T000000Z\r\nTRANSP:TRANSPARENT\r\n"
          "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:MF-12\\, payout\r\nTRIGGER:-PT120M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
          "BEGIN:VEVENT\r\nUID:MF-12.payout@acme\r\nDTSTAMP:20261102T003000Z\r\nDTSTART;VALUE=DATE:20261104\r\n"
          "SUMMARY:a whole day\r\nSEQUENCE:0\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST_CASE("long Chinese texts are folded between characters", "[icalendar]") {
    std::string summary;
    for (int i = 0; i < 60; ++i) summary += i % 7 == 0 ? "a客" : "户";

    const std::string text = write(calendar_of({an_event(summary)}), written);

    for (const std::string& line : lines_of(text)) {
        INFO(line);
        CHECK(line.size() <= line_octets_max);
        CHECK(escaped(line).find("\xEF\xBF\xBD") == std::string::npos);  // each line is whole UTF-8
    }
    CHECK(lines_of(text).size() > unfolded(text).size());
    CHECK(value_of(text, "SUMMARY") == summary);
}

TEST_CASE("no text begins a component, whatever stands in it", "[icalendar]") {
    const std::string subject = "x\r\nEND:VEVENT\nBEGIN:VEVENT\rUID:1\u2028BEGIN:VALARM\u0085; a,b\\n \x01\x7F\xFF";

    const std::string text = write(calendar_of({an_event(subject)}), written);

    CHECK(value_of(text, "SUMMARY") ==
          "x\\nEND:VEVENT\\nBEGIN:VEVENT\\nUID:1\\nBEGIN:VALARM\\n\\; a\\,b\\\\n \xEF\xBF\xBD");
    const auto lines = unfolded(text);
    CHECK(std::count(lines.begin(), lines.end(), "BEGIN:VEVENT") == 1);
    CHECK(std::count(lines.begin(), lines.end(), "UID:1") == 0);
}

TEST_CASE("random bytes give whole lines of at most 75 octets, and one event", "[icalendar]") {
    CHECK(rc::check("lines hold", [] {
        const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "\r", "\n", ",", ";", "\\", "a", " ", "客", "😀", "\xF0\x9F", "\xED\xA0\x80", "\xC2\x85", "BEGIN:VEVENT", "0123456789"));
        std::string summary;
        for (const std::string& piece : pieces) summary += piece;
        const std::string text = write(calendar_of({an_event(summary)}), written);
        const auto lines = unfolded(text);
        for (const std::string& line : lines_of(text)) RC_ASSERT(line.size() <= line_octets_max);
        RC_ASSERT(std::count(lines.begin(), lines.end(), "BEGIN:VEVENT") == 1);
        RC_ASSERT(lines.size() == unfolded(write(calendar_of({an_event("")}), written)).size());
    }));
}

TEST_CASE("another reader understands the same", "[icalendar]") {
    Event hostile = an_event("《月度费用》; 客户, \\ 合计\nBEGIN:VEVENT 这一行很长很长很长很长很长很长很长很长很长很长很长很长很长");
    hostile.description = "第一行\n第二行";
    hostile.url = "https://countersign.example/i/MF-12?a=1,2;3";
    hostile.sequence = 5'000'000'000;
    hostile.modified_at = written - 1h;
    hostile.alarm = 30min;
    Event day = an_event("a day");
    day.uid = "MF-13.payout@acme";
    day.at = 2028y / 2 / 29;

    const auto told = read_back(write(calendar_of({hostile, day}), written));
    if (!told) return;

    CHECK(told->at("name") == "会签");
    CHECK(told->at("method") == "PUBLISH");
    CHECK(told->at("errors") == json::array());
    REQUIRE(told->at("events").size() == 2);
    CHECK(told->at("events")[0] == json{{"uid", "MF-12.payout@acme"},
                                        {"start", "2026-11-03T10:00:00+00:00"},
                                        {"stamp", "2026-11-02T00:30:00+00:00"},
                                        {"modified", "2026-11-01T23:30:00+00:00"},
                                        {"summary", hostile.summary},
                                        {"description", hostile.description},
                                        {"url", hostile.url},
                                        {"sequence", 2147483647},
                                        {"alarms", {-1800}}});
    CHECK(told->at("events")[1].at("start") == "2028-02-29");
}

TEST_CASE("another reader takes a calendar in which nothing is due", "[icalendar]") {
    const auto told = read_back(write(calendar_of({}), written));
    if (told) CHECK(told->at("events").empty());
}

TEST_CASE("an address that is none of the web's is left out", "[icalendar]") {
    for (const char* url : {"javascript:alert(1)", "https://a.example/\r\nUID:2", "https://a.example/客", ""}) {
        Event event = an_event();
        event.url = url;
        CHECK(write(calendar_of({event}), written).find("URL") == std::string::npos);
    }
}

TEST_CASE("instants are read as the daemon writes them, and nothing else is", "[icalendar]") {
    CHECK(read_instant("2026-11-03T18:00:00+08:00") == due);
    CHECK(read_instant("2026-11-03T10:00:00Z") == due);
    CHECK(read_instant("2026-11-03T18:00:00.250+08:00") == due);
    CHECK(read_instant("2026-11-03T04:30:00-05:30") == due);
    for (const char* wrong : {"", "2026-11-03", "2026-11-03 18:00", "2026-02-30T00:00:00Z", "2026-11-03T24:00:00Z", "2026-11-03T18:00:00",
                              "2026-11-03T18:00:00+08:00 ", "2026-11-03T18:00:00.Z", "2026-11-03T18:00:00.5", "-026-11-03T18:00:00Z", "2026-11-03T18:00:0"})
        CHECK_FALSE(read_instant(wrong));
}

TEST_CASE("a deadline of an instance keeps its UID when it moves, and its sequence grows", "[icalendar]") {
    DueDate date{.company = "acme", .instance = "MF-12", .deadline = "payout", .version = 3, .due = due, .label = "付款",
                 .title = "月度费用", .subject = "康宁", .lines = {"财务审核", "等待 李娜"}, .url = {}, .alarm = {}};
    const Event before = event_of(date);
    date.due += 24h;
    date.version = 4;
    const Event after = event_of(date);

    CHECK(before.uid == "MF-12.payout@acme");
    CHECK(before.summary == "MF-12 · 付款 · 月度费用 · 康宁");
    CHECK(before.description == "财务审核\n等待 李娜");
    CHECK(after.uid == before.uid);
    CHECK(after.sequence > before.sequence);
    CHECK(std::get<Instant>(after.at) == due + 24h);
}

}  // namespace countersign::icalendar
