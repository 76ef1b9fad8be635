// How people write figures and dates, and how we write them back. Pure text; no language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace countersign::documents {

struct Money {
    std::int64_t minor = 0;
    std::string currency = "CNY";
    bool operator==(const Money&) const = default;
};

[[nodiscard]] std::string_view trim(std::string_view text);

// "12", "-12", "12,000"; nothing for anything else, also for what int64 can not hold.
[[nodiscard]] std::optional<std::int64_t> read_integer(std::string_view written);
// "3000", "1,234.50", "￥1,234.5", "-0.50 USD". Commas only between groups of three digits, so that a
// decimal comma is not read as thousands; no more digits after the point than the currency has.
[[nodiscard]] std::optional<Money> read_money(std::string_view written, const std::string& fallback_currency);
// 2026-10-31, 2026/10/31, 2026.10.31, 2026年10月31日 -> "2026-10-31"; only days that exist.
[[nodiscard]] std::optional<std::string> read_date(std::string_view written);

// "1234.50", whatever the currency.
[[nodiscard]] std::string plain_amount(const Money& money);
// "1,234.50"; with the currency behind when it is not CNY.
[[nodiscard]] std::string money_text(const Money& money);
// "2026-11-03T18:00:00+08:00" -> "2026-11-03 18:00"; seconds only when there are some.
[[nodiscard]] std::string time_text(std::string_view rfc3339);

}  // namespace countersign::documents
