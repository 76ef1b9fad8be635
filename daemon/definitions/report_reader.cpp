// The report: which figures are taken of a month's instances.
#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::Declarations;
using engine::Measure;
using engine::Type;

// The key that says what kind of figure it is holds what is looked at.
constexpr std::pair<std::string_view, Measure::Kind> kinds[] = {{"count", Measure::Kind::count},
                                                                {"share", Measure::Kind::share},
                                                                {"sum", Measure::Kind::sum},
                                                                {"average", Measure::Kind::average},
                                                                {"time", Measure::Kind::time}};

void check_point(const Reading& reading, const Written& point, std::string_view besides) {
    std::vector<std::string> known = reading.state_ids;
    known.emplace_back(besides);
    check_known(reading.source, point, "a state", known);
}

void read_time(const Reading& reading, const Section& section, Measure& measure) {
    const auto time = section.section("time");
    if (!time) return;
    time->only({"from", "until", "unit"});
    const Written from = time->text("from");
    const Written until = time->text("until");
    check_point(reading, from, "opened");
    check_point(reading, until, "closed");
    measure.from = from.text;
    measure.until = until.text;
    const Written unit = time->text("unit");
    measure.in_days = unit.text == "working days";
    if (!measure.in_days && unit.text != "working hours")
        time->fault("unit", fmt::format("Expected unit = \"working hours\" or \"working days\", but found \"{}\".", unit.text));
}

void read_amount(const Section& section, std::string_view key, const Declarations& declarations, Measure& measure) {
    measure.value = read_expression(section, key, declarations, Type::of(Type::Kind::nothing));
    if (!measure.value) return;
    const Type::Kind kind = measure.value.type().kind;
    if (kind != Type::Kind::money && kind != Type::Kind::integer)
        section.fault(key, fmt::format("Expected in '{}' money or an integer, but it is {}.", key, describe(measure.value.type())));
}

Measure read_measure(const Reading& reading, const Section& section, const Declarations& declarations) {
    section.only({"id", "label", "when", "count", "share", "sum", "average", "time"});
    Measure measure;
    const Written id = section.text("id");
    check_name(reading.source, id);
    measure.id = id.text;
    measure.label = section.label("label");
    measure.when = read_condition(section, "when", declarations);
    int found = 0;
    for (const auto& [key, kind] : kinds) {
        if (!section.has(key)) continue;
        ++found;
        measure.kind = kind;
        if (kind == Measure::Kind::time) read_time(reading, section, measure);
        if (kind == Measure::Kind::sum || kind == Measure::Kind::average) read_amount(section, key, declarations, measure);
        if (kind == Measure::Kind::share || kind == Measure::Kind::count)
            measure.value = read_condition(section, key, declarations);
    }
    if (found != 1)
        section.fault("id", "Expected one of 'count', 'share', 'sum', 'average' and 'time', which says what is measured.");
    return measure;
}

}  // namespace

void read_report(Reading& reading, const Section& root) {
    const auto section = root.optional_section("report");
    if (!section) return;
    section->only({"month", "by", "accounts", "measure"});
    engine::Report& report = reading.workflow.report;
    const Written month = section->text("month");
    report.by_period = month.text == "period";
    if (!report.by_period && month.text != "opened")
        section->fault("month", fmt::format("Expected month = \"period\" or \"opened\", but found \"{}\".", month.text));
    if (report.by_period && !reading.workflow.open.has_period)
        section->fault("month", "Expected month = \"opened\", since [open] has no 'period'.");
    const Declarations declarations = engine::report_declarations(reading.workflow);
    report.by = read_optional_expression(*section, "by", declarations, Type::of(Type::Kind::text));
    if (const auto accounts = section->optional_text("accounts")) report.accounts = accounts->text;
    std::vector<std::string> seen;
    for (const Section& inside : section->sections("measure")) {
        report.measures.push_back(read_measure(reading, inside, declarations));
        check_once(reading.source, {.text = report.measures.back().id, .line = inside.line_of("id")}, seen);
    }
}

}  // namespace countersign::definitions
