// Window: when an action may be taken at all: from a moment on, before one, outside of blackouts, in
// working hours. Every bound belongs to what comes after it: [from, until). Private to the engine.
#pragma once

#include <optional>

#include "daemon/engine/scope.hpp"

namespace countersign::engine {

// Why not now. Moments counted from a date of the form are judged by the form as it will be: with an
// action that carries a new one, `of_new_form` asks for these alone, and without it for all others.
[[nodiscard]] std::optional<Refusal> check_window(const Action& action, const Facts& facts, Scope& scope, bool of_new_form);

}  // namespace countersign::engine
