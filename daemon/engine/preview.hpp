// Preview: what lies ahead of an instance, before anything is done: who is asked in which order, and by
// when. Every step is taken to be done at its deadline (or at once, where it has none) by whoever is
// asked; guards see the form that is given. Where the way on depends on what nobody knows yet, it stops
// and says so. Decides nothing and writes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

struct PreviewAsked {
    std::string action;               // that is taken first; empty: whichever leads on
    std::optional<Value> form;        // with this form; nothing: as it was saved
};

struct PreviewTask {
    Label label;
    std::vector<std::string> to;      // "role:x" and "person:x", in order of the rule
    std::vector<std::string> persons; // who they are today, without those whom separation keeps out
    std::string rule;                 // as Panel::rule; empty: any one of them
};

struct PreviewStep {
    std::string state;
    Label label;
    std::vector<PreviewTask> tasks;
    std::optional<Instant> due;
    bool final = false;
};

struct Preview {
    std::vector<PreviewStep> steps;   // the present state first
    Label stop;                       // why no more is known; empty when it leads to an end
    std::optional<Value> form;        // the one that was given, as it would be kept: what the asker may see of it
};

// Refused like the act itself when the form does not fit (invalid_input, field_locked) or there is no
// such action.
[[nodiscard]] Result<Preview, Refusal> preview(const Workflow& workflow, const Instance& instance, const PreviewAsked& asked,
                                               const Facts& facts);

}  // namespace countersign::engine
