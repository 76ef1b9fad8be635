// Workflow: one definition as a value: states, actions, deadlines, forms. Read from TOML by
// definitions/, never changed afterwards. decide() reads it; evolve() never sees it.
//
// Words: a *state* is where an instance is; an *action* is what somebody may do there; a *slot* is
// a part that one person fills on a document ("initiator", "clerk"); an *assignee* says who may
// act: "role:NAME", "slot:NAME", "= expression" and so on (all of them: assignees.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/expression.hpp"
#include "daemon/engine/label.hpp"
#include "daemon/engine/moment.hpp"

namespace countersign::engine {

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
    std::string refers_to;                    // text: "person" or "instance", whose id it holds
    std::vector<std::string> seen_by;         // assignees who may see it; empty: everybody who sees the instance
    // A table of attachments: how many of each kind ("invoice") there must be when it is submitted.
    std::vector<std::pair<std::string, std::int64_t>> needs;
    std::string from_register;                // table: when set, the daemon fills it from this register ("WORKFLOW.ID")
    Expression register_key;                  // with it: under which key its rows stand
    // A table of attachments whose content the daemon keeps: which types of it are taken, and how large one may be.
    std::vector<std::string> accepts;
    std::int64_t file_bytes_max = 0;
    bool is_of_content = false;               // a column of it that says what the content is: its type, its size
    bool operator==(const Field&) const = default;
    // By the daemon: whatever a caller gives for it is not looked at.
    [[nodiscard]] bool is_filled_in() const { return compute || !from_register.empty() || is_of_content; }
    [[nodiscard]] bool holds_files() const { return !accepts.empty(); }
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

// A decision table: the first row (they do not overlap, and leave no gap) that fits the inputs gives the
// outputs. Expressions read it as decided.ID.OUTPUT.
struct DecisionInput {
    std::string id;
    Label label;
    Expression value;                         // integer, money, boolean or choice
    bool operator==(const DecisionInput&) const = default;
};
// What one input must be: anything, one of some values, or within bounds that both belong to it.
struct DecisionCell {
    std::vector<Value> one_of;                // empty: bounds, or anything if there are none
    std::optional<Value> from, until;
    bool operator==(const DecisionCell&) const = default;
};
struct DecisionRow {
    std::vector<DecisionCell> cells;          // as DecisionTable::inputs
    std::vector<Value> outputs;               // as DecisionTable::outputs
    bool operator==(const DecisionRow&) const = default;
};
struct DecisionTable {
    std::string id;
    Label label;
    std::vector<DecisionInput> inputs;
    std::vector<Field> outputs;               // a text that refers to "assignees" is a list of them
    std::vector<DecisionRow> rows;
    bool operator==(const DecisionTable&) const = default;
};

// A list in which each instance of the workflow has a row while `when` holds. Whoever knows a key reads the
// rows under it: other instances in their forms and guards (registers.hpp).
struct Register {
    std::string id;
    std::string name;                         // "special-fee.requests", as everybody calls it
    Label label;
    Expression key;                           // text
    Expression when;                          // optional
    std::vector<Field> columns;               // each computed; a required one is always there
    bool operator==(const Register&) const = default;
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

// What an instance owes to others when an action is taken or a deadline passes (event Owing).
struct Effect {
    enum class Kind { open, signal, change };
    Kind kind = Kind::open;
    Expression each;                      // optional: once for every `row`
    Expression when;                      // optional
    std::string workflow;                 // open: of the child
    Expression initiator;                 // open: a person; empty: the instance's own
    std::string branch;                   // open: which of the children it is one of
    std::string name;                     // signal: its name; change: its kind ("publish", "people"...)
    Expression target;                    // signal: the id of the instance; empty: the parent
    std::vector<Assignment> values;       // open: fields of the child's form; signal, change: members
    bool operator==(const Effect&) const = default;
};

// A signal that instances of this workflow take: from other instances, or from clients.
struct Signal {
    std::string id;
    Label label;
    std::vector<Field> fields;
    std::vector<std::string> by;          // assignees who may send it; empty: instances only
    bool operator==(const Signal&) const = default;
};

// A time in which an action is closed.
struct Blackout {
    Moment from, until;                   // [from, until)
    Label otherwise;
    bool operator==(const Blackout&) const = default;
};

// A deadline that runs is moved to a later moment.
struct Extension {
    std::string deadline;
    std::optional<Moment> at;             // "due" is the moment that it has now; or
    Expression to;                        // a date: the time of day stays
    bool operator==(const Extension&) const = default;
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
    // Whom a pool's task is given to when its state is entered; he may give it back.
    enum class Allocate { none, in_turn, least_often, shortest_queue, by_lot, familiar };
    Allocate allocate = Allocate::none;
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
    std::optional<Moment> not_after;
    Label not_after_otherwise;
    std::vector<Blackout> blackouts;
    bool in_working_hours = false;        // only then
    bool returns_to_previous = false;     // returns: of `choose`, only to the step before this one
    bool returns_anywhere = false;        // returns: of `choose`, to every step that was passed
    enum class Resume { steps, jump_back, chosen };
    Resume resume = Resume::steps;        // returns: how it goes on once it was redone
    std::vector<std::string> past;        // states without signature that a jump back may leave out
    std::optional<Extension> extend;
    std::vector<Effect> effects;
    std::string on_signal;                // the daemon takes it when this signal arrives; then `by` is empty
    std::string on_deadline;              // the daemon takes it when this deadline passes; then `by` is empty
    Label because;                        // on_deadline: why
    bool operator==(const Action&) const = default;
    // Nobody takes it but the daemon.
    [[nodiscard]] bool is_daemons() const { return !on_signal.empty() || !on_deadline.empty(); }
};

// Others get a task when a deadline passes.
struct Handover {
    std::string task;
    std::vector<std::string> to;          // assignees
    bool replaces = false;                // instead of whoever has it; otherwise as well
    bool operator==(const Handover&) const = default;
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
    std::optional<Moment> repeat;         // set again for this moment, from "due", when it has passed
    std::optional<Moment> repeat_until;   // not for this moment or a later one
    std::string after;                    // of an escalation: the deadline whose moment is its "due"
    std::optional<Handover> handover;
    std::vector<Effect> effects;
    bool operator==(const Deadline&) const = default;
};

// The instance waits here for its children of one branch.
struct Join {
    enum class Kind { all, any, at_least };
    std::string branch;
    Kind kind = Kind::all;
    std::int64_t need = 0;                // at_least
    std::vector<std::string> outcomes;    // that count; empty: every one
    std::vector<Target> to;               // enough have ended so
    std::vector<Target> otherwise;        // enough can not be reached any more; empty: it waits
    bool cancels = false;                 // the others are withdrawn (signal "cancel")
    bool operator==(const Join&) const = default;
};

// Who may do what with the form in a state.
struct FieldRights {
    bool limits_editing = false;
    std::vector<std::string> editable;    // if it does: the fields that actions here may change
    std::vector<std::string> required;    // must be filled in before the state is entered
    bool operator==(const FieldRights&) const = default;
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
    std::vector<std::string> pauses;      // deadlines that stand still here and go on afterwards
    std::optional<Join> join;
    FieldRights fields;
    bool operator==(const State&) const = default;
    [[nodiscard]] const Action* find_action(std::string_view id) const;
    // What the daemon does when this deadline passes here; nullptr if nothing but what it says itself.
    [[nodiscard]] const Action* find_action_on(std::string_view deadline) const;
};

// One figure of a report, over all instances for which `when` holds (empty: over all). Where it can not be
// computed (a draft without the field) the instance is left out of it.
struct Measure {
    enum class Kind {
        count,    // how many
        share,    // for how many `value`, a condition, holds
        sum,      // of `value`: money or integer
        average,  // of `value`: money or integer
        time,     // working time from the first entry into `from` to the first one into `until` after it
    };
    std::string id;
    Label label;
    Kind kind = Kind::count;
    Expression when, value;
    std::string from, until;              // states; `from` may be "opened", `until` "closed"
    bool in_days = false;                 // shown in working days; otherwise in working hours
    bool operator==(const Measure&) const = default;
};

// What is measured of the instances of a month. The measuring is the views' (store/queries_reports.cpp).
struct Report {
    bool by_period = false;               // an instance belongs to the month of its period, else to that of its opening
    Expression by;                        // text: one line for each; empty: only the total
    std::string accounts;                 // prefix of the ledger accounts whose postings are shown; empty: none
    std::vector<Measure> measures;
    bool operator==(const Report&) const = default;
};

// When the daemon opens instances by itself.
struct Opening {
    std::optional<Moment> at;             // within each month; nothing: only by hand
    std::string for_each;                 // "role:NAME": one instance per active holder
    int period_offset = 0;                // the period is the anchor month plus this (-1 = previous)
    std::vector<std::string> by;          // who may open by hand
    bool has_period = false;
    bool submits_form = false;            // whoever opens brings the form, complete (form = "submit")
    bool operator==(const Opening&) const = default;
};

struct Workflow {
    std::string id;
    std::string prefix;                                // of instance ids: "MF" in "MF-12"
    std::int64_t version = 1;
    Label title;
    std::vector<std::string> key;                      // "initiator", "period": at most one instance ever
    std::vector<std::vector<std::string>> separate;    // groups of slots; no person fills two of a group
    std::vector<std::string> payment_needs;            // slots without whose signatures nothing is posted
    std::string initial;                               // the first state
    Opening open;
    std::vector<Field> form;
    std::vector<Requirement> require;                  // of the form, whenever it is submitted
    Expression amount;                                 // money, of a submitted form: what it is about
    Expression subject;                                // text: whom it is about
    std::vector<Field> variables;
    std::vector<Field> settings;
    std::vector<Table> tables;
    std::vector<DecisionTable> decisions;
    std::vector<Expression> computed;                  // of every assignee "= expression", each once
    std::vector<Register> registers;                   // that its instances have rows in
    std::vector<std::string> asked_registers;          // that its expressions ask for, by name, each once
    std::vector<Signal> signals;
    std::vector<Deadline> deadlines;                   // that span states
    std::vector<State> states;                         // in order of the file
    std::vector<std::pair<std::string, Label>> messages;
    std::vector<std::pair<std::string, Label>> roles;  // every role named, with its label
    std::vector<std::pair<std::string, Label>> flags;  // every flag that may be raised, with its label
    std::vector<std::pair<std::string, Label>> accounts;  // every account that is booked on, up to its ':', with its label
    Report report;
    std::string hash;                                  // SHA-256 of the text, hex
    std::string text;                                  // the TOML itself

    bool operator==(const Workflow&) const = default;
    [[nodiscard]] const State* find_state(std::string_view id) const;
    [[nodiscard]] const Table* find_table(std::string_view id) const;
    [[nodiscard]] const DecisionTable* find_decision(std::string_view id) const;
    // Of an assignee "= expression"; nullptr for every other one.
    [[nodiscard]] const Expression* find_computed(std::string_view assignee) const;
};
using WorkflowPtr = std::shared_ptr<const Workflow>;

// The names that expressions may use in each place. One list for the checker and for decide().
//   everywhere: settings, initiator (text), period (record first, last: date; month: text)
//   form:       the whole form (not in column computations)
//   row:        the row, in a column computation and in postings with `each`
//   vars, state (record id: text, visits: int), actor (text), now (instant), today (date), input, flags (list of text)
//   decided.ID  what a decision table says, wherever `vars` are seen but in the tables' own inputs
[[nodiscard]] Declarations form_declarations(const Workflow& workflow, const Field* table);
[[nodiscard]] Declarations input_declarations(const Workflow& workflow);                       // of decision tables
[[nodiscard]] Declarations state_declarations(const Workflow& workflow);                       // offered, deadlines' when
[[nodiscard]] Declarations report_declarations(const Workflow& workflow);                      // no time, no tables; outcome
[[nodiscard]] Declarations register_declarations(const Workflow& workflow);                    // the same, and the instance
[[nodiscard]] Declarations action_declarations(const Workflow& workflow, const Action& action, const Type* row);

}  // namespace countersign::engine
