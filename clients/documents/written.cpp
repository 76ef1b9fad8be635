#include "clients/documents/written.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace countersign::documents {

namespace {

int digits_of(std::string_view currency) {
    for (const std::string_view none : {"JPY", "KRW", "VND"})
        if (currency == none) return 0;
    for (const std::string_view three : {"KWD", "BHD", "JOD", "OMR", "TND"})
        if (currency == three) return 3;
    return 2;
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

template <class Number>
std::optional<Number> parse(std::string_view digits) {
    Number number{};
    const char* last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, number);
    if (error != std::errc() || end != last) return std::nullopt;
    return number;
}

// "12,345" -> "12345"; nothing when a group is not of three digits.
std::optional<std::string> without_groups(std::string_view written) {
    std::string digits;
    bool first = true;
    while (true) {
        const auto comma = written.find(',');
        const std::string_view group = written.substr(0, comma);
        if (!is_digits(group)) return std::nullopt;
        const bool grouped = !first || comma != std::string_view::npos;
        if (grouped && (first ? group.size() > 3 : group.size() != 3)) return std::nullopt;
        digits += group;
        if (comma == std::string_view::npos) return digits;
        written.remove_prefix(comma + 1);
        first = false;
    }
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) return false;
    text.remove_suffix(suffix.size());
    return true;
}

// Takes a written currency off the text and returns it.
std::string take_currency(std::string_view& text, const std::string& fallback) {
    if (take_prefix(text, "¥") || take_prefix(text, "￥") || take_suffix(text, "元")) {
        text = trim(text);
        return "CNY";
    }
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (text.size() <= 3) return fallback;
    const std::string_view last = text.substr(text.size() - 3);
    if (!is_capital(last[0]) || !is_capital(last[1]) || !is_capital(last[2])) return fallback;
    text = trim(text.substr(0, text.size() - 3));
    return std::string(last);
}

}  // namespace

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    while (take_prefix(text, "\u3000")) {}
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    text = text.substr(first, text.find_last_not_of(blanks) - first + 1);
    while (take_suffix(text, "\u3000")) {}
    return text;
}

std::optional<std::int64_t> read_integer(std::string_view written) {
    const bool negative = take_prefix(written, "-");
    const auto digits = without_groups(written);
    if (!digits) return std::nullopt;
    return parse<std::int64_t>((negative ? "-" : "") + *digits);
}

std::optional<Money> read_money(std::string_view written, const std::string& fallback_currency) {
    std::string_view rest = trim(written);
    bool negative = take_prefix(rest, "-");
    const std::string currency = take_currency(rest, fallback_currency);
    if (!negative) negative = take_prefix(rest, "-");
    const auto point = rest.find('.');
    auto digits = without_groups(rest.substr(0, point));
    if (!digits) return std::nullopt;
    std::string fraction;
    if (point != std::string_view::npos) {
        fraction = rest.substr(point + 1);
        if (!is_digits(fraction)) return std::nullopt;
    }
    const auto places = static_cast<std::size_t>(digits_of(currency));
    if (fraction.size() > places) return std::nullopt;
    fraction.resize(places, '0');
    const auto minor = parse<std::int64_t>((negative ? "-" : "") + *digits + fraction);
    if (!minor) return std::nullopt;
    return Money{.minor = *minor, .currency = currency};
}

std::optional<std::string> read_date(std::string_view written) {
    take_suffix(written, "日");
    std::array<unsigned, 3> parts{};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto length = written.find_first_not_of("0123456789");
        const std::string_view digits = written.substr(0, length);
        const auto number = digits.empty() || digits.size() > 4 ? std::nullopt : parse<unsigned>(digits);
        if (!number) return std::nullopt;
        parts[i] = *number;
        written.remove_prefix(digits.size());
        if (i == 2) break;
        const std::string_view chinese = i == 0 ? "年" : "月";
        if (!take_prefix(written, "-") && !take_prefix(written, "/") && !take_prefix(written, ".") && !take_prefix(written, chinese))
            return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(parts[0])), std::chrono::month(parts[1]),
                                           std::chrono::day(parts[2])};
    if (!written.empty() || !date.ok() || parts[0] < 1900) return std::nullopt;
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04u-%02u-%02u", parts[0] % 10000, parts[1] % 100, parts[2] % 100);
    return std::string(text.data());
}

std::string plain_amount(const Money& money) {
    const bool negative = money.minor < 0;
    // Negated as unsigned, so that the smallest int64 has a text as well.
    const auto magnitude = negative ? 0 - static_cast<std::uint64_t>(money.minor) : static_cast<std::uint64_t>(money.minor);
    std::string digits = std::to_string(magnitude);
    const auto places = static_cast<std::size_t>(digits_of(money.currency));
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (places > 0) digits.insert(digits.size() - places, 1, '.');
    return (negative ? "-" : "") + digits;
}

std::string money_text(const Money& money) {
    std::string text = plain_amount(money);
    const auto first = static_cast<std::ptrdiff_t>(money.minor < 0 ? 1 : 0);
    for (auto at = static_cast<std::ptrdiff_t>(std::min(text.find('.'), text.size())) - 3; at > first; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return money.currency == "CNY" ? text : text + " " + money.currency;
}

std::string time_text(std::string_view rfc3339) {
    if (rfc3339.size() < 19 || rfc3339[10] != 'T') return std::string(rfc3339);
    const bool whole_minute = rfc3339.substr(16, 3) == ":00";
    return std::string(rfc3339.substr(0, 10)) + " " + std::string(rfc3339.substr(11, whole_minute ? 5 : 8));
}

}  // namespace countersign::documents
