// Instance: one running case of a workflow, as a value. EngineState: all of them with the company.
// Changed only by evolve(), from events; equal logs give equal states.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/engine/event.hpp"
#include "daemon/engine/ledger.hpp"
#include "daemon/engine/people.hpp"
#include "daemon/engine/registers.hpp"

namespace countersign::engine {

struct Signature {
    std::string slot, person;
    std::uint32_t form_version = 0;
    std::string digest;
    std::string on_behalf_of;
    bool against = false;
    bool open = false;                  // the slot needs more
    bool operator==(const Signature&) const = default;
};

// Who has a task in the present state, other than by its definition. `rule` is empty for a pool: any
// one of its assignees acts; then `holders` may narrow it.
struct Panel {
    std::string task;
    std::string rule;
    std::int64_t need = 0;
    std::vector<Seat> seats;            // of the rule, in order, and those that were added
    std::vector<std::string> holders;   // as Task::to; empty: the assignees of the definition
    std::vector<std::string> behind;    // whose it was before it was transferred
    bool is_claimed = false;            // held by one of the pool, who may give it back
    std::string delegate;               // asked for an opinion; until it is there nobody else acts
    std::string delegated_by;
    std::vector<std::string> escalated; // as Task::to, besides whoever has it
    bool operator==(const Panel&) const = default;
};

// The newest act, for taking it back while nobody has done anything since.
struct LastAct {
    std::string person, action;
    std::string from_state;
    std::uint32_t version = 0;
    bool is_fixed = false;              // money, lots, variables or other instances rest on it
    bool operator==(const LastAct&) const = default;
};

struct Question {
    std::uint32_t number = 0;
    std::string from, to;
    bool is_answered = false;
    bool operator==(const Question&) const = default;
};

struct PausedTimer {
    std::string id;
    std::int64_t left_minutes = 0;
    bool working = false;
    bool operator==(const PausedTimer&) const = default;
};

struct Child {
    std::uint64_t number = 0;
    std::string branch;
    std::string outcome;                // empty while it is open
    bool operator==(const Child&) const = default;
};

// Another instance that waits for this one: until it enters `state`, or else until it closes.
struct Follower {
    std::uint64_t instance = 0;
    std::string state;
    bool operator==(const Follower&) const = default;
};

// What was owed and could not be done, for `why`; the newest few.
struct Undone {
    std::uint32_t id = 0;
    std::string kind;                   // as Owing
    std::string name;                   // of the workflow, the signal or the change
    std::string refused;                // a sentence
    bool operator==(const Undone&) const = default;
};

// Where the instance has a row in a register.
struct Shown {
    std::string name, key;
    Instant since;                      // when it came into the register; stays while the row changes
    bool operator==(const Shown&) const = default;
};

struct Timer {
    std::string id;
    Instant due;
    std::vector<Instant> rungs;
    std::uint32_t rungs_passed = 0;
    std::vector<std::string> remind_to;
    bool operator==(const Timer&) const = default;
    // The next thing to happen: a rung, or due.
    [[nodiscard]] Instant next() const { return rungs_passed < rungs.size() ? rungs[rungs_passed] : due; }
    [[nodiscard]] std::int32_t next_rung() const {
        return rungs_passed < rungs.size() ? static_cast<std::int32_t>(rungs_passed) : -1;
    }
};

struct Instance {
    std::uint64_t number = 0;
    std::uint32_t definition = 0;
    std::uint32_t version = 0;          // entries that concern it
    std::string id;                     // "MF-12"
    std::string workflow;
    std::string initiator;
    std::optional<Month> period;
    Month anchor;
    Instant opened_at;
    std::string state;
    Instant entered_at;
    // Entries into each state so far, along the way that led here: the steps before the present one come
    // before it, in order; what was returned from comes after.
    std::vector<std::pair<std::string, std::uint32_t>> visits;
    std::uint64_t form_seq = 0;         // the entry that holds the current form; 0 = none yet
    std::uint32_t form_version = 0;
    std::string form_digest;
    std::optional<Money> amount;        // of the form
    std::string subject;
    // The newest version that changed what a decision rests on: remarks and reminders after it make
    // nobody's view stale.
    std::uint32_t acted_version = 0;
    std::vector<Signature> signatures;
    // Who filled which slot without signing (a cashier); for separation.
    std::vector<std::pair<std::string, std::string>> slots;
    std::vector<Timer> timers;
    // When each deadline passed last: what has passed does not pass again when its state is entered again.
    std::vector<std::pair<std::string, Instant>> passed;
    std::vector<PausedTimer> paused;
    Tasks tasks;
    std::vector<Panel> panels;          // of the present state
    std::vector<std::pair<std::string, std::string>> successions;  // from, to
    LastAct last_act;
    std::string jump_to;                // where a returned document goes once it was redone
    std::vector<Question> questions;
    std::vector<std::string> copied;    // persons who were sent a copy: they may see it
    std::vector<std::string> read_by;   // since the state was entered
    Instant urged_at;
    std::uint64_t parent = 0;
    std::string branch;
    std::vector<Child> children;
    std::vector<Owing> owing;           // not yet settled
    std::uint32_t owed = 0;             // the newest id
    std::vector<Undone> undone;
    std::vector<Follower> followers;
    bool has_posted = false;            // money moved: nothing before it is revoked
    std::vector<Shown> registered;      // one for each register in which it has a row
    Record variables;
    std::vector<std::string> flags;
    bool closed = false;
    bool quarantined = false;
    std::string outcome;

    bool operator==(const Instance&) const = default;
    [[nodiscard]] std::optional<Instant> next_due() const;      // earliest of all timers
    [[nodiscard]] std::uint32_t visits_of(std::string_view state) const;
    // The signature that makes the slot signed; nothing while more are needed.
    [[nodiscard]] const Signature* signature_of(std::string_view slot) const;
    [[nodiscard]] const Panel* find_panel(std::string_view task) const;
    // Who has this person's places on the instance now: himself, or who took over.
    [[nodiscard]] const std::string& successor_of(const std::string& person) const;
    // nullptr if it has no row in this register.
    [[nodiscard]] const Shown* shown_in(std::string_view name) const;
    [[nodiscard]] const Timer* find_timer(std::string_view id) const;
    [[nodiscard]] bool has_passed(std::string_view id, Instant due) const;
    // Nothing will happen to it any more: a closed one stays while it owes something.
    [[nodiscard]] bool is_done() const { return closed && owing.empty(); }
};

struct Definition {
    std::uint32_t number = 0;
    std::string workflow;
    std::int64_t version = 0;
    std::string hash;
    std::uint64_t seq = 0;              // the entry that holds the text
    bool operator==(const Definition&) const = default;
};

struct Schedule {
    Month anchor;
    Instant at;
    bool operator==(const Schedule&) const = default;
};

// What concerns everybody. Small; changed rarely.
struct Company {
    std::string name;
    std::string zone;
    Currency currency;
    bool rehearsal = false;
    People people;
    std::map<std::string, Value, std::less<>> settings;          // "monthly-fee.advance_limit"
    std::map<std::string, List, std::less<>> tables;
    std::vector<Definition> definitions;                         // by number - 1
    std::map<std::string, std::uint32_t, std::less<>> current;   // workflow -> definition number
    std::string calendar_version;
    std::uint64_t calendar_seq = 0;
    std::map<std::string, Schedule, std::less<>> schedules;      // workflow -> next opening
    std::optional<Instant> clock;                                // of a rehearsal
    std::map<std::pair<std::string, std::string>, std::string> filters;  // person, name -> JSON
    std::string outbox_held;                                     // why nothing is delivered; empty: it is

    bool operator==(const Company&) const = default;
};

// What a compute budget and a month's cash rest on: replay(log) == state.
// How often and when last a task of a workflow was allocated to somebody.
struct Turns {
    std::uint64_t count = 0;
    std::uint64_t last_seq = 0;
    bool operator==(const Turns&) const = default;
};

struct EngineState {
    Company company;
    Ledger ledger;
    Registers registers;                                         // rows of closed instances too
    std::unordered_map<std::uint64_t, Shared<Instance>> open;    // by number; those that are done leave
    std::unordered_map<std::string, std::uint64_t> keys;         // unique keys ever used
    std::map<std::string, Turns, std::less<>> turns;             // by turns_key()
    std::unordered_map<std::string, std::uint32_t> queues;       // person -> tasks that he alone holds; from `open`
    std::uint64_t last_instance = 0;
    std::uint64_t last_seq = 0;
    Instant last_at;
    bool operator==(const EngineState&) const = default;
};

[[nodiscard]] std::string turns_key(std::string_view workflow, std::string_view task, std::string_view person);
// Counts EngineState::queues anew, after `open` was filled otherwise than by evolve().
void recount_queues(EngineState& state);

}  // namespace countersign::engine
