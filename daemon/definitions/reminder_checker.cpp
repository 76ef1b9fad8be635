// What is no fault of a definition and yet unkind: a deadline that moves, voids or ends a document of which nobody
// is reminded before.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/definitions/paths.hpp"
#include "daemon/definitions/places.hpp"
#include "daemon/definitions/toml_section.hpp"

namespace countersign::definitions {

namespace {

using engine::Deadline;
using engine::State;

// Where the document goes when the deadline passes here; empty if it stays.
std::string state_after(const State& state, const Deadline& deadline) {
    if (!deadline.to.empty()) return deadline.to;
    const engine::Action* action = state.find_action_on(deadline.id);
    if (action == nullptr) return {};
    for (const engine::Target& target : action->to)
        if (target.state != state.id) return target.state;
    return {};
}

// The rungs of an escalation come after a deadline that has passed and was told of.
bool is_warned_of(const Deadline& deadline) { return !deadline.remind.empty() || !deadline.after.empty(); }

}  // namespace

std::vector<Fault> find_unwarned(const engine::Workflow& workflow) {
    const Places places(workflow);
    Faults faults(workflow.id);
    std::vector<const Deadline*> told;
    const auto look_at = [&](const State& state, const Deadline& deadline, const std::string& place) {
        const std::string next = state_after(state, deadline);
        if (next.empty() || is_warned_of(deadline) || std::ranges::find(told, &deadline) != told.end()) return;
        told.push_back(&deadline);
        faults.add(places.deadline(place, deadline.id),
                   fmt::format("Expected a reminder before '{}' moves the document to '{}', but it has no 'remind'.", deadline.id, next));
    };
    for (const State& state : workflow.states) {
        for (const Deadline& deadline : state.deadlines) look_at(state, deadline, state.id);
        for (const Deadline* deadline : spanning_deadlines(workflow, state)) look_at(state, *deadline, {});
    }
    return faults.take();
}

}  // namespace countersign::definitions
