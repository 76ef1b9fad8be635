// Ledger: balances of accounts from double-entry postings. balance = debits minus credits. The sum
// over all accounts of a currency is always zero. Accounts are created by their first posting.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "daemon/engine/money.hpp"

namespace countersign::engine {

class Ledger {
public:
    [[nodiscard]] Money balance(std::string_view account, Currency currency) const;
    // False when a balance would overflow; then nothing was changed.
    [[nodiscard]] bool post(std::string_view debit, std::string_view credit, Money amount);
    [[nodiscard]] const std::map<std::string, Money, std::less<>>& balances() const { return balances_; }
    void restore(std::string account, Money balance) { balances_[std::move(account)] = balance; }

    bool operator==(const Ledger&) const = default;

private:
    // The key is the account; one account holds one currency (the first posting's).
    std::map<std::string, Money, std::less<>> balances_;
};

}  // namespace countersign::engine
