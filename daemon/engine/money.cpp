#include "daemon/engine/money.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace countersign::engine {

namespace {

__extension__ using Wide = __int128;  // holds every product of two int64

constexpr std::array<std::string_view, 17> without_digits{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                                          "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> with_three_digits{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<MoneyFault> mixed(Money a, Money b) {
    if (a.currency == b.currency) return std::nullopt;
    return MoneyFault{fmt::format("{} and {} are different currencies", a.currency.text(), b.currency.text())};
}

// An amount while it is read: the sign is kept apart from the digits, which are summed on the
// negative side, since that side of int64 is the larger one.
struct Digits {
    std::int64_t negated = 0;
    bool overflow = false;

    void push(char digit) {
        overflow = overflow || __builtin_mul_overflow(negated, std::int64_t{10}, &negated) ||
                   __builtin_sub_overflow(negated, std::int64_t{digit - '0'}, &negated);
    }
};

std::string expected_amount(std::string_view text) {
    return fmt::format("Expected an amount such as 3000.00 or 3,000.00 CNY, but found \"{}\".", text);
}

// Reads digits with or without separators of thousands; false when the separators are misplaced
// or there is no digit.
bool read_whole_part(std::string_view whole, Digits& digits) {
    const bool separated = whole.find(',') != std::string_view::npos;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const bool is_separator_place = separated && (whole.size() - i) % 4 == 0;
        if (is_separator_place ? (i == 0 || whole[i] != ',') : !is_digit(whole[i])) return false;
        if (!is_separator_place) digits.push(whole[i]);
    }
    return !whole.empty();
}

}  // namespace

int Currency::digits() const {
    if (std::ranges::find(without_digits, text()) != without_digits.end()) return 0;
    if (std::ranges::find(with_three_digits, text()) != with_three_digits.end()) return 3;
    return 2;
}

Result<Currency, std::string> parse_currency(std::string_view text) {
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (text.size() != 3 || !std::ranges::all_of(text, is_capital))
        return fail(fmt::format("Expected a currency code of three capital letters, but found \"{}\".", text));
    return Currency{{text[0], text[1], text[2]}};
}

MoneyResult add(Money a, Money b) {
    if (auto fault = mixed(a, b)) return fail(std::move(*fault));
    if (__builtin_add_overflow(a.minor, b.minor, &a.minor))
        return fail(MoneyFault{"the sum exceeds what money can hold"});
    return a;
}

MoneyResult subtract(Money a, Money b) {
    if (auto fault = mixed(a, b)) return fail(std::move(*fault));
    if (__builtin_sub_overflow(a.minor, b.minor, &a.minor))
        return fail(MoneyFault{"the difference exceeds what money can hold"});
    return a;
}

MoneyResult multiply(Money a, std::int64_t factor) {
    if (__builtin_mul_overflow(a.minor, factor, &a.minor))
        return fail(MoneyFault{"the product exceeds what money can hold"});
    return a;
}

MoneyResult prorate(Money amount, std::int64_t part, std::int64_t whole) {
    if (whole == 0) return fail(MoneyFault{"the whole that it is a part of is zero"});
    const Wide share = Wide{amount.minor} * part / whole;
    if (share > std::numeric_limits<std::int64_t>::max() || share < std::numeric_limits<std::int64_t>::min())
        return fail(MoneyFault{"the share exceeds what money can hold"});
    amount.minor = static_cast<std::int64_t>(share);
    return amount;
}

std::string format_amount(Money money) {
    const auto digits = static_cast<std::size_t>(money.currency.digits());
    const bool negative = money.minor < 0;
    const auto bits = static_cast<std::uint64_t>(money.minor);
    std::string text = fmt::format("{:0{}}", negative ? 0 - bits : bits, digits + 1);
    const std::size_t whole = text.size() - digits;
    if (digits > 0) text.insert(whole, 1, '.');
    for (std::size_t place = whole; place > 3; place -= 3) text.insert(place - 3, 1, ',');
    return negative ? "-" + text : text;
}

std::string format(Money money) { return fmt::format("{} {}", format_amount(money), money.currency.text()); }

Result<Money, std::string> parse_money(std::string_view text, Currency fallback) {
    std::string_view amount = text;
    Currency currency = fallback;
    if (const auto space = text.find(' '); space != std::string_view::npos) {
        auto written = parse_currency(text.substr(space + 1));
        if (!written) return fail(std::move(written.error()));
        currency = *written;
        amount = text.substr(0, space);
    }
    const bool negative = amount.starts_with('-');
    if (negative) amount.remove_prefix(1);

    const auto point = amount.find('.');
    const std::string_view fraction = point == std::string_view::npos ? "" : amount.substr(point + 1);
    Digits digits;
    if (!read_whole_part(amount.substr(0, point), digits) || !std::ranges::all_of(fraction, is_digit) ||
        (point != std::string_view::npos && fraction.empty()))
        return fail(expected_amount(text));
    const auto places = static_cast<std::size_t>(currency.digits());
    if (fraction.size() > places)
        return fail(fmt::format("Expected at most {} digits after the point for {}, but found \"{}\".", places,
                                currency.text(), text));
    for (std::size_t i = 0; i < places; ++i) digits.push(i < fraction.size() ? fraction[i] : '0');
    std::int64_t minor = digits.negated;
    if (digits.overflow || (!negative && __builtin_sub_overflow(std::int64_t{0}, digits.negated, &minor)))
        return fail(fmt::format("Expected an amount that 64 bits can hold, but found \"{}\".", text));
    return Money{.minor = minor, .currency = currency};
}

}  // namespace countersign::engine
