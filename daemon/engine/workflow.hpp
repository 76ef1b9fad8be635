// Workflow: one definition as a value: states, actions, deadlines, forms. Read from TOML by
// definitions/, never changed afterwards. decide() reads it; evolve() never sees it.
//
// Words: a *state* is where an instance is; an *action* is what somebody may do there; a *slot* is
// a part that one person fills on a document ("initiator", "clerk"); an *assignee* says who may
// act: "initiator", "role:NAME", "person:ID", "manager of initiator", "slot:NAME".
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/expression.hpp"
#include "daemon/engine/moment.hpp"

namespace countersign::engine {

// A text for people, in both languages.
struct Label {
    std::string zh, en;
    bool operator==(const Label&) const = default;
};

enum class FieldType { text, integer, money, date, boolean, choice, table };

struct Choice {
    std::string id;
    Label label;
    bool operator==(const Choice&) const = default;
};

// A field of a form, an input, a setting, a variable, or a column of a table.
struct Field {
    std::string id;
    Label label;
    FieldType type = FieldType::text;
    bool required = false;
    std::optional<Value> fallback;            // "default" in TOML
    std::optional<std::int64_t> min, max;     // integer: its value; money: minor units
    std::size_t max_length = 200;             // text, in characters (code points)
    std::vector<Choice> choices;              // choice
    std::vector<Field> columns;               // table
    std::vector<std::string> unique;          // table: columns that together name a row once
    std::size_t max_rows = 500;               // table
    Expression compute;                       // when set, the daemon fills the field in
    bool operator==(const Field&) const = default;
};
[[nodiscard]] Type type_of(const Field& field);
[[nodiscard]] Type record_type_of(const std::vector<Field>& fields);

// A reference table (prices, budgets) that the company imports: lookup("price", product, date).
struct Table {
    std::string id;
    Label label;
    std::string key;                          // column
    std::string valid_from, valid_until;      // date columns, or empty; both days inclusive
    std::vector<Field> columns;
    bool operator==(const Table&) const = default;
};

// A condition, and the sentence for people when it does not hold.
struct Requirement {
    Expression when;
    Label otherwise;
    bool operator==(const Requirement&) const = default;
};

// Text with {expression} parts, each of type text: account names ("advance:{initiator}").
struct Template {
    std::string text;
    std::vector<std::pair<std::string, Expression>> parts;  // literal before, expression; last may have none
    bool operator==(const Template&) const = default;
};

// One double-entry booking. With `each`, one for every element, which is named `row`.
struct Posting {
    Template debit, credit;
    Expression amount;
    Expression each;
    bool operator==(const Posting&) const = default;
};

// A bound on an account's balance after the postings of this action (debits minus credits).
struct Limit {
    Template account;
    Expression each;   // optional, as for Posting
    Expression max;
    Label otherwise;
    bool operator==(const Limit&) const = default;
};

struct Assignment {
    std::string variable;
    Expression value;
    bool operator==(const Assignment&) const = default;
};

// A draw by lot: `count` of the distinct texts in `from`, written to `into` (a list variable).
struct Draw {
    std::string into;
    Expression from;
    int count = 0;
    bool operator==(const Draw&) const = default;
};

// A message owed: to whom, and which text of Workflow::messages.
struct Tell {
    std::vector<std::string> to;  // assignees
    std::string message;
    Expression when;              // optional
    bool operator==(const Tell&) const = default;
};

// How the signatures of one action add up (或签, 会签, 票签).
struct SignRule {
    enum class Kind { any, all, in_order, at_least };
    Kind kind = Kind::any;
    std::int64_t need = 1;                // at_least: signatures or weight, or a share of all weight
    bool is_percent = false;
    std::vector<std::pair<std::string, std::int64_t>> weights;  // assignee -> weight of each; 1 unless said
    bool operator==(const SignRule&) const = default;
};

struct Target {
    std::string state;
    Expression when;  // optional; the first target that holds is taken
    bool operator==(const Target&) const = default;
};

struct Action {
    std::string id;
    Label label;
    std::vector<std::string> by;          // assignees, any of them
    std::string slot;                     // "as" in TOML: the slot that the actor fills, or empty
    std::string task;                     // what it belongs to: the slot, or else the assignees
    bool signs = false;                   // gives the signature of `slot` over the form
    SignRule rule;                        // of the signatures
    bool against = false;                 // a vote against what the slot signs
    bool veto = false;                    // one such vote decides
    std::vector<std::string> transfer;    // assignees whom the task may be handed to, besides `by`
    bool revokes = false;                 // withdraws or voids: refused once money has moved
    bool may_be_taken_back = true;
    bool returns = false;                 // sends back to one of `choose`, with a reason
    bool reason_required = false;
    bool edits_form = false;              // carries a new form
    bool submits_form = false;            // required fields and form requirements are checked
    std::vector<Target> to;               // empty: the instance stays
    std::vector<std::string> choose;      // returns: states that the actor may choose from
    std::vector<Field> input;
    Expression offered;                   // the task exists only while this holds (vars, form, settings)
    std::vector<Requirement> require;
    std::optional<Moment> not_before;
    Label not_before_otherwise;
    std::vector<Assignment> set;
    std::vector<Posting> post;
    std::vector<Limit> limit;
    std::optional<Draw> draw;
    std::vector<Tell> tell;
    std::vector<std::pair<std::string, Expression>> flags;  // raised when the expression is empty or holds
    int shift_months = 0;                 // moves the anchor month, for a reopening
    bool operator==(const Action&) const = default;
};

struct Deadline {
    std::string id;
    Label label;
    Moment at;
    Expression when;                      // set only if it holds on entry (optional)
    std::vector<Moment> remind;           // rungs, each relative to "due", in order of time
    std::vector<std::string> remind_to;   // assignees; empty: whoever the state waits for
    // What happens when overdue; any of these.
    std::string flag;
    std::vector<Tell> tell;
    std::string to;                       // a state
    Label reason;                         // why it is moved there
    std::vector<std::string> in;          // workflow-level deadlines: the states it runs in
    bool operator==(const Deadline&) const = default;
};

struct State {
    std::string id;
    Label label;
    bool final = false;
    std::string outcome;                  // of a final state: "archived", "void"
    std::vector<Action> actions;
    std::vector<Deadline> deadlines;
    Label no_deadline;                    // why there is none (due = "none")
    bool notify = true;                   // entering tells those who are asked to act
    bool operator==(const State&) const = default;
    [[nodiscard]] const Action* find_action(std::string_view id) const;
};

// When the daemon opens instances by itself.
struct Opening {
    std::optional<Moment> at;             // within each month; nothing: only by hand
    std::string for_each;                 // "role:NAME": one instance per active holder
    int period_offset = 0;                // the period is the anchor month plus this (-1 = previous)
    std::vector<std::string> by;          // who may open by hand
    bool has_period = false;
    bool operator==(const Opening&) const = default;
};

struct Workflow {
    std::string id;
    std::string prefix;                                // of instance ids: "MF" in "MF-12"
    std::int64_t version = 1;
    Label title;
    std::vector<std::string> key;                      // "initiator", "period": at most one instance ever
    std::vector<std::vector<std::string>> separate;    // groups of slots; no person fills two of a group
    std::string initial;                               // the first state
    Opening open;
    std::vector<Field> form;
    std::vector<Requirement> require;                  // of the form, whenever it is submitted
    Expression amount;                                 // money, of a submitted form: what it is about
    Expression subject;                                // text: whom it is about
    std::vector<Field> variables;
    std::vector<Field> settings;
    std::vector<Table> tables;
    std::vector<Deadline> deadlines;                   // that span states
    std::vector<State> states;                         // in order of the file
    std::vector<std::pair<std::string, Label>> messages;
    std::vector<std::pair<std::string, Label>> roles;  // every role named, with its label
    std::string hash;                                  // SHA-256 of the text, hex
    std::string text;                                  // the TOML itself

    bool operator==(const Workflow&) const = default;
    [[nodiscard]] const State* find_state(std::string_view id) const;
    [[nodiscard]] const Table* find_table(std::string_view id) const;
};
using WorkflowPtr = std::shared_ptr<const Workflow>;

// The names that expressions may use in each place. One list for the checker and for decide().
//   everywhere: settings, initiator (text), period (record first, last: date; month: text)
//   form:       the whole form (not in column computations)
//   row:        the row, in a column computation and in postings with `each`
//   vars, state (record id: text, visits: int), actor (text), now (instant), today (date), input, flags (list of text)
[[nodiscard]] Declarations form_declarations(const Workflow& workflow, const Field* table);
[[nodiscard]] Declarations state_declarations(const Workflow& workflow);                       // offered, deadlines' when
[[nodiscard]] Declarations action_declarations(const Workflow& workflow, const Action& action, const Type* row);

}  // namespace countersign::engine
