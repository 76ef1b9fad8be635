// Authority: who may act, judged by person, in the engine, at the moment of the decision. Private to
// the engine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

// Resolves assignees as a definition writes them ("initiator", "manager of initiator", "slot:x",
// "role:x", "person:x") to "role:x" and "person:x"; whoever there is none of is left out.
[[nodiscard]] std::vector<std::string> resolve_assignees(const std::vector<std::string>& assignees, const Instance& instance,
                                                         const People& people);
// Persons who fill a slot that must be somebody else's than `slot`.
[[nodiscard]] std::vector<std::string> barred_from(const Workflow& workflow, const Instance& instance, const std::string& slot);

// Why this actor may not take this action; nothing if he may.
[[nodiscard]] std::optional<Refusal> check_authority(const Workflow& workflow, const Instance& instance, const Action& action,
                                                     const Facts& facts);
// Why this actor may not give a command that needs one of these roles.
[[nodiscard]] std::optional<Refusal> check_role(const std::vector<std::string>& roles, const Facts& facts);

// "王芳" for an id; the id itself when there is no such person.
[[nodiscard]] std::string name_of(const People& people, const std::string& person);
// "销售文员（李娜、王强）": who "role:x" or "person:x" are, in this language.
[[nodiscard]] Label describe_assignees(const Workflow& workflow, const std::vector<std::string>& resolved, const People& people);

}  // namespace countersign::engine
