// Money: int64 minor units (fen, cents) with a currency. Every operation is checked: overflow and
// mixed currencies are errors, never wrapped and never rounded silently (DESIGN.md, law 10).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/result.hpp"

namespace countersign::engine {

// ISO 4217 code, for example "CNY".
struct Currency {
    std::array<char, 3> code{'C', 'N', 'Y'};

    auto operator<=>(const Currency&) const = default;
    [[nodiscard]] std::string_view text() const { return {code.data(), code.size()}; }
    // Digits after the point: 2 for most, 0 for JPY, KRW and VND, 3 for KWD, BHD, JOD, OMR, TND.
    [[nodiscard]] int digits() const;
};

// Three capital letters, or nothing.
[[nodiscard]] Result<Currency, std::string> parse_currency(std::string_view text);

struct Money {
    std::int64_t minor = 0;
    Currency currency;

    bool operator==(const Money&) const = default;
};

// Why a computation has no result. The text is a clause: "the sum exceeds what money can hold".
struct MoneyFault {
    std::string text;
};
using MoneyResult = Result<Money, MoneyFault>;

[[nodiscard]] MoneyResult add(Money a, Money b);
[[nodiscard]] MoneyResult subtract(Money a, Money b);
[[nodiscard]] MoneyResult multiply(Money a, std::int64_t factor);
// amount * part / whole, rounded towards zero, so that a share is never more than it should be.
[[nodiscard]] MoneyResult prorate(Money amount, std::int64_t part, std::int64_t whole);

// "1,234.50 CNY", for people. A negative amount has its sign in front.
[[nodiscard]] std::string format(Money money);
// "1,234.50": without the currency.
[[nodiscard]] std::string format_amount(Money money);
// Reads "3000", "3000.00", "3,000.00 CNY", "-1.5 CNY"; `fallback` when no currency is written.
// More digits than the currency has, or more than int64 holds, are errors with a sentence.
[[nodiscard]] Result<Money, std::string> parse_money(std::string_view text, Currency fallback);

}  // namespace countersign::engine
