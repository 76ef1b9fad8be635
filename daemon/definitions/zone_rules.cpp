// A zone's offsets from the system's zone database. Its tables of changes end with 2037; what holds
// afterwards is a rule in the last line of the zone's file (RFC 8536, POSIX TZ), for example
//
//   CET-1CEST,M3.5.0,M10.5.0/3
//   standard time is UTC+1; summer time, one hour more, from the last (5) Sunday (0) of March at
//   02:00 to the last Sunday of October at 03:00, as the clocks show it
//
// date::time_zone does not read that line, so that summer time would end for ever in 2037.
#include <fstream>

#include <date/tz.h>
#include <fmt/format.h>

#include "daemon/definitions/calendar_file.hpp"

namespace countersign::definitions {

namespace {

using engine::Date;
using engine::Instant;
using engine::ZoneRules;
using std::chrono::minutes;

constexpr std::chrono::year first_year{2000};
constexpr std::chrono::year last_year{2060};

// The nth (5 = last) weekday of a month, so long after its midnight.
struct YearlyChange {
    unsigned month = 0, nth = 0, weekday = 0;
    minutes after_midnight{120};
};

struct SummerTime {
    minutes standard_offset{0};
    minutes summer_offset{0};
    YearlyChange begin, end;
};

Instant shown_at(std::chrono::year year, const YearlyChange& change) {
    const std::chrono::month month{change.month};
    const std::chrono::weekday weekday{change.weekday};
    const Date day =
        change.nth == 5 ? Date{year / month / weekday[std::chrono::last]} : Date{year / month / weekday[change.nth]};
    return Instant{day} + change.after_midnight;
}

// Reads the rule from left to right. Only changes of the form Mm.w.d are in use.
class RuleReader {
public:
    explicit RuleReader(std::string_view text) : text_(text) {}

    // Nothing when there is no summer time.
    std::optional<SummerTime> read() {
        SummerTime rule;
        skip_name();
        rule.standard_offset = -read_time();
        if (text_.empty()) return std::nullopt;
        skip_name();
        rule.summer_offset = next_is(',') ? rule.standard_offset + minutes{60} : -read_time();
        rule.begin = read_change();
        rule.end = read_change();
        return rule;
    }

private:
    [[nodiscard]] bool next_is(char c) const { return text_.starts_with(c); }

    bool accept(char c) {
        if (!next_is(c)) return false;
        text_.remove_prefix(1);
        return true;
    }

    void expect(char c) {
        if (!accept(c))
            throw std::runtime_error(fmt::format("Expected '{}' in a zone's rule, but '{}' stands there.", c, text_));
    }

    // "CET" or "<+11>".
    void skip_name() {
        const auto end = next_is('<') ? text_.find('>') + 1 : text_.find_first_of("+-0123456789,");
        text_.remove_prefix(std::min(end, text_.size()));
    }

    int read_number() {
        int number = 0;
        for (; !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; text_.remove_prefix(1)) {
            number = 10 * number + (text_.front() - '0');
        }
        return number;
    }

    // [+|-]hh[:mm]
    minutes read_time() {
        const bool negative = accept('-');
        if (!negative) accept('+');
        minutes time = std::chrono::hours{read_number()};
        if (accept(':')) time += minutes{read_number()};
        return negative ? -time : time;
    }

    YearlyChange read_change() {
        YearlyChange change;
        expect(',');
        expect('M');
        change.month = static_cast<unsigned>(read_number());
        expect('.');
        change.nth = static_cast<unsigned>(read_number());
        expect('.');
        change.weekday = static_cast<unsigned>(read_number());
        if (accept('/')) change.after_midnight = read_time();
        return change;
    }

    std::string_view text_;
};

std::string last_line_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string line, last;
    while (std::getline(file, line)) last = line;
    if (!file.eof()) throw std::runtime_error(fmt::format("Expected to read {}, but it can not be read.", path));
    return last;
}

void add_change(ZoneRules& rules, Instant from, minutes offset) {
    if (rules.changes.empty() || rules.changes.back().offset != offset)
        rules.changes.push_back({.from = from, .offset = offset});
}

// Changes come in order of time within each year, whichever half of the world this is.
void add_yearly_changes(ZoneRules& rules, const SummerTime& rule, Instant after) {
    for (auto year = first_year; year <= last_year; ++year) {
        const Instant begin = shown_at(year, rule.begin) - rule.standard_offset;
        const Instant end = shown_at(year, rule.end) - rule.summer_offset;
        const bool north = begin < end;
        const Instant first = north ? begin : end;
        const Instant second = north ? end : begin;
        if (first > after) add_change(rules, first, north ? rule.summer_offset : rule.standard_offset);
        if (second > after) add_change(rules, second, north ? rule.standard_offset : rule.summer_offset);
    }
}

}  // namespace

ZoneRules zone_rules(const std::string& name) {
    const date::time_zone* zone = date::locate_zone(name);
    const date::sys_seconds end = Date{last_year / std::chrono::December / 31} + std::chrono::hours{24};
    ZoneRules rules{.name = name, .changes = {}};
    date::sys_seconds at = Date{first_year / std::chrono::January / 1} + std::chrono::seconds{0};
    Instant last_change{};
    while (at < end) {
        const date::sys_info info = zone->get_info(at);
        add_change(rules, at, std::chrono::duration_cast<minutes>(info.offset));
        last_change = at;
        at = info.end;
    }
    const auto rule = RuleReader(last_line_of("/usr/share/zoneinfo/" + name)).read();
    if (rule) add_yearly_changes(rules, *rule, last_change);
    return rules;
}

}  // namespace countersign::definitions
