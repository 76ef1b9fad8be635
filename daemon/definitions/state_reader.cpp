// States, in order of the file.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::State;

void read_no_deadline(const Section& section, State& state) {
    const auto due = section.optional_text("due");
    if (!due) {
        if (section.has("because")) section.fault("because", "Expected 'because' only beside due = \"none\".");
        return;
    }
    if (due->text != "none")
        section.fault("due",
                      fmt::format("Expected due = \"none\" or a [[{}.deadline]], but found \"{}\".",
                                  section.name().substr(1, section.name().size() - 2),
                                  due->text));
    if (section.has("deadline")) section.fault("due", "Expected no due = \"none\" in a state that has a deadline.");
    state.no_deadline = section.label("because");
}

void read_end(const Reading& reading, const Section& section, State& state) {
    const auto outcome = section.optional_text("final");
    if (!outcome) return;
    check_hyphenated_name(reading.source, *outcome);
    state.final = true;
    state.outcome = outcome->text;
    for (const std::string_view key : {"action", "deadline", "due", "notify", "join", "on", "pauses"})
        if (section.has(key))
            section.fault(key, fmt::format("Expected no '{}' in a final state: nothing happens there any more.", key));
}

// The deadlines that stand still here, each with its escalations.
void read_pauses(const Reading& reading, const Section& section, State& state) {
    std::vector<std::string> known;
    for (const engine::Deadline& deadline : reading.workflow.deadlines)
        if (deadline.after.empty()) known.push_back(deadline.id);
    for (const Written& id : section.texts("pauses")) {
        check_known(reading.source, id, "a deadline that spans states", known);
        state.pauses.push_back(id.text);
        for (const engine::Deadline& deadline : reading.workflow.deadlines)
            if (deadline.after == id.text) state.pauses.push_back(deadline.id);
    }
}

std::vector<std::string> read_form_fields(const Reading& reading, const Section& section, std::string_view key) {
    std::vector<std::string> known, ids;
    for (const engine::Field& field : reading.workflow.form)
        if (!field.compute) known.push_back(field.id);
    for (const Written& id : section.texts(key)) {
        check_known(reading.source, id, "a field of the form that is filled in", known);
        check_once(reading.source, id, ids);
    }
    return ids;
}

// Who may change what here, and what must be there before it is entered.
void read_rights(const Reading& reading, const Section& section, State& state) {
    state.fields.limits_editing = section.has("edit");
    state.fields.editable = read_form_fields(reading, section, "edit");
    state.fields.required = read_form_fields(reading, section, "require");
    const bool edits = std::any_of(state.actions.begin(), state.actions.end(), [](const engine::Action& a) { return a.edits_form; });
    if (state.fields.limits_editing && !edits)
        section.fault("edit", "Expected an action with 'form' in a state that says what may be changed, but there is none.");
}

State read_state(const Reading& reading, const std::string& id, const Section& section) {
    section.only({"label", "final", "notify", "due", "because", "deadline", "action", "join", "on", "pauses", "edit", "require"});
    check_name(reading.source, {.text = id, .line = section.line()});
    State state;
    state.id = id;
    state.label = section.label("label");
    read_end(reading, section, state);
    read_no_deadline(section, state);
    state.notify = section.optional_flag("notify").value_or(true);
    state.deadlines = read_deadlines(reading, section.sections("deadline"), false);
    state.join = read_join(reading, id, section);
    read_pauses(reading, section, state);
    if (const auto actions = section.optional_section("action", fmt::format("[state.{}.action]", id)))
        for (const auto& [action, inside] : actions->named_sections()) {
            check_name(reading.source, {.text = action, .line = inside.line()});
            if (inside.has("in"))
                inside.fault("in", fmt::format("Expected 'in' only for [action.{}], which belongs to several states.", action));
            state.actions.push_back(inside.has("on_deadline") ? read_deadline_action(reading, action, inside, state.deadlines)
                                                              : read_action(reading, id, action, inside));
        }
    if (const auto signals = section.optional_section("on", fmt::format("[state.{}.on]", id)))
        for (const auto& [signal, inside] : signals->named_sections())
            state.actions.push_back(read_on(reading, signal, inside, false));
    read_rights(reading, section, state);
    return state;
}

}  // namespace

void read_states(Reading& reading, const Section& states) {
    for (const auto& [id, section] : states.named_sections())
        reading.workflow.states.push_back(read_state(reading, id, section));
}

void read_spanning_actions(Reading& reading, const Section& actions) {
    for (const auto& [action, section] : actions.named_sections()) {
        check_name(reading.source, {.text = action, .line = section.line()});
        if (!section.has("in")) section.missing("in");
        for (const Written& id : section.texts("in")) {
            check_known(reading.source, id, "a state", reading.state_ids);
            for (State& state : reading.workflow.states) {
                if (state.id != id.text) continue;
                if (state.final)
                    reading.source.faults.add(id.line, fmt::format("Expected no final state in 'in', but '{}' is one.", id.text));
                if (state.find_action(action) != nullptr)
                    reading.source.faults.add(id.line, fmt::format("Expected one action '{}' in '{}', but it has one already.", action, id.text));
                state.actions.push_back(read_action(reading, id.text, action, section));
            }
        }
    }
}

}  // namespace countersign::definitions
