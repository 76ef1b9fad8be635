// When an action may be taken: not before, not after, blackouts, working hours.
#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::Moment;

bool is_in_month(const Moment& moment) {
    return moment.base == Moment::Base::working_day || moment.base == Moment::Base::day;
}

// A form that is only edited may not have its date yet.
void check_form_is_complete(const Section& section, std::string_view key, const Action& action, const Moment& moment) {
    if (moment.base == Moment::Base::field && action.edits_form && !action.submits_form)
        section.fault(key,
                      fmt::format("Expected form = \"submit\" beside '{}', since a form that is only edited may have no {} yet.",
                                  moment.text,
                                  moment.field));
}

// A bound with its sentence, "KEY_else".
std::optional<Moment> read_bound(
    const Reading& reading, const Section& section, const std::string& key, const Action& action, engine::Label& otherwise) {
    const auto moment = read_moment(reading, section, key);
    if (moment) check_form_is_complete(section, key, action, *moment);
    const std::string sentence = key + "_else";
    if (section.has(key))
        otherwise = section.label(sentence);
    else if (section.has(sentence))
        section.fault(sentence, fmt::format("Expected '{}' beside '{}'.", key, sentence));
    return moment;
}

void read_blackouts(const Reading& reading, const Section& section, Action& action) {
    for (const Section& closed : section.sections("blackout")) {
        closed.only({"from", "until", "else"});
        for (const std::string_view key : {"from", "until"})
            if (!closed.has(key)) closed.missing(key);
        const auto from = read_moment(reading, closed, "from");
        const auto until = read_moment(reading, closed, "until");
        const engine::Label otherwise = closed.label("else");
        if (!from || !until) continue;
        check_form_is_complete(closed, "from", action, *from);
        const bool both_in_month = is_in_month(*from) && is_in_month(*until);
        if (!both_in_month && (from->base != until->base || from->field != until->field))
            closed.fault("until",
                         fmt::format("Expected both ends of a blackout to count from the month, or from the same point, "
                                     "but found \"{}\" and \"{}\".",
                                     from->text,
                                     until->text));
        action.blackouts.push_back({.from = *from, .until = *until, .otherwise = otherwise});
    }
}

}  // namespace

void read_window(const Reading& reading, const Section& section, Action& action) {
    action.not_before = read_bound(reading, section, "not_before", action, action.not_before_otherwise);
    action.not_after = read_bound(reading, section, "not_after", action, action.not_after_otherwise);
    read_blackouts(reading, section, action);
    action.in_working_hours = read_word(section, "hours", "working");
}

}  // namespace countersign::definitions
