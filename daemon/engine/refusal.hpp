// Refusal: a "no" as a value. One closed list of codes, spelled the same in C++, JSON, TOML, CLI
// and docs. The text has one grammar: "Expected <what was asked>, but <what is so>."
// A refusal writes nothing, so asking again is a new question.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/workflow.hpp"

namespace countersign::engine {

enum class RefusalCode {
    // the question itself
    invalid_request,          // a parameter is missing or of the wrong type
    invalid_input,            // an input or form field does not fit its declaration
    unknown_workflow,
    no_such_instance,
    no_such_person,
    no_such_action,           // the state has no such action
    no_such_signal,           // the workflow has no such signal
    request_reused,           // the same request id with another body
    stale_version,            // somebody acted since the caller looked
    // the state of the instance
    instance_closed,
    instance_quarantined,
    already_open,             // the key is taken
    not_offered,              // the action exists here but is not asked for now
    too_early,                // not before its moment
    requirement_failed,       // a guard of the definition
    limit_exceeded,           // a ledger limit
    reason_required,
    not_a_target,             // a return to a state that may not be chosen
    nothing_to_take_back,     // the last act is somebody else's, or something rests on it
    money_moved,              // nothing is revoked after a payment
    waits_for_signer,         // a signer who was asked for comes first
    too_soon,                 // urged a moment ago
    not_migratable,           // the other version has no such state, or its deadline lies in the past
    blackout,                 // the action is closed at this time
    too_late,                 // after the last moment of the action, or without its lead time
    field_locked,             // the form's field may not be changed in this step
    // who asks
    unknown_key,              // not enrolled, or revoked
    not_assigned,             // the task is somebody else's
    own_document,             // nobody signs what he or she filed
    already_signed,           // nobody signs twice
    not_permitted,            // the command needs a role that the person lacks
    needs_approval,           // two people must agree: it goes through a house change
    needs_second_factor,      // above what a channel alone may decide
    held_by_other,            // the task was claimed by, transferred or delegated to somebody else
    not_held,                 // the task is nobody's yet, or not the actor's
    not_eligible,             // the person named may not take the task
    not_his_turn,             // signers act in order
    no_proxy,                 // nobody whose proxy or deputy the actor is could do this
    over_cap,                 // above the amount that the proxy covers
    // time
    deadline_passed,          // the document's time is over, whatever the clock has done about it
    deadline_not_reached,
    no_such_deadline,
    calendar_year_missing,
    time_suspended,           // the wall clock jumped; an operator must confirm
    not_rehearsal,            // the clock is real
    // the house
    expression_failed,        // overflow, no such row, too many steps
    invalid_definition,
    definition_exists,        // same id and version, another text
    read_only,                // the disk is full
    outbox_held,              // nothing is delivered until an operator says so
    not_found,                // a query's object
};
[[nodiscard]] std::string_view to_text(RefusalCode code);
[[nodiscard]] const std::vector<RefusalCode>& all_refusal_codes();

// What is wrong with one field of a form or an input. The place is as people write it, "lines[3].fee",
// counted from 1; empty where a condition names no field, or several.
struct FieldFault {
    std::string where;
    Label text;   // the sentence, without the place
    bool operator==(const FieldFault&) const = default;
    [[nodiscard]] Label described() const;   // with it
};
using FieldFaults = std::vector<FieldFault>; // as an error never empty; the gravest is the first

// "lines[3].fee" taken apart.
struct FieldPlace {
    std::string field;
    std::size_t row = 0;   // 0: none
    std::string column;
    bool operator==(const FieldPlace&) const = default;
};
[[nodiscard]] FieldPlace place_of(const FieldFault& fault);

struct Refusal {
    RefusalCode code{};
    Label text;   // the sentence
    Label hint;   // what would unblock it; may be empty
    FieldFaults faults{};   // of the form or the input, as many as were found; the first is the one that `text` tells
    bool operator==(const Refusal&) const = default;
};

}  // namespace countersign::engine
