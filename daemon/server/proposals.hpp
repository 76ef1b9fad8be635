// Proposals: what the files (workflows, calendar) say otherwise than the house has it, and what was not taken
// from them: it waits until a house change that two persons agreed on asks for it by its hash, or until the
// file is mended. The house goes on as it was.
#pragma once

#include <string>
#include <vector>

#include "daemon/engine/command.hpp"
#include "daemon/engine/instance.hpp"
#include "daemon/engine/refusal.hpp"

namespace countersign::server {

class Proposals {
public:
    // A Publish or a SetCalendar, and why it was refused.
    void add(engine::Command command, engine::Refusal refusal);

    // Nothing where none has this hash (a definition's) or version (the calendar's).
    [[nodiscard]] engine::WorkflowPtr find_definition(const std::string& hash) const;
    [[nodiscard]] const engine::SetCalendar* find_calendar(const std::string& version) const;

    // What an operator should know: each that is not in force by now, and how to ask for it.
    [[nodiscard]] std::vector<engine::Label> warnings(const engine::Company& company) const;

private:
    struct Proposal {
        engine::Command command;
        engine::Refusal refusal;
    };

    std::vector<Proposal> all_;
};

}  // namespace countersign::server
