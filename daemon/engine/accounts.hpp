// Accounts: how a chat account comes to speak for a person. A gateway offers it when the account's user says
// who he is; the person binds it with a key of his own and the code that the account was shown; he or an
// operator ends it. So neither a gateway, nor whoever holds the account, nor an operator binds one alone.
#pragma once

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

[[nodiscard]] Decision decide_offer_account(const OfferAccount& command, const Facts& facts);
[[nodiscard]] Decision decide_confirm_account(const ConfirmAccount& command, const Facts& facts);
[[nodiscard]] Decision decide_end_account(const EndAccount& command, const Facts& facts);

}  // namespace countersign::engine
