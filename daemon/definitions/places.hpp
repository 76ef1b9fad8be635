// Places: on which line of a definition a state, an action or a deadline stands, for faults that
// are found after reading. Private to definitions.
#pragma once

#include <string_view>

#include <toml++/toml.h>

#include "daemon/engine/workflow.hpp"

namespace countersign::definitions {

class Places {
public:
    explicit Places(toml::table document) : document_(std::move(document)) {}

    // Of the text that the workflow carries; all lines are 0 when it carries none.
    explicit Places(const engine::Workflow& workflow);

    [[nodiscard]] int top(std::string_view key) const;
    [[nodiscard]] int state(std::string_view id, std::string_view key = {}) const;
    // The action's `key`, or the action when it has no such key; of the state, or of several.
    [[nodiscard]] int action(std::string_view state, std::string_view id, std::string_view key = {}) const;
    [[nodiscard]] int join(std::string_view state, std::string_view key) const;
    // Of this state, or of the workflow when `state` has none of this id. "ID.2" is its second escalation.
    [[nodiscard]] int deadline(std::string_view state, std::string_view id, std::string_view key = {}) const;

private:
    toml::table document_;
};

}  // namespace countersign::definitions
