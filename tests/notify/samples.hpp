// A card, its clicks and callbacks, as every platform's test needs them.
#pragma once

#include <string>

#include "clients/notify/platforms/callback.hpp"
#include "clients/notify/platforms/card.hpp"
#include "clients/notify/platforms/instant.hpp"
#include "clients/notify/platforms/verdict.hpp"

namespace countersign::platforms {

// 2023-11-14T22:13:20Z
constexpr Instant sample_now{Milliseconds(1'700'000'000'000)};

[[nodiscard]] Card sample_card();   // two deciding buttons and one that leads to a page
[[nodiscard]] Card decided_card();  // the same after the decision
[[nodiscard]] Notice sample_notice();

// The click of a callback; fails the test when it is something else.
[[nodiscard]] Click click_in(const CallbackResult& result);
[[nodiscard]] CallbackAnswer answer_in(const CallbackResult& result);
[[nodiscard]] Refused refusal_in(const CallbackResult& result);

// "retry 600000 rate_limited", "give_up recipient_unknown", "delivered": a verdict in a few words.
[[nodiscard]] std::string in_words(const Verdict& verdict);

}  // namespace countersign::platforms
