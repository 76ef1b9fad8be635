// Everything that may have happened. Events name mechanics, never business, so that a new workflow
// adds none. Whatever a definition determines is written into the event, once, by decide().
//
// An Entry is one row of the log: one accepted command with the events it led to. It concerns one
// instance, or the company as a whole (instance 0). Entries are hash-chained by the store.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/engine/people.hpp"
#include "daemon/engine/value.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::engine {

// --- of an instance --------------------------------------------------------------------------

struct Opened {
    std::uint64_t instance = 0;
    std::uint32_t definition = 0;   // number of the DefinitionPublished that it is pinned to
    std::string workflow;
    std::string id;                 // "MF-12"
    std::string key;                // unique for ever, or empty
    std::string initiator;
    std::optional<Month> period;
    Month anchor;                   // the month whose working days count
    std::uint64_t parent = 0;       // the instance that opened it, or 0
    std::string branch;             // which of the parent's children it is one of
    bool operator==(const Opened&) const = default;
};

// Somebody, or the clock, took an action. The input is kept as it was given.
struct Acted {
    std::string action;
    std::string slot;               // the slot that the actor filled, or empty
    Value input;
    std::string reason;
    std::string on_behalf_of;       // whose proxy or deputy the actor is here; empty: his own
    std::vector<std::string> behind;  // everybody else whose authority it rests on; they fill the slot with him
    bool operator==(const Acted&) const = default;
};

// A version of the form. The digest covers the figures; signatures name it.
struct FormSaved {
    std::uint32_t form_version = 0;
    std::string digest;             // 16 hex digits of the SHA-256 of the canonical encoding
    Value form;
    std::optional<Money> amount;    // what it is about, by the workflow's `amount`; for caps and lists
    std::string subject;            // whom or what it is about, by the workflow's `subject`
    bool operator==(const FormSaved&) const = default;
};
// A file that the form, or the input of an action, names from now on. The content is the store's: it was there
// before this event was written.
struct Attached {
    std::string action;               // whose input it is; empty: the form
    std::string field;
    std::string hash;                 // SHA-256 of the content, 64 hex digits
    std::string name;
    std::string type;                 // "image/jpeg", as the content says
    std::int64_t bytes = 0;
    bool operator==(const Attached&) const = default;
};

struct StateEntered {
    std::string state;
    std::vector<std::string> kept;  // slots whose signature still holds and was not asked for again
    bool final = false;
    std::string outcome;
    Label reason;                   // why the clock or a return brought it here; may be empty
    bool operator==(const StateEntered&) const = default;
};

// Whom the instance now waits for. Replaces the tasks before it.
struct Task {
    std::string action;
    std::vector<std::string> to;      // assignees with every indirection resolved but roles:
                                      // "role:finance" or "person:wang.fang"
    std::vector<std::string> barred;  // persons who may not, because of separation
    bool operator==(const Task&) const = default;
};
// Never changed, only replaced; shared by the copies of an instance.
class Tasks {
public:
    Tasks() = default;
    Tasks(std::vector<Task> tasks) : held_(std::make_shared<const std::vector<Task>>(std::move(tasks))) {}
    Tasks(std::initializer_list<Task> tasks) : Tasks(std::vector<Task>(tasks)) {}
    [[nodiscard]] const std::vector<Task>& all() const {
        static const std::vector<Task> none;
        return held_ == nullptr ? none : *held_;
    }
    [[nodiscard]] auto begin() const { return all().begin(); }
    [[nodiscard]] auto end() const { return all().end(); }
    [[nodiscard]] std::size_t size() const { return all().size(); }
    [[nodiscard]] bool empty() const { return all().empty(); }
    bool operator==(const Tasks& other) const { return held_ == other.held_ || all() == other.all(); }

private:
    std::shared_ptr<const std::vector<Task>> held_;
};
struct TasksOffered {
    Tasks tasks;
    bool notify = false;              // the assignees are owed a message
    bool operator==(const TasksOffered&) const = default;
};

struct SignatureGiven {
    std::string slot;
    std::string person;
    std::uint32_t form_version = 0;
    std::string digest;               // of the form that was signed
    std::string on_behalf_of;         // as Acted
    bool against = false;             // a vote against
    bool open = false;                // more are needed until the slot is signed
    bool operator==(const SignatureGiven&) const = default;
};
// All signatures of the slot, or the one of `person`.
struct SignatureWithdrawn {
    std::string slot;
    std::string person;
    bool operator==(const SignatureWithdrawn&) const = default;
};

// --- who has a task, other than by its definition; ended by the next StateEntered ---------------

// One person's place in a panel.
struct Seat {
    std::string person;               // who is asked
    std::int64_t weight = 1;          // of his vote
    std::vector<std::string> behind;  // whose place it was before it was handed on
    std::string added_by;             // who added this signer (加签); empty: the definition
    std::string place;                // of an added one: "before", "beside" or "after" whoever added him
    bool operator==(const Seat&) const = default;
};
// The signers of a task whose rule needs more than any one of its assignees (会签, 票签).
struct PanelSet {
    std::string task;
    std::string rule;                 // "all", "in order", "at least"
    std::int64_t need = 0;            // of "at least": the weight that decides
    std::vector<Seat> seats;
    bool operator==(const PanelSet&) const = default;
};
// A task changes hands. `how`: "claimed" (认领), "allocated" (分派), "unclaimed", "transferred" (转办), "delegated" (委派:
// asked for an opinion, then it comes back), "resolved" (it came back), "escalated" (others may act as
// well), "reassigned" (others act instead).
struct HolderSet {
    std::string task;
    std::string how;
    std::string from;                 // whose it was: a person, or empty for the pool
    std::vector<std::string> to;      // as Task::to; empty when it goes back to the pool
    std::string reason;
    bool operator==(const HolderSet&) const = default;
};
// 加签, 减签.
struct SignerAdded {
    std::string task, person, by;
    std::string place;                // as Seat
    std::string reason;
    bool operator==(const SignerAdded&) const = default;
};
struct SignerRemoved {
    std::string task, person;
    std::string reason;
    bool operator==(const SignerRemoved&) const = default;
};
// Somebody takes over every place that another one has, or will have, on this instance (离职转办).
struct Succeeded {
    std::string from, to;
    std::string reason;
    bool operator==(const Succeeded&) const = default;
};
// The last act was taken back by who did it (拿回); what that means is in the events after it.
struct TakenBack {
    std::string action;
    std::string reason;
    bool operator==(const TakenBack&) const = default;
};
// Where a returned document goes once it was redone, past the steps between.
struct JumpSet {
    std::string state;                // empty: step by step again
    bool operator==(const JumpSet&) const = default;
};
// What somebody said or did without changing where the instance is. `kind`: "comment", "question",
// "answer", "copy" (抄送), "urge" (催办), "read" (已阅).
struct Noted {
    std::string kind;
    std::uint32_t number = 0;         // of a question, and of its answer
    std::vector<std::string> to;      // persons
    std::string text;
    bool operator==(const Noted&) const = default;
};

// --- what one instance owes to others: settled right after, by a command of the daemon -----------

// An instance to be opened ("open"), a signal to another one ("signal"), a change of the company
// that was approved ("change").
struct Owing {
    std::uint32_t id = 0;             // within the instance
    std::string kind;
    std::string workflow;             // open: of the child
    std::string initiator;
    std::string branch;               // open: which children of the parent it belongs to
    std::uint64_t target = 0;         // signal: the instance
    std::string name;                 // signal: its name; change: its kind
    Value value;                      // open: the form; signal: a record; change: what is asked for
    bool operator==(const Owing&) const = default;
};
struct Settled {
    std::uint32_t id = 0;
    std::uint64_t instance = 0;       // open: the child
    std::string refused;              // why it could not be done; empty: it was
    bool operator==(const Settled&) const = default;
};
struct Received {
    std::string signal;
    std::uint64_t from = 0;           // an instance; 0: a person or a client
    Value value;
    bool operator==(const Received&) const = default;
};
// The instance goes on under another definition.
struct Migrated {
    std::uint32_t definition = 0;
    std::string reason;
    bool operator==(const Migrated&) const = default;
};

// --- deadlines ----------------------------------------------------------------------------------

// A deadline with its rungs (reminders). Set again under the same id, it replaces the former one.
struct DeadlineSet {
    std::string id;
    Instant due;
    std::vector<Instant> rungs;       // before due, in order
    std::vector<std::string> remind_to;
    std::string calendar;             // version of the calendar it was computed with
    bool operator==(const DeadlineSet&) const = default;
};
struct DeadlineCleared {
    std::string id;
    bool operator==(const DeadlineCleared&) const = default;
};
// A rung or the deadline itself has passed; what follows from it is in the events after it.
struct DeadlinePassed {
    std::string id;
    std::int32_t rung = -1;           // index of the reminder, or -1: due
    Instant at;                       // when it was to happen
    bool operator==(const DeadlinePassed&) const = default;
};

// The deadline stands still; what is left of it is kept until DeadlineSet sets it again.
struct DeadlinePaused {
    std::string id;
    std::int64_t left_minutes = 0;
    bool working = false;             // minutes of working time
    bool operator==(const DeadlinePaused&) const = default;
};

struct Flagged {
    std::string flag;
    bool operator==(const Flagged&) const = default;
};
struct VariableSet {
    std::string name;
    Value value;
    bool operator==(const VariableSet&) const = default;
};
struct AnchorMoved {
    Month anchor;
    bool operator==(const AnchorMoved&) const = default;
};
struct Posted {
    std::string debit, credit;
    Money amount;
    bool operator==(const Posted&) const = default;
};
// The row that the instance has in a register from now on, instead of the one that it had there. Without a key: none.
struct Registered {
    std::string name;                 // "special-fee.requests"
    std::string key;
    Value row;                        // a record, or nothing
    bool operator==(const Registered&) const = default;
};
// A draw by lot: candidates are ordered by the hex SHA-256 of seed + ":" + candidate; the first
// `count` are drawn. Anybody can redo it with sha256sum.
struct Drawn {
    std::string into;
    std::string seed;                 // 32 hex digits
    std::vector<std::string> candidates;
    std::vector<std::string> drawn;
    bool operator==(const Drawn&) const = default;
};
// A message owed. Its key in the outbox is entry, index of the event, recipient.
struct Told {
    std::vector<std::string> to;      // as Task::to
    std::string message;              // id in the definition, or "task", "reminder"
    Label text;                       // as rendered then
    bool operator==(const Told&) const = default;
};
struct Quarantined {
    std::string reason;
    bool operator==(const Quarantined&) const = default;
};
struct Released {
    bool operator==(const Released&) const = default;
};

// --- of the company --------------------------------------------------------------------------

struct Founded {
    std::string company;
    std::string zone;                 // IANA name
    Currency currency;
    bool rehearsal = false;
    bool operator==(const Founded&) const = default;
};
struct PersonSet {
    Person person;
    bool operator==(const PersonSet&) const = default;
};
struct KeySet {
    Key key;
    bool operator==(const KeySet&) const = default;
};
struct SettingSet {
    std::string workflow, name;
    Value value;
    bool operator==(const SettingSet&) const = default;
};
// The whole reference table, replaced.
struct TableSet {
    std::string table;
    List rows;
    bool operator==(const TableSet&) const = default;
};
struct DefinitionPublished {
    std::uint32_t number = 0;
    std::string workflow;
    std::int64_t version = 0;
    std::string hash;
    std::string text;
    bool operator==(const DefinitionPublished&) const = default;
};
struct CalendarSet {
    std::string version;
    std::string text;                 // what it was made from: canonical JSON
    bool operator==(const CalendarSet&) const = default;
};
// A standing proxy (代理), set or changed.
struct ProxySet {
    Proxy proxy;
    bool operator==(const ProxySet&) const = default;
};
struct ProxyEnded {
    std::uint32_t number = 0;
    bool operator==(const ProxyEnded&) const = default;
};
// A chat account that a gateway says is this person's; nothing counts before he has bound it.
struct AccountOffered {
    Account account;
    bool operator==(const AccountOffered&) const = default;
};
struct AccountBound {
    std::uint32_t number = 0;
    bool operator==(const AccountBound&) const = default;
};
struct AccountEnded {
    std::uint32_t number = 0;
    bool operator==(const AccountEnded&) const = default;
};
// All absences of a person, replaced.
struct AbsenceSet {
    std::string person;
    std::vector<Absence> absences;
    bool operator==(const AbsenceSet&) const = default;
};
// A saved filter of lists; an empty one is removed.
struct FilterSaved {
    std::string person, name;
    std::string filter;               // JSON, as instance.list takes it
    bool operator==(const FilterSaved&) const = default;
};
// The next month that the daemon opens instances of this workflow for, and when.
struct ScheduleSet {
    std::string workflow;
    Month anchor;
    Instant at;
    bool operator==(const ScheduleSet&) const = default;
};
struct ClockAdvanced {
    Instant to;
    bool operator==(const ClockAdvanced&) const = default;
};
// What became of an owed message.
struct Delivered {
    std::string key;
    std::string outcome;              // "delivered"; or why it was given up; empty: it is owed again
    std::string channel;              // of a delivered one: "mail", "dingtalk", ...
    bool operator==(const Delivered&) const = default;
};
// Nothing is handed out for delivery, until an operator lets it go on.
struct OutboxHeld {
    std::string reason;               // empty: it goes on
    bool operator==(const OutboxHeld&) const = default;
};

using Event = std::variant<Opened, Acted, FormSaved, Attached, StateEntered, TasksOffered, SignatureGiven,
                           SignatureWithdrawn, PanelSet, HolderSet, SignerAdded, SignerRemoved, Succeeded,
                           TakenBack, JumpSet, Noted, Owing, Settled, Received, Migrated, DeadlineSet,
                           DeadlineCleared, DeadlinePassed, DeadlinePaused, Flagged, VariableSet, AnchorMoved,
                           Posted, Registered, Drawn, Told, Quarantined, Released, Founded, PersonSet, KeySet,
                           ProxySet, ProxyEnded, AccountOffered, AccountBound, AccountEnded, AbsenceSet,
                           FilterSaved, SettingSet, TableSet, DefinitionPublished, CalendarSet, ScheduleSet,
                           ClockAdvanced, Delivered, OutboxHeld>;

// The name of an event in JSON and in the audit export: "state_entered".
[[nodiscard]] std::string_view event_name(const Event& event);

// By which channel a command came that a gateway spoke for its actor; empty when he used his own key. It is
// what the gateway says, and no proof: whoever reads the log sees how much a decision rests on.
struct Claim {
    std::string channel;              // "mail", "dingtalk", ... (protocol::channels)
    std::string gateway;              // the person whose key it came with
    bool second_factor = false;       // the gateway made sure of the actor a second time
    bool operator==(const Claim&) const = default;
};

struct Entry {
    std::uint64_t seq = 0;            // of the log, from 1, without gaps
    Instant at;                       // never before the entry before it
    std::string actor;                // a person's id, or "clock", or "daemon"
    Claim claim;                      // how the actor was known, if not by his own key
    std::string key;                  // public key that was used, or empty
    std::string request;              // the caller's id, or empty for the clock
    std::string body_digest;          // 16 hex digits of the SHA-256 of the command's canonical text
    std::uint64_t instance = 0;       // 0 = the company
    std::uint32_t version = 0;        // of the instance after this entry
    std::vector<Event> events;
    bool operator==(const Entry&) const = default;
};

}  // namespace countersign::engine
