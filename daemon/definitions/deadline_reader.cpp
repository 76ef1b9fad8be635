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

// The company's setting that says how many.
void check_count_setting(const Reading& reading, const Section& section, std::string_view key, const Moment& moment) {
    std::vector<std::string> integers;
    for (const auto& setting : reading.workflow.settings)
        if (setting.type == engine::FieldType::integer) integers.push_back(setting.id);
    check_known(reading.source, {.text = moment.setting, .line = section.line_of(key)}, "a setting that is an integer", integers);
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
        if (!moment->setting.empty()) {
            fault("Expected a reminder with a count of its own, since its order must be known");
            continue;
        }
        const std::int64_t before = -minutes_after(*moment, deadline.at);
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

// Again and again after it has passed, until the state is left or a moment has come: a deadline of its
// own that counts from this one and then from itself, and does what this one does.
std::optional<Deadline> read_repetition(const Reading& reading, const Section& section, const Deadline& deadline) {
    if (!section.has("repeat")) {
        if (section.has("until")) section.fault("until", "Expected 'until' only beside 'repeat', which it ends.");
        return std::nullopt;
    }
    if (section.has("to"))
        section.fault("repeat", "Expected no 'repeat' beside 'to': the deadline has ended when it has moved the instance.");
    Deadline again = deadline;
    again.id = deadline.id + ".again";
    again.label = {.zh = deadline.label.zh + "（再次）", .en = deadline.label.en + " (again)"};
    again.when = {};
    again.remind.clear();
    again.after = deadline.id;
    again.repeat = read_later(section, "repeat", section.text("repeat").text, deadline.at);
    if (again.repeat) again.at = *again.repeat;
    again.repeat_until = read_moment(reading, section, "until");
    if (again.repeat_until && again.repeat_until->base == Moment::Base::entry && !again.in.empty())
        section.fault("until", "Expected 'until' of a deadline that spans states to count from something else than an entry.");
    return again;
}

// One deadline for each answer of `by`: they share all but the moment, and one of them surely holds.
std::vector<Deadline> read_alternatives(const Reading& reading, const Section& section, const Deadline& common) {
    const engine::Declarations declarations = engine::state_declarations(reading.workflow);
    const Written by = section.text("by");
    const auto compiled = engine::compile(by.text, declarations, engine::Type::of(engine::Type::Kind::nothing));
    if (!compiled) {
        if (!by.text.empty()) (void)read_expression(section, "by", declarations, engine::Type::of(engine::Type::Kind::choice));
        return {};
    }
    if (compiled->type().kind != engine::Type::Kind::choice || compiled->type().optional) {
        section.fault("by", fmt::format("Expected in 'by' a choice that is always there, but '{}' is none.", by.text));
        return {};
    }
    const auto moments = section.section("at");
    for (const std::string& choice : moments->keys())
        check_known(reading.source, {.text = choice, .line = moments->line_of(choice)}, "a choice", compiled->type().choices);
    std::vector<Deadline> alternatives;
    for (const std::string& choice : compiled->type().choices) {
        if (!moments->has(choice)) {
            section.fault("at", fmt::format("Expected a moment for every choice of '{}', but '{}' has none.", by.text, choice));
            continue;
        }
        Deadline one = common;
        if (const auto at = read_moment(reading, *moments, choice)) one.at = *at;
        const Written when{.text = fmt::format("({}) == '{}'", by.text, choice), .line = by.line};
        one.when = read_expression(reading.source, when, "by", declarations, engine::Type::of(engine::Type::Kind::boolean));
        alternatives.push_back(std::move(one));
    }
    return alternatives;
}

std::vector<Deadline> read_moments(const Reading& reading, const Section& section, const Deadline& common) {
    if (!section.has("at")) section.missing("at");
    if (section.has_table("at")) {
        if (section.has("when"))
            section.fault("when", "Expected no 'when' beside moments for each choice of 'by', one of which surely holds.");
        return read_alternatives(reading, section, common);
    }
    if (section.has("by")) section.fault("by", "Expected 'by' only beside at = { CHOICE = \"...\" }, a moment for each choice.");
    Deadline one = common;
    if (const auto at = read_moment(reading, section, "at")) one.at = *at;
    one.when = read_condition(section, "when", engine::state_declarations(reading.workflow));
    return {std::move(one)};
}

// A deadline with its alternatives, and the escalations that follow it.
std::vector<Deadline> read_deadline(const Reading& reading, const Section& section, bool spanning) {
    Deadline common;
    common.id = section.text("id").text;
    common.label = section.label("label");
    common.remind_to = read_assignees(reading, section, "remind_to");
    read_outcome(reading, section, common);
    common.effects = read_effects(section, engine::state_declarations(reading.workflow));
    if (spanning) {
        if (!section.has("in")) section.missing("in");
        for (const Written& state : section.texts("in")) {
            check_known(reading.source, state, "a state", reading.state_ids);
            common.in.push_back(state.text);
        }
    }
    std::vector<Deadline> deadlines = read_moments(reading, section, common);
    if (deadlines.empty()) return {std::move(common)};
    for (Deadline& one : deadlines) read_reminders(section, one);
    std::vector<Deadline> following = read_escalations(reading, section, deadlines.front());
    if (auto again = read_repetition(reading, section, deadlines.front())) following.push_back(std::move(*again));
    std::move(following.begin(), following.end(), std::back_inserter(deadlines));
    return deadlines;
}

}  // namespace

// Working days and calendar days count alike: only the order matters.
std::int64_t minutes_after(const Moment& moment, const Moment& due) {
    const auto unit = [&]() -> std::int64_t {
        switch (moment.unit) {
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
    const int due_time = due.time ? due.time->minutes : end_of_working_day;
    return moment.count * unit - (moment.time ? due_time - moment.time->minutes : 0);
}

std::optional<Moment> read_later(const Section& section, std::string_view key, const std::string& text, const Moment& at) {
    const auto moment = engine::parse_moment(text);
    if (!moment) {
        section.fault(key, moment.error());
        return std::nullopt;
    }
    if (!moment->setting.empty())
        section.fault(key, "Expected a count of its own after a deadline, since its order must be known.");
    // A day later is later at any time of day; hours count from wherever the deadline was.
    const bool is_later = moment->count > 0 || minutes_after(*moment, at) > 0;
    if (moment->base != Moment::Base::due || !is_later)
        section.fault(key, fmt::format("Expected in '{}' a moment after 'due', such as \"due + 1 working day, 09:00\", but found \"{}\".", key, text));
    return *moment;
}

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
    if (!moment->setting.empty()) check_count_setting(reading, section, key, *moment);
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
        section.only({"id",    "label",    "at",     "by",     "when",   "remind", "remind_to", "flag", "tell", "open", "signal", "follow",
                      "to",    "reason",   "repeat", "until",  "handover", "escalate", spanning ? "in" : "id"});
        std::vector<Deadline> read = read_deadline(reading, section, spanning);
        const Written id{.text = read.front().id, .line = section.line_of("id")};
        check_name(reading.source, id);
        check_once(reading.source, id, seen);
        std::move(read.begin(), read.end(), std::back_inserter(deadlines));
    }
    return deadlines;
}

}  // namespace countersign::definitions
