// Deadlines within the machine: what is paused, handed over and extended is there, and nothing that
// happens by the clock takes the place of a signature.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/definition_checker.hpp"
#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/paths.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::Deadline;
using engine::Moment;
using engine::State;
using engine::Workflow;

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool counts_working_time(const Moment& moment) {
    using Unit = Moment::Unit;
    return moment.base == Moment::Base::working_day || moment.unit == Unit::working_days || moment.unit == Unit::working_hours ||
           moment.unit == Unit::working_minutes;
}

class DeadlineChecker {
public:
    DeadlineChecker(const Workflow& workflow, const Places& places, Faults& faults)
        : workflow_(workflow), places_(places), faults_(faults) {}

    void check() {
        for (const State& state : workflow_.states) {
            for (const std::string& id : state.pauses) check_pause(state, id);
            for (const Deadline& deadline : state.deadlines) check_outcome(state, deadline);
            for (const Deadline* deadline : spanning_deadlines(workflow_, state)) check_outcome(state, *deadline);
            for (const Action& action : state.actions)
                if (action.extend) check_extension(state, action);
        }
    }

private:
    void check_pause(const State& state, const std::string& id) {
        std::vector<const Deadline*> paused;
        for (const Deadline* deadline : spanning_deadlines(workflow_, state))
            if (deadline->id == id) paused.push_back(deadline);
        if (paused.empty()) {
            faults_.add(places_.state(state.id, "pauses"),
                        fmt::format("Expected in 'pauses' deadlines that run in '{0}', but '{1}' does not; add '{0}' to its 'in'.",
                                    state.id,
                                    id.substr(0, id.find('.'))));
            return;
        }
        // What is left is counted in working time or not, whatever the form says meanwhile.
        const bool first = counts_working_time(paused.front()->at);
        for (const Deadline* deadline : paused)
            if (counts_working_time(deadline->at) != first)
                faults_.add(places_.deadline({}, id, "at"),
                            fmt::format("Expected all moments of '{}' in working time or none, since it is paused in '{}', but "
                                        "found \"{}\" and \"{}\".",
                                        id,
                                        state.id,
                                        paused.front()->at.text,
                                        deadline->at.text));
    }

    void check_outcome(const State& state, const Deadline& deadline) {
        if (deadline.handover) check_handover(state, deadline);
        if (deadline.to.empty()) return;
        const bool ends = [&] {
            const State* to = workflow_.find_state(deadline.to);
            return to != nullptr && to->final;
        }();
        for (const State& other : workflow_.states)
            for (const Action& action : other.actions) {
                const bool leads_there = std::any_of(
                    action.to.begin(), action.to.end(), [&](const engine::Target& target) { return target.state == deadline.to; });
                if (!action.signs || !leads_there || (&other != &state && !ends)) continue;
                faults_.add(places_.deadline(state.id, deadline.id, "to"),
                            fmt::format("Expected a deadline to void, return or escalate, but '{}' is where the signature '{}' of '{}' "
                                        "leads: nothing is approved by the clock.",
                                        deadline.to,
                                        action.id,
                                        other.id));
                return;
            }
    }

    void check_handover(const State& state, const Deadline& deadline) {
        std::vector<std::string> tasks;
        for (const Action& action : state.actions) {
            if (!contains(tasks, action.task)) tasks.push_back(action.task);
            const bool several = action.signs && action.rule.kind != engine::SignRule::Kind::any;
            if (action.task == deadline.handover->task && deadline.handover->replaces && several)
                faults_.add(places_.deadline(state.id, deadline.id, "handover"),
                            fmt::format("Expected no 'replace' for '{}' in '{}', which several sign: whoever it is handed to takes the "
                                        "place of one who has not signed.",
                                        action.task,
                                        state.id));
        }
        if (!contains(tasks, deadline.handover->task))
            faults_.add(places_.deadline(state.id, deadline.id, "handover"),
                        unknown_name(fmt::format("a task of '{}'", state.id), deadline.handover->task, tasks));
    }

    void check_extension(const State& state, const Action& action) {
        std::vector<std::string> known;
        const auto add = [&](const Deadline& deadline) {
            if (deadline.after.empty() && !contains(known, deadline.id)) known.push_back(deadline.id);
        };
        for (const Deadline& deadline : state.deadlines) add(deadline);
        for (const Deadline* deadline : spanning_deadlines(workflow_, state)) add(*deadline);
        if (!contains(known, action.extend->deadline))
            faults_.add(places_.action(state.id, action.id, "extend"),
                        unknown_name(fmt::format("a deadline that runs in '{}'", state.id), action.extend->deadline, known));
    }

    const Workflow& workflow_;
    const Places& places_;
    Faults& faults_;
};

}  // namespace

void check_deadlines(const Workflow& workflow, const Places& places, Faults& faults) {
    DeadlineChecker(workflow, places, faults).check();
}

}  // namespace countersign::definitions
