// Reading: what is known of a definition while it is read, and the readers of its parts. Order
// matters: settings, tables, form and variables are read before anything that computes with them.
// Private to definitions.
#pragma once

#include "daemon/definitions/toml_section.hpp"

namespace countersign::definitions {

struct Reading {
    const Source& source;
    engine::Workflow workflow;
    // Known before the states are read, since they name each other.
    std::vector<std::string> state_ids;
    std::vector<std::string> slots;  // "initiator" and every `as`
    // What assignees are computed by; a part of the workflow in the end.
    std::vector<engine::Expression>& computed;
};

// What a list of fields stands for decides which keys its fields may have.
enum class FieldUse { form, input, setting, variable, table, output, shown };  // shown: a column of a register

// --- names ------------------------------------------------------------------------------------

// An id as expressions can name it: letters, digits and _, beginning with a letter.
void check_name(const Source& source, const Written& id);
// An id that only TOML names: hyphens too.
void check_hyphenated_name(const Source& source, const Written& id);
// Refuses an id that was there before; remembers it otherwise.
void check_once(const Source& source, const Written& id, std::vector<std::string>& seen);
// Refuses a name that is not among those known. `what` is "a state".
void check_known(const Source& source,
                 const Written& name,
                 std::string_view what,
                 const std::vector<std::string>& known);
// Refuses a flag that [flag] does not name; not of a definition that was judged before there was such a rule.
void check_flag(const Reading& reading, const Written& flag);
// Refuses an account that [account] does not name; neither of a definition that was judged before.
void check_account(const Reading& reading, const Written& account);

// --- fields_reader.cpp ------------------------------------------------------------------------

// Reads fields; what they compute is compiled later, when all fields are known.
[[nodiscard]] std::vector<engine::Field> read_fields(const Source& source,
                                                     const std::vector<Section>& sections,
                                                     FieldUse use);
// A value of the field's type as it is written; nothing, and a fault, when it is none.
[[nodiscard]] std::optional<engine::Value> read_value(const Section& section, std::string_view key, const engine::Field& field);
// The form with what it computes. A computed field sees those before it.
void read_form(Reading& reading, const std::vector<Section>& sections);

// --- decision_reader.cpp ----------------------------------------------------------------------

// Decision tables, with the proof that each has one row for every case.
void read_decisions(Reading& reading, const std::vector<Section>& sections);

// --- register_reader.cpp ----------------------------------------------------------------------

// What instances show to others; the form and the variables are read before.
void read_registers(Reading& reading, const Section& root);
// From which register the daemon fills a table of the form.
void read_source(const Section& section, FieldUse use, bool is_column, engine::Field& field);

// --- expression_reader.cpp --------------------------------------------------------------------

[[nodiscard]] engine::Expression read_expression(const Source& source,
                                                 const Written& written,
                                                 std::string_view key,
                                                 const engine::Declarations& declarations,
                                                 const engine::Type& expected);
// The required (or optional) expression under `key`.
[[nodiscard]] engine::Expression read_expression(const Section& section,
                                                 std::string_view key,
                                                 const engine::Declarations& declarations,
                                                 const engine::Type& expected);
[[nodiscard]] engine::Expression read_optional_expression(const Section& section,
                                                          std::string_view key,
                                                          const engine::Declarations& declarations,
                                                          const engine::Type& expected);
[[nodiscard]] engine::Expression read_condition(const Section& section,
                                                std::string_view key,
                                                const engine::Declarations& declarations);
[[nodiscard]] std::vector<engine::Requirement> read_requirements(const Section& section,
                                                                 std::string_view key,
                                                                 const engine::Declarations& declarations);
[[nodiscard]] engine::Template read_template(const Section& section,
                                             std::string_view key,
                                             const engine::Declarations& declarations);

// --- assignee_reader.cpp ----------------------------------------------------------------------

// An assignee that nothing has to be computed for.
void check_plain_assignee(const Reading& reading, const Written& written);
// "= expression" too; what they are computed by is compiled.
[[nodiscard]] std::vector<std::string> read_assignees(const Reading& reading,
                                                      const Section& section,
                                                      std::string_view key);

// --- deadline_reader.cpp ----------------------------------------------------------------------

[[nodiscard]] std::optional<engine::Moment> read_moment(const Reading& reading,
                                                        const Section& section,
                                                        std::string_view key);
// "due + 1 working day, 09:00": later than `at`, which is its "due". `text`: as it is parsed.
[[nodiscard]] std::optional<engine::Moment> read_later(const Section& section,
                                                       std::string_view key,
                                                       const std::string& text,
                                                       const engine::Moment& at);
// How long after its "due" a moment is, in minutes, if no day between is a day off.
[[nodiscard]] std::int64_t minutes_after(const engine::Moment& moment, const engine::Moment& due);
[[nodiscard]] std::vector<engine::Deadline> read_deadlines(const Reading& reading,
                                                           const std::vector<Section>& sections,
                                                           bool spanning);
[[nodiscard]] std::vector<engine::Tell> read_tells(const Reading& reading,
                                                   const Section& section,
                                                   const engine::Declarations& declarations);

// --- effects_reader.cpp -----------------------------------------------------------------------

[[nodiscard]] std::vector<engine::Effect> read_effects(const Section& section, const engine::Declarations& declarations);
void read_signals(Reading& reading, const Section& root);
// [state.ID.on.SIGNAL] or, for several states, [on.SIGNAL].
[[nodiscard]] engine::Action read_on(const Reading& reading, const std::string& signal, const Section& section, bool spanning);
void read_spanning_ons(Reading& reading, const Section& root);
[[nodiscard]] std::optional<engine::Join> read_join(const Reading& reading, const std::string& state, const Section& section);
// --- escalation_reader.cpp --------------------------------------------------------------------

// What happens when a deadline passes: flag, tell, to, handover.
void read_outcome(const Reading& reading, const Section& section, engine::Deadline& deadline);
// The rungs of `escalate`, each a deadline of its own that counts from this one.
[[nodiscard]] std::vector<engine::Deadline> read_escalations(const Reading& reading,
                                                             const Section& section,
                                                             const engine::Deadline& deadline);

// --- window_reader.cpp ------------------------------------------------------------------------

// When the action may be taken at all.
void read_window(const Reading& reading, const Section& section, engine::Action& action);

// --- return_reader.cpp ------------------------------------------------------------------------

void read_return(const Reading& reading, const Section& section, const std::string& state, engine::Action& action);
// What "previous" and "any earlier step" may mean is known when all states are.
void expand_returns(engine::Workflow& workflow);

// --- action_reader.cpp, state_reader.cpp ------------------------------------------------------

// Whether the only text that `key` may hold is there.
[[nodiscard]] bool read_word(const Section& section, std::string_view key, std::string_view word);
[[nodiscard]] engine::Action read_action(const Reading& reading,
                                         const std::string& state,
                                         const std::string& id,
                                         const Section& section);
// What the daemon does when a deadline passes; `deadlines` are the state's own.
[[nodiscard]] engine::Action read_deadline_action(const Reading& reading, const std::string& id, const Section& section,
                                                  const std::vector<engine::Deadline>& deadlines);
// A state, or a list of { state, when }; empty when missing.
[[nodiscard]] std::vector<engine::Target> read_targets(const Reading& reading,
                                                       const Section& section,
                                                       std::string_view key,
                                                       const engine::Declarations& declarations);
// What follows from an action, whoever takes it.
void read_consequences(const Reading& reading,
                       const Section& section,
                       engine::Action& action,
                       const engine::Declarations& declarations);
void read_states(Reading& reading, const Section& states);
// Actions that belong to several states, into each of them.
void read_spanning_actions(Reading& reading, const Section& actions);

// --- report_reader.cpp ------------------------------------------------------------------------

// What `[report]` measures; the states are read before.
void read_report(Reading& reading, const Section& root);

// --- definition_reader.cpp --------------------------------------------------------------------

// The whole file. Sound only if no fault was added.
[[nodiscard]] engine::Workflow read_workflow(const Source& source, const toml::table& document);

}  // namespace countersign::definitions
