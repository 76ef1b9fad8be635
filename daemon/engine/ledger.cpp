#include "daemon/engine/ledger.hpp"

namespace countersign::engine {

Money Ledger::balance(std::string_view account, Currency currency) const {
    const auto found = balances_.find(account);
    return found == balances_.end() ? Money{.minor = 0, .currency = currency} : found->second;
}

bool Ledger::post(std::string_view debit, std::string_view credit, Money amount) {
    if (debit == credit) return true;
    const auto debited = add(balance(debit, amount.currency), amount);
    const auto credited = subtract(balance(credit, amount.currency), amount);
    if (!debited || !credited) return false;
    balances_.insert_or_assign(std::string(debit), *debited);
    balances_.insert_or_assign(std::string(credit), *credited);
    return true;
}

}  // namespace countersign::engine
