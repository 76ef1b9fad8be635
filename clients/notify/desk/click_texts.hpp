// What somebody who pressed a button is told: the toast, and the card as it is from then on.
#pragma once

#include "clients/notify/desk/decide.hpp"
#include "clients/notify/platforms/click.hpp"

namespace countersign::notify {

// Of tokens that are unknown, expired, garbled or for something else: one sentence for all, which tells nothing.
[[nodiscard]] platforms::ClickAnswer unknown_button();
// Somebody else pressed it. The card stays as it is.
[[nodiscard]] platforms::ClickAnswer not_yours();
// The daemon has not answered yet.
[[nodiscard]] platforms::ClickAnswer being_recorded();
[[nodiscard]] platforms::ClickAnswer try_again();

struct Shown {
    platforms::Language language = platforms::Language::zh;
    std::string key;   // of the card
    std::string page;  // a link; may be empty
};

// REQUIRES: the outcome is not `silent`.
[[nodiscard]] platforms::ClickAnswer click_answer(const Outcome& outcome, const Shown& shown);

}  // namespace countersign::notify
