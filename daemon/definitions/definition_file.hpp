// Reads a workflow definition from TOML and proves it sound, or says what is wrong with file, line
// and what was expected. The grammar is shown by workflows/monthly-fee.toml and described in
// docs/definitions.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/calendar.hpp"
#include "daemon/engine/people.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::definitions {

// One fault: "workflows/monthly-fee.toml:214: Expected a state, but 'clark_check' is none; did you
// mean 'clerk_check'?"
struct Fault {
    std::string file;
    int line = 0;      // from 1; 0 = the file as a whole
    std::string text;  // a sentence
    [[nodiscard]] std::string describe() const;
    bool operator==(const Fault&) const = default;
};

// Reads and checks everything that the text alone shows. All faults that can be found at once.
[[nodiscard]] Result<engine::WorkflowPtr, std::vector<Fault>> read_definition(std::string_view toml, const std::string& file);

// Reads what a log holds. It was proved sound by the rules of the daemon that published it, and the house goes on by it
// whatever has become a rule since: only what can not be understood is a fault.
[[nodiscard]] Result<engine::WorkflowPtr, std::vector<Fault>> read_published(std::string_view toml, const std::string& file);

// Checks a definition against the calendar and the people: deadlines along each path in order in
// every month that the calendar has, every role held by somebody, and enough different people for
// each group of slots. Run again when calendar or people change.
[[nodiscard]] std::vector<Fault> check_with(const engine::Workflow& workflow, const engine::Calendar& calendar);
[[nodiscard]] std::vector<Fault> check_with(const engine::Workflow& workflow, const engine::People& people);

// What is no fault, but told as a warning: deadlines that move or end a document of which nobody is reminded before.
[[nodiscard]] std::vector<Fault> find_unwarned(const engine::Workflow& workflow);

// Checks what a definition says of other workflows: the children it opens and waits for, the signals it sends, the
// states it waits for elsewhere, the workflows that it asks for in open_by() and open_about(). `others` are all that
// are known; what they say of this one is not checked.
[[nodiscard]] std::vector<Fault> check_among(const engine::Workflow& workflow, const std::string& file,
                                             const std::vector<engine::WorkflowPtr>& others);

// Checks what it reads of the registers of others, and what they read of its own. `others` are the definitions
// that are known besides; earlier versions of its own too, whose rows are still there. What is not known is
// not judged.
[[nodiscard]] std::vector<Fault> check_with(const engine::Workflow& workflow, const std::vector<const engine::Workflow*>& others);

// Mermaid stateDiagram-v2; `current` is marked when given.
[[nodiscard]] std::string mermaid(const engine::Workflow& workflow, std::string_view current = {});

}  // namespace countersign::definitions
