// Assignees: whom a definition means. What is written is parsed alike for the checkers and for the
// engine; whom it means is found out from the instance and from the people as they are now.
//
//   initiator, person:ID, role:NAME
//   slot:NAME                             whoever fills it
//   manager of initiator                  the nearest one
//   manager N of initiator                N steps up
//   managers of initiator up to N         all of them, the nearest first
//   managers of initiator up to role:NAME ... and with the first who holds the role
//   department head of initiator          of role department-head, in the initiator's department
//   = EXPRESSION                          a text or a list of texts: ids of persons, or any of the above
//
// A chain passes over whoever has left, and ends where it ends: nobody stands in for a level that is
// not there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

class Scope;

inline constexpr std::string_view department_head_role = "department-head";
inline constexpr std::size_t manager_levels_max = 20;

struct Assignee {
    enum class Kind { initiator, person, role, slot, manager, managers, managers_up_to_role, department_head, computed };
    Kind kind = Kind::initiator;
    std::string_view name;   // person, role, managers_up_to_role, slot: of it; computed: the expression
    std::size_t levels = 0;  // manager, managers
};
// Nothing when it is none of these. Looks into `text`.
[[nodiscard]] std::optional<Assignee> parse_assignee(std::string_view text);
// For sentences: `"initiator", "role:NAME", ...`.
[[nodiscard]] std::string_view known_assignees();

// The active superiors of somebody, the nearest first, as long as `assignee` says.
[[nodiscard]] std::vector<std::string> superiors_of(const People& people, const std::string& person, const Assignee& assignee);
// The active holders of department_head_role in somebody's department; none if he has no department.
[[nodiscard]] std::vector<std::string> department_heads_of(const People& people, const std::string& person);

// As "role:x" and "person:x", each once, in order; whoever there is none of is left out, and whoever
// has handed over his places on the instance is replaced. Reads the form only if an expression does.
[[nodiscard]] Result<std::vector<std::string>, Refusal> resolve_assignees(const std::vector<std::string>& assignees, Scope& scope);
// As above, of assignees that nothing has to be computed for.
[[nodiscard]] std::vector<std::string> resolve_plain_assignees(const std::vector<std::string>& assignees, const Instance& instance,
                                                               const People& people);
// Before a state is entered: whether those whom the definition computes are there (no_such_person).
[[nodiscard]] std::optional<Refusal> check_computed(const Action& action, const std::vector<std::string>& resolved, Scope& scope);

}  // namespace countersign::engine
