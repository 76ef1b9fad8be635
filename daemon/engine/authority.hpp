// Authority: who may act, judged by person, in the engine, at the moment of the decision. Private to
// the engine, but for describe_assignees and may_see. Whom a definition means: assignees.hpp.
//
// An act rests on persons: the actor; whom he is proxy or deputy of; whose place it was before it was
// handed on; and whom each of these has succeeded. Separation of duties is judged on all of them, and
// all of them fill the slot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/decide.hpp"
#include "daemon/engine/scope.hpp"

namespace countersign::engine {

// Whether one of these ("role:x", "person:x") is this person.
[[nodiscard]] bool is_among(const std::vector<std::string>& resolved, const Person& person);
// The active persons that these are, each once: persons as named, holders of a role in order of id.
[[nodiscard]] std::vector<std::string> persons_of(const std::vector<std::string>& resolved, const People& people);
// Persons who fill a slot that must be somebody else's than `slot`.
[[nodiscard]] std::vector<std::string> barred_from(const Workflow& workflow, const Instance& instance, const std::string& slot);
// These persons with everybody whom they have succeeded on this instance.
[[nodiscard]] std::vector<std::string> with_succeeded(std::vector<std::string> persons, const Instance& instance);

// In whose name an actor acts, and what that rests on.
struct Standing {
    std::string on_behalf_of;         // his principal; empty: in his own name
    std::vector<std::string> behind;  // everybody else whose authority it rests on
    std::string seat;                 // of a panel: whose seat he takes; empty: none
    bool covers = false;              // by escalation: the seat is somebody else's
};
// How the scope's actor may take this action, or why not. `on_behalf_of`: only for that person.
[[nodiscard]] Result<Standing, Refusal> standing_of(const Action& action, Scope& scope, const std::string& on_behalf_of = {});
// Of a task that has a panel: whom it is asked of now, as Task::to. `assignees`: of the definition.
[[nodiscard]] std::vector<std::string> asked_of(const Instance& instance, const Action& action, const Panel& panel,
                                                const std::vector<std::string>& assignees);
// How a slot stands after this vote of `seat` (empty: of the pool), which is not yet in the instance.
struct Tally {
    bool is_signed = false;    // it is signed now
    bool is_refused = false;   // it can not be signed any more
};
[[nodiscard]] Tally tally(const Instance& instance, const Action& action, const std::string& seat, bool against);
// Whether what was given so far makes the slot signed.
[[nodiscard]] bool is_signed_now(const Instance& instance, const Action& action);
// Whether this person could be given the task: active, and not kept from its slot.
[[nodiscard]] std::optional<Refusal> check_eligible(const Workflow& workflow, const Instance& instance, const Action& action,
                                                    const std::string& person, const Facts& facts);
// Whether the actor has an operator's powers over what is not his own. A channel opens nobody else's affairs.
[[nodiscard]] bool is_operator(const Facts& facts);
// Why a channel may not decide about this amount, if a channel is all that the actor is known by.
[[nodiscard]] std::optional<Refusal> check_claim(const Instance& instance, const std::optional<Money>& amount, const Facts& facts);
// Why this actor may not give a command that needs one of these roles.
[[nodiscard]] std::optional<Refusal> check_role(const std::vector<std::string>& roles, const Facts& facts);
// The state's actions that make up a task.
[[nodiscard]] std::vector<const Action*> actions_of(const State& state, std::string_view task);

// "王芳" for an id; the id itself when there is no such person.
[[nodiscard]] std::string name_of(const People& people, const std::string& person);
// "销售文员（李娜、王强）": who "role:x" or "person:x" are, in this language.
[[nodiscard]] Label describe_assignees(const Workflow& workflow, const std::vector<std::string>& resolved, const People& people);

}  // namespace countersign::engine
