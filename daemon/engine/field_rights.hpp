// Field rights: who sees and who changes which field of the form, what must be filled in before a
// state is entered, and whether what a field refers to is there. Private to the engine, but for
// hidden_fields and without_fields, by which every answer to a question is made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

class Scope;

// The form's fields that this person does not see on this instance. An auditor sees all of them.
[[nodiscard]] std::vector<std::string> hidden_fields(const Workflow& workflow, const Instance& instance, const People& people,
                                                     const std::string& person);
[[nodiscard]] Value without_fields(const Value& form, const std::vector<std::string>& hidden);

// What the actor gave, with what he may not see or change here as it was before; field_locked when he
// gave another value for it.
[[nodiscard]] Result<Value, Refusal> keep_locked(const Value& given, Scope& scope);
// Whether the form has what must be filled in before this state is entered.
[[nodiscard]] std::optional<Refusal> check_required_fields(const State& state, Scope& scope);
// Whether the persons and instances that a record refers to are there.
[[nodiscard]] std::optional<Refusal> check_references(const std::vector<Field>& fields, const Value& record, const EngineState& state);
// The one field of the form or the input that a condition is about, with the row that it fails for
// ("lines[3]"); empty when it names none or several.
[[nodiscard]] std::string place_named(const Expression& condition, const Verdict& failed, const std::vector<Field>& input, Scope& scope);
// Whether an explanation of this expression could show the actor what he does not see.
[[nodiscard]] bool reveals_hidden(const Expression& expression, Scope& scope);

}  // namespace countersign::engine
