// One entry of the log as a CloudEvent 1.0 (JSON): what the feed carries and events.since answers.
// Only what every key-holder may know: which instance, which version, which state.
#pragma once

#include <string>

#include "daemon/engine/calendar.hpp"
#include "daemon/engine/event.hpp"

namespace countersign::store {

struct CloudEventSubject {
    std::string company;
    std::string instance;   // "MF-12", or empty for the company
    std::string state;      // after the entry
};

// Its id and sequence are the entry's seq; its type is "countersign." and what happened: the state
// entered if there is one ("state_entered"), else the first event of the entry.
[[nodiscard]] std::string cloud_event(const engine::Entry& entry, const CloudEventSubject& subject, const engine::Calendar& calendar);

}  // namespace countersign::store
