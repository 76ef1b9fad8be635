// Everything that may be asked. Commands are imperative; the list is closed. Forms and inputs
// arrive here as typed Values: the server has read them against the definition's fields.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/engine/event.hpp"

namespace countersign::engine {

// Opens an instance by hand, for oneself or for `initiator`.
struct Open {
    std::string workflow;
    std::string initiator;          // empty: the actor
    std::optional<Month> period;    // nothing: the one that the definition gives for now
    std::optional<Value> form;      // of a child: what its parent fills in
    std::uint64_t parent = 0;       // the daemon's: for which instance, and as which of its children
    std::string branch;
    bool operator==(const Open&) const = default;
};

// Takes an action on an instance.
struct Act {
    std::uint64_t instance = 0;
    std::uint32_t version = 0;      // what the caller saw; stale is refused
    std::string action;
    Value input;                    // a record, or nothing
    std::optional<Value> form;      // the new form, if the action edits it
    std::string to;                 // the chosen state of a return
    std::string reason;
    std::string on_behalf_of;       // whose proxy or deputy the actor wants to be; empty: whatever fits
    std::string resume;             // of a return whose definition leaves it open: "steps" or "jump back"
    bool operator==(const Act&) const = default;
};

// A task changes hands, or comes back with an opinion.
struct Reassign {
    enum class How { claim, unclaim, transfer, delegate, resolve };
    std::uint64_t instance = 0;
    std::uint32_t version = 0;
    How how = How::claim;
    std::string task;               // empty: the only one that the actor could mean
    std::string to;                 // transfer, delegate: a person
    std::string reason;             // resolve: the opinion
    std::string from;               // an operator's transfer: whose place; empty: whoever has it alone
    bool operator==(const Reassign&) const = default;
};

// 加签, 减签.
struct ChangeSigners {
    std::uint64_t instance = 0;
    std::uint32_t version = 0;
    bool removes = false;
    std::string task;
    std::string person;
    std::string place;              // "before", "beside", "after"
    std::string reason;
    bool operator==(const ChangeSigners&) const = default;
};

// 拿回: the actor's own last act.
struct TakeBack {
    std::uint64_t instance = 0;
    std::uint32_t version = 0;
    std::string reason;
    bool operator==(const TakeBack&) const = default;
};

// Says something about an instance; see Noted.
struct Note {
    enum class Kind { comment, question, answer, copy, urge, read };
    std::uint64_t instance = 0;
    Kind kind = Kind::comment;
    std::uint32_t number = 0;       // answer: of the question
    std::vector<std::string> to;    // question: one person; copy: persons
    std::string text;
    bool operator==(const Note&) const = default;
};

// An operator lets somebody take over every place of another one on this instance (离职转办).
struct Succeed {
    std::uint64_t instance = 0;
    std::string from, to;
    std::string reason;
    bool operator==(const Succeed&) const = default;
};

// Puts an open instance under another published version of its workflow.
struct Migrate {
    std::uint64_t instance = 0;
    std::uint32_t version = 0;
    std::uint32_t definition = 0;
    std::string state;              // empty: the same one
    std::string reason;
    bool operator==(const Migrate&) const = default;
};

// A signal arrives: from another instance (the daemon's), or from a client that may send it.
struct Receive {
    std::uint64_t instance = 0;
    std::string signal;
    std::uint64_t from = 0;
    Value value;
    bool operator==(const Receive&) const = default;
};

// The daemon's: what this instance owed was done, or could not be.
struct Settle {
    std::uint64_t instance = 0;
    std::uint32_t id = 0;
    std::uint64_t opened = 0;
    std::string refused;
    bool operator==(const Settle&) const = default;
};

// The clock's: a reminder rung (>= 0) or the deadline itself (-1) is due.
struct PassDeadline {
    std::uint64_t instance = 0;
    std::string id;
    std::int32_t rung = -1;
    bool operator==(const PassDeadline&) const = default;
};

// The clock's: a workflow's opening moment has come; moves the schedule on. The server then
// submits one Open for each person it concerns.
struct PassSchedule {
    std::string workflow;
    bool operator==(const PassSchedule&) const = default;
};

struct ImportPeople {
    std::vector<Person> persons;
    std::vector<Key> keys;
    bool operator==(const ImportPeople&) const = default;
};
struct RevokeKey {
    std::string public_key;
    bool operator==(const RevokeKey&) const = default;
};
struct SetSettings {
    std::string workflow;
    Record values;
    bool operator==(const SetSettings&) const = default;
};
struct SetTable {
    std::string table;
    List rows;
    bool operator==(const SetTable&) const = default;
};
struct Publish {
    WorkflowPtr workflow;
    bool operator==(const Publish&) const = default;
};
struct SetCalendar {
    std::string version, text;
    bool operator==(const SetCalendar&) const = default;
};
struct AdvanceClock {
    Instant to;
    bool operator==(const AdvanceClock&) const = default;
};
// Lets an instance go on after its quarantine.
struct Release {
    std::uint64_t instance = 0;
    bool operator==(const Release&) const = default;
};
// Numbers are given by the engine. The principal for himself, or an operator.
struct SetProxy {
    Proxy proxy;
    bool operator==(const SetProxy&) const = default;
};
struct EndProxy {
    std::uint32_t number = 0;
    bool operator==(const EndProxy&) const = default;
};
// Its number, state and time are the engine's. A gateway's, in its own name.
struct OfferAccount {
    Account account;
    bool operator==(const OfferAccount&) const = default;
};
// The person's own, with a key of his own.
struct ConfirmAccount {
    std::uint32_t number = 0;
    std::string code;
    bool operator==(const ConfirmAccount&) const = default;
};
// The person's own, or an operator's.
struct EndAccount {
    std::uint32_t number = 0;
    bool operator==(const EndAccount&) const = default;
};
struct SetAbsences {
    std::string person;
    std::vector<Absence> absences;
    bool operator==(const SetAbsences&) const = default;
};
struct SaveFilter {
    std::string name;
    std::string filter;             // empty: removes it
    bool operator==(const SaveFilter&) const = default;
};
// What became of messages. A delivery client, or an operator.
struct RecordDelivery {
    std::vector<std::string> keys;
    std::string outcome, channel;  // as Delivered
    bool operator==(const RecordDelivery&) const = default;
};
// Given up ones are owed again. An operator.
struct Requeue {
    std::vector<std::string> keys;
    bool operator==(const Requeue&) const = default;
};
// The daemon's own, at its start, when the data directory is a copy.
struct HoldOutbox {
    std::string reason;
    bool operator==(const HoldOutbox&) const = default;
};
// An operator.
struct ResumeOutbox {
    bool operator==(const ResumeOutbox&) const = default;
};

using Command = std::variant<Open, Act, Reassign, ChangeSigners, TakeBack, Note, Succeed, Migrate, Receive, Settle,
                             PassDeadline, PassSchedule, ImportPeople, RevokeKey, SetProxy, EndProxy, OfferAccount,
                             ConfirmAccount, EndAccount, SetAbsences,
                             SaveFilter, SetSettings, SetTable, Publish, SetCalendar, AdvanceClock, Release,
                             RecordDelivery, Requeue, HoldOutbox, ResumeOutbox>;

}  // namespace countersign::engine
