#include "clients/notify/desk/wire.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "clients/notify/house/local_time.hpp"

namespace countersign::notify {

using platforms::part_of;
using platforms::text_of;

namespace {

std::size_t digits_of(std::string_view currency) {
    static constexpr std::array<std::string_view, 3> without{"JPY", "KRW", "VND"};
    static constexpr std::array<std::string_view, 5> with_three{"BHD", "JOD", "KWD", "OMR", "TND"};
    if (std::ranges::count(without, currency) > 0) return 0;
    return std::ranges::count(with_three, currency) > 0 ? 3 : 2;
}

std::string choice_text(const std::string& id, const Json& field, Language language) {
    for (const Json& choice : part_of(field, {"choices"}))
        if (text_of(choice, {"id"}) == id) return in(language, label_of(choice, "label"));
    return id;
}

bool is_money(const Json& value) {
    return value.is_object() && value.size() == 2 && value.contains("amount") && value["amount"].is_number_integer() &&
           value.contains("currency") && value["currency"].is_string();
}

}  // namespace

Sentence label_of(const Json& object, const char* name) { return connection::read_sentence(part_of(object, {name})); }

std::string money_text(const Json& money) {
    if (!is_money(money)) return {};
    const auto minor = money["amount"].get<std::int64_t>();
    const std::string currency = money["currency"];
    // Negated as unsigned, so that the smallest int64 has a text as well.
    std::string digits = std::to_string(minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor));
    const std::size_t places = digits_of(currency);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    std::string whole = digits.substr(0, digits.size() - places);
    for (auto at = static_cast<std::ptrdiff_t>(whole.size()) - 3; at > 0; at -= 3) whole.insert(static_cast<std::size_t>(at), 1, ',');
    std::string text = (minor < 0 ? "-" : "") + whole;
    if (places > 0) text += "." + digits.substr(digits.size() - places);
    return currency == "CNY" ? text : text + " " + currency;
}

std::string minute_of(const std::string& rfc3339) {
    const auto time = read_local_time(rfc3339);
    return time ? minute_text(*time) : rfc3339;
}

std::string value_text(const Json& value, const Json& field, Language language) {
    if (value.is_null()) return "—";
    if (value.is_boolean()) return in(language, value.get<bool>() ? Sentence{"是", "yes"} : Sentence{"否", "no"});
    if (is_money(value)) return money_text(value);
    if (value.is_array()) return fmt::format(fmt::runtime(in(language, {"{} 行", "{} rows"})), value.size());
    if (value.is_object() && value.contains("zh")) return in(language, connection::read_sentence(value));
    if (!value.is_string()) return value.dump();
    return minute_of(choice_text(value.get<std::string>(), field, language));
}

std::string heading_of(const Json& shown, Language language) {
    std::string heading = in(language, label_of(shown, "title"));
    if (const std::string period = text_of(shown, {"period"}); !period.empty()) heading += " " + period;
    return heading + " · " + text_of(shown, {"instance"});
}

}  // namespace countersign::notify
