// Decide: asks the daemon for what somebody chose in a channel, in his name, and says what became of it. The daemon
// decides; the caller has made sure who speaks. The same decision may be asked any number of times: it carries the
// token's request id, so that the first answer that the daemon gave is the answer.
#pragma once

#include <optional>
#include <string>

#include "clients/notify/desk/happened.hpp"
#include "clients/notify/house/house.hpp"
#include "clients/notify/memory/memory.hpp"

namespace countersign::notify {

struct Decision {
    Granted granted;
    Claim claim;
    std::string action;
    std::string on_behalf_of;  // empty: in the person's own name
    std::string to;            // of a return: the state
    std::string reason;
};

enum class OutcomeKind {
    decided,         // now, or by the same request before
    decided_before,  // by somebody else, another message or another channel
    stale,           // it changed since the message left, and still waits for the person
    page_needed,     // a reason, an input or a second factor is wanted first
    refused,         // the daemon's no
    silent,          // no answer: the outcome is unknown, ask again
};

struct Outcome {
    OutcomeKind kind{};
    Sentence text;  // one line
    Sentence hint;  // of a refusal; may be empty
    Json shown;     // the instance as the person sees it now; null when that is not known
};

[[nodiscard]] Outcome decide(House& house, const Decision& decision);

// Whether what the daemon answered is a no, and not a missing answer.
[[nodiscard]] inline bool is_refusal(const Failure& failure) { return failure.kind == connection::FailureKind::refused; }

// What happened since `version`, as the person may know it: the items of instance.history; empty when it is not known.
[[nodiscard]] Json history_since(House& house, const Claim& claim, const std::string& instance, std::uint64_t version);
// instance.show as the person; null when it is not known.
[[nodiscard]] Json shown_to(House& house, const Claim& claim, const std::string& instance);

}  // namespace countersign::notify
