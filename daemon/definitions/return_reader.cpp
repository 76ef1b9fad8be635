// 退回: where an action may send back to, and how it goes on after that.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/paths.hpp"
#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;

// "previous", "any earlier step", or the states to choose from.
void read_targets(const Reading& reading, const Section& section, const std::string& state, Action& action) {
    if (section.has_text("return")) {
        const Written word = section.text("return");
        action.returns_to_previous = word.text == "previous";
        action.returns_anywhere = word.text == "any earlier step";
        if (!action.returns_to_previous && !action.returns_anywhere)
            section.fault("return",
                          fmt::format("Expected \"previous\", \"any earlier step\" or a list of states, but found \"{}\".", word.text));
        return;
    }
    for (const Written& target : section.texts("return")) {
        check_known(reading.source, target, "a state", reading.state_ids);
        if (target.text == state) reading.source.faults.add(target.line, "Expected a return to another state.");
        action.choose.push_back(target.text);
    }
    if (action.choose.empty())
        section.fault("return", "Expected in 'return' the states to choose from, but it names none.");
}

void read_resume(const Reading& reading, const Section& section, Action& action) {
    const auto resume = section.optional_text("resume");
    if (resume && resume->text == "jump back")
        action.resume = Action::Resume::jump_back;
    else if (resume && resume->text == "chosen")
        action.resume = Action::Resume::chosen;
    else if (resume && resume->text != "steps")
        section.fault("resume", fmt::format("Expected \"steps\", \"jump back\" or \"chosen\", but found \"{}\".", resume->text));
    for (const Written& state : section.texts("past")) {
        check_known(reading.source, state, "a state", reading.state_ids);
        action.past.push_back(state.text);
    }
    if (section.has("past") && action.resume != Action::Resume::jump_back)
        section.fault("past", "Expected 'past' only beside resume = \"jump back\": the states that a jump leaves out.");
}

}  // namespace

void read_return(const Reading& reading, const Section& section, const std::string& state, Action& action) {
    action.returns = section.has("return");
    action.reason_required = read_word(section, "reason", "required") || action.returns;
    if (!action.returns) {
        for (const std::string_view key : {"resume", "past"})
            if (section.has(key)) section.fault(key, fmt::format("Expected '{}' only in an action that returns.", key));
        return;
    }
    read_targets(reading, section, state, action);
    read_resume(reading, section, action);
    for (const std::string_view key : {"to", "sign", "form"})
        if (section.has(key)) section.fault(key, fmt::format("Expected no '{}' in an action that returns.", key));
}

// The previous step is one from which the state is entered; an earlier one leads there in some way.
void expand_returns(engine::Workflow& workflow) {
    const Paths paths(workflow);
    // Withdrawing leads back as a return does.
    const auto onward = [](const Step& step) { return !step.returns && (step.action == nullptr || !step.action->revokes); };
    for (engine::State& state : workflow.states)
        for (Action& action : state.actions)
            for (const engine::State& earlier : workflow.states) {
                if (earlier.id == state.id || earlier.final) continue;
                const bool enters = std::any_of(paths.steps().begin(), paths.steps().end(), [&](const Step& step) {
                    return onward(step) && step.from->id == earlier.id && step.to->id == state.id;
                });
                const bool leads = action.returns_anywhere &&
                                   paths.reachable_from({workflow.find_state(earlier.id)}, onward).contains(&state);
                if ((action.returns_to_previous && enters) || leads) action.choose.push_back(earlier.id);
            }
}

}  // namespace countersign::definitions
