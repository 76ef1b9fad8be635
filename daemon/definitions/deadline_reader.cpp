// Deadlines, the moments they stand on, and who is told.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::Deadline;
using engine::Moment;

constexpr int end_of_working_day = 18 * 60;  // minutes

bool counts_days(const Moment& moment) {
    return moment.unit == Moment::Unit::days || moment.unit == Moment::Unit::working_days;
}

// A date that is always there, and a time to go with it.
void check_date_field(const Reading& reading, const Section& section, std::string_view key, const Moment& moment) {
    const auto& form = reading.workflow.form;
    const auto field = std::find_if(form.begin(), form.end(), [&](const auto& f) { return f.id == moment.field; });
    std::vector<std::string> dates;
    for (const auto& f : form)
        if (f.type == engine::FieldType::date) dates.push_back(f.id);
    if (std::find(dates.begin(), dates.end(), moment.field) == dates.end())
        return check_known(
            reading.source, {.text = moment.field, .line = section.line_of(key)}, "a date field of the form", dates);
    if (!field->required && !field->fallback && !field->compute)
        section.fault(key,
                      fmt::format("Expected a date that is always there, but form.{} is not required.", moment.field));
    if (!moment.time || !counts_days(moment))
        section.fault(
            key,
            fmt::format(
                "Expected days and a time of day in '{}', such as \"form.{} - 1 day, 18:00\", since a date has no time.",
                moment.text,
                moment.field));
}

// How long before a deadline a reminder is, if no day between is a day off.
std::int64_t minutes_before(const Moment& remind, const Moment& at) {
    const auto unit = [&]() -> std::int64_t {
        switch (remind.unit) {
            case Moment::Unit::working_days:
            case Moment::Unit::days:
                return 24 * 60;
            case Moment::Unit::hours:
            case Moment::Unit::working_hours:
                return 60;
            case Moment::Unit::minutes:
            case Moment::Unit::working_minutes:
                return 1;
        }
        return 1;
    }();
    const int due_time = at.time ? at.time->minutes : end_of_working_day;
    return -remind.count * unit + (remind.time ? due_time - remind.time->minutes : 0);
}

void read_reminders(const Section& section, Deadline& deadline) {
    std::optional<std::int64_t> last;
    for (const Written& written : section.texts("remind")) {
        const auto moment = engine::parse_moment(written.text);
        if (!moment) {
            section.source().faults.add(written.line, moment.error());
            continue;
        }
        const auto fault = [&](std::string_view expected) {
            section.source().faults.add(written.line, fmt::format("{}, but found \"{}\".", expected, written.text));
        };
        const std::int64_t before = minutes_before(*moment, deadline.at);
        if (moment->base != Moment::Base::due)
            fault("Expected a reminder to begin with 'due'");
        else if (before <= 0)
            fault("Expected a reminder before it is due");
        else if (last && before >= *last)
            fault("Expected each reminder later than the one before it");
        last = before;
        deadline.remind.push_back(*moment);
    }
}

Deadline read_deadline(const Reading& reading, const Section& section, bool spanning) {
    const engine::Declarations declarations = engine::state_declarations(reading.workflow);
    Deadline deadline;
    deadline.id = section.text("id").text;
    deadline.label = section.label("label");
    if (!section.has("at")) section.missing("at");
    if (const auto at = read_moment(reading, section, "at")) deadline.at = *at;
    deadline.when = read_condition(section, "when", declarations);
    read_reminders(section, deadline);
    deadline.remind_to = read_assignees(reading, section, "remind_to");
    if (const auto flag = section.optional_text("flag")) {
        check_name(reading.source, *flag);
        deadline.flag = flag->text;
    }
    deadline.tell = read_tells(reading, section, declarations);
    deadline.effects = read_effects(section, declarations);
    if (const auto to = section.optional_text("to")) {
        check_known(reading.source, *to, "a state", reading.state_ids);
        deadline.to = to->text;
        deadline.reason = section.label("reason");
    } else if (section.has("reason")) {
        section.fault("reason", "Expected 'reason' only beside 'to', the state that the deadline moves to.");
    }
    if (!spanning) return deadline;
    if (!section.has("in")) section.missing("in");
    for (const Written& state : section.texts("in")) {
        check_known(reading.source, state, "a state", reading.state_ids);
        deadline.in.push_back(state.text);
    }
    return deadline;
}

}  // namespace

std::optional<Moment> read_moment(const Reading& reading, const Section& section, std::string_view key) {
    const auto written = section.optional_text(key);
    if (!written || written->text.empty()) return std::nullopt;
    auto moment = engine::parse_moment(written->text);
    if (!moment) {
        section.fault(key, moment.error());
        return std::nullopt;
    }
    if (moment->base == Moment::Base::due)
        section.fault(key, "Expected a moment of its own, but 'due' is only for reminders.");
    if (moment->base == Moment::Base::field) check_date_field(reading, section, key, *moment);
    return *moment;
}

std::vector<engine::Tell> read_tells(const Reading& reading,
                                     const Section& section,
                                     const engine::Declarations& declarations) {
    std::vector<std::string> known;
    for (const auto& [id, text] : reading.workflow.messages) known.push_back(id);
    std::vector<engine::Tell> tells;
    for (const Section& tell : section.sections("tell")) {
        tell.only({"to", "message", "when"});
        const Written message = tell.text("message");
        check_known(reading.source, message, "a message", known);
        tells.push_back({.to = read_assignees(reading, tell, "to"),
                         .message = message.text,
                         .when = read_condition(tell, "when", declarations)});
        if (tells.back().to.empty()) tell.fault("to", "Expected in 'to' who is told, but it names nobody.");
    }
    return tells;
}

std::vector<Deadline> read_deadlines(const Reading& reading, const std::vector<Section>& sections, bool spanning) {
    std::vector<std::string> seen;
    if (!spanning)
        for (const Deadline& deadline : reading.workflow.deadlines) seen.push_back(deadline.id);
    std::vector<Deadline> deadlines;
    for (const Section& section : sections) {
        if (spanning)
            section.only({"id", "label", "at", "when", "remind", "remind_to", "flag", "tell", "to", "reason", "in", "open", "signal", "follow"});
        else
            section.only({"id", "label", "at", "when", "remind", "remind_to", "flag", "tell", "to", "reason", "open", "signal", "follow"});
        deadlines.push_back(read_deadline(reading, section, spanning));
        const Written id{.text = deadlines.back().id, .line = section.line_of("id")};
        check_name(reading.source, id);
        check_once(reading.source, id, seen);
    }
    return deadlines;
}

}  // namespace countersign::definitions
