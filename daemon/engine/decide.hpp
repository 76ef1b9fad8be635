// Decides what a command leads to. Reads the workflow, the instance and the facts it is given;
// touches nothing. A refusal writes nothing, so a caller may ask again at no cost. What a workflow
// determines goes into the events: evolve() never sees a workflow.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/command.hpp"
#include "daemon/engine/digest.hpp"
#include "daemon/engine/instance.hpp"
#include "daemon/engine/refusal.hpp"

namespace countersign::engine {

class Contents;
class OpenInstances;

// Who asks. The clock has no person; the daemon itself acts as "daemon", and as the clock may do.
struct Actor {
    std::string person;
    bool is_clock = false;
    bool is_approved = false;  // the daemon's, for a house change that two persons agreed on
    Claim claim;               // of a gateway that speaks for the person
    // As in Entry::actor.
    [[nodiscard]] std::string name() const { return is_clock && person.empty() ? "clock" : person; }
    [[nodiscard]] bool is_claimed() const { return !claim.channel.empty(); }
};

// What is so at this moment, looked up by the caller. Nothing here is written to.
struct Facts {
    Instant now;
    Actor actor;
    std::string seed;                     // 32 hex digits of the kernel's randomness; written into Drawn
    const EngineState* state = nullptr;         // people, ledger, settings, tables, keys
    const Calendar* calendar = nullptr;
    const Value* form = nullptr;          // the instance's current form; nullptr if it has none
    const OpenInstances* others = nullptr;      // which other instances are open, for who asks that
    std::optional<Money> channel_limit;   // what may be decided by a channel alone, at most; nothing: any amount
    const Contents* contents = nullptr;         // files that were uploaded, and by whom; nullptr: none
};

using Decision = Result<std::vector<Event>, Refusal>;

[[nodiscard]] Decision decide_open(const Workflow& workflow, std::uint32_t definition, const Open& open, const Facts& facts);
[[nodiscard]] Decision decide_act(const Workflow& workflow, const Instance& instance, const Act& act, const Facts& facts);
[[nodiscard]] Decision decide_deadline(const Workflow& workflow, const Instance& instance, const PassDeadline& pass,
                                       const Facts& facts);
// Who has a task (decide_reassign.cpp), who else signs (decide_signers.cpp), taking back one's own act
// (decide_take_back.cpp), remarks (decide_note.cpp), who takes over from whom (decide_succession.cpp).
[[nodiscard]] Decision decide_reassign(const Workflow& workflow, const Instance& instance, const Reassign& reassign,
                                       const Facts& facts);
[[nodiscard]] Decision decide_signers(const Workflow& workflow, const Instance& instance, const ChangeSigners& change,
                                      const Facts& facts);
[[nodiscard]] Decision decide_take_back(const Workflow& workflow, const Instance& instance, const TakeBack& take_back,
                                        const Facts& facts);
[[nodiscard]] Decision decide_note(const Workflow& workflow, const Instance& instance, const Note& note, const Facts& facts);
[[nodiscard]] Decision decide_succession(const Workflow& workflow, const Instance& instance, const Succeed& succeed,
                                         const Facts& facts);
// What instances do to each other (decide_family.cpp). A signal that the present state does not take is
// kept in the log and leads to nothing.
[[nodiscard]] Decision decide_receive(const Workflow& workflow, const Instance& instance, const Receive& receive,
                                      const Facts& facts);
[[nodiscard]] Decision decide_settle(const Workflow& workflow, const Instance& instance, const Settle& settle, const Facts& facts);
// `before` is the definition that the instance is under, `after` the one that the command names.
[[nodiscard]] Decision decide_migrate(const Workflow& before, const Workflow& after, const Instance& instance,
                                      const Migrate& migrate, const Facts& facts);
[[nodiscard]] Decision decide_release(const Instance& instance, const Facts& facts);

// Commands that concern the company. `workflow`: for PassSchedule and SetSettings, the current one
// of the workflow they name (nullptr: there is none). Open, Act, PassDeadline and Release must not
// be given here.
[[nodiscard]] Decision decide_company(const Command& command, const Workflow* workflow, const Facts& facts);

// Whether acting needs the form (guards or computed values read it); lets the caller skip loading it.
[[nodiscard]] bool needs_form(const Workflow& workflow, const Instance& instance, std::string_view action);
[[nodiscard]] bool needs_form_for_deadline(const Workflow& workflow, const Instance& instance);
// Whether acting draws by lot, for which Facts must have a seed.
[[nodiscard]] bool needs_seed(const Workflow& workflow, const Instance& instance, std::string_view action);
// The same for everything that may enter a state: opening, deadlines, signals.
[[nodiscard]] bool allocates_by_lot(const Workflow& workflow);

// Whether an amount is above what may be decided by a channel alone. A draft has none yet; one in another
// currency can not be compared, so it is above.
[[nodiscard]] bool is_above_channel_limit(const std::optional<Money>& amount, const std::optional<Money>& limit);

// Whether something on the instance is this person's, now or once it is entered again (离职转办).
[[nodiscard]] bool has_place(const Instance& instance, const std::string& person);

// The states that this action may return the instance to now, the nearest last.
[[nodiscard]] std::vector<std::string> return_targets(const Instance& instance, const Action& action);

// Whether this person may see the instance: everybody may but reps, who see what they filed, took part
// in, are asked for by name, or were sent a copy of.
[[nodiscard]] bool may_see(const Instance& instance, const Person& person);

// In whose name this person may do the task that is offered: his own (empty) or that of one whose proxy or deputy he is;
// nothing if in nobody's. As decide_act judges it; for inboxes and buttons.
[[nodiscard]] std::optional<std::string> name_to_act_in(const Workflow& workflow, const Instance& instance, const Task& task,
                                                        const People& people, const std::string& person, Instant now);

// The task of giving the opinion that somebody was asked for: offered by the daemon, in no definition.
inline constexpr std::string_view resolve_task = "resolve";
// What an action of this state is called; of the daemon's own ones too. The id when there is no such action.
[[nodiscard]] Label label_of_action(const State* state, std::string_view action);

// What this person may do now and why not, for `why` and for buttons with a reason. Every action
// of the current state is listed, in the order of the definition.
struct Possibility {
    std::string action;
    Label label;
    bool possible = false;     // as far as can be known without the input
    Refusal refusal;           // why not
    bool operator==(const Possibility&) const = default;
};
[[nodiscard]] std::vector<Possibility> explain(const Workflow& workflow, const Instance& instance, const Facts& facts);

// The canonical encoding of a form, and the digest that signatures name (16 hex digits).
[[nodiscard]] std::string canonical(const Value& value);
[[nodiscard]] std::string digest_of(const Value& value);

// Checks a form or an input against its fields and fills in what is computed. Used by decide_act;
// offered here because previews and tests want it too. `complete`: required fields must be there. Everything
// that is wrong is found, a hundred faults at most; nothing is computed then.
[[nodiscard]] Result<Value, FieldFaults> complete_record(const std::vector<Field>& fields, const Value& given,
                                                        bool complete, const Environment& environment);

}  // namespace countersign::engine
