// What each refusal code means in general, and what would unblock it: what, by whom, by when. The sentence and
// hint of a refusal say it for the case at hand; this is what `countersign why --code` answers without one.
#pragma once

#include "daemon/engine/refusal.hpp"

namespace countersign::engine {

struct RefusalHelp {
    Label means;         // what the code says
    Label unblocked_by;  // what would make it possible
    Label who;           // who can do that
    Label when;          // by when, or how long it lasts
};

// A test walks all codes: none is without help.
[[nodiscard]] RefusalHelp help_of(RefusalCode code);

}  // namespace countersign::engine
