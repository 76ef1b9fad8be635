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
    bool operator==(const Act&) const = default;
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
struct RecordDelivery {
    std::string key, outcome;
    bool operator==(const RecordDelivery&) const = default;
};

using Command = std::variant<Open, Act, PassDeadline, PassSchedule, ImportPeople, RevokeKey, SetSettings, SetTable,
                             Publish, SetCalendar, AdvanceClock, Release, RecordDelivery>;

}  // namespace countersign::engine
