// Enrolment: how a chat account comes to a person. The operator starts it; a card goes to that account and names the
// person; whoever holds the account presses "This is me"; the person confirms with the own key at the terminal, by the
// number and the code. Nothing counts before that, and a press by any other account does nothing.
#pragma once

#include <optional>
#include <string>

#include "clients/notify/desk/speaker.hpp"
#include "clients/notify/memory/memory.hpp"
#include "clients/notify/platforms/click.hpp"

namespace countersign::notify {

class Enrolment {
public:
    explicit Enrolment(Memory& memory) : memory_(memory) {}

    // The card for that account ("tenant/user"), good for a day. A failure when the daemon does not know the person.
    [[nodiscard]] Result<platforms::Card, Failure> card_for(House& house, const AskedAccount& asked, Instant now);

    // Nothing: the daemon is silent. REQUIRES: `asked` was found by the click's token and is in time.
    using Pressed = std::optional<platforms::ClickAnswer>;
    [[nodiscard]] static Pressed press(House& house, const AskedAccount& asked, const platforms::Click& click);

private:
    Memory& memory_;
};

// The six digits on the card; they follow from the token, so that they are kept nowhere.
[[nodiscard]] std::string account_code(const std::string& token);

}  // namespace countersign::notify
