#include "clients/notify/desk/wire.hpp"

#include <fmt/format.h>

#include "clients/notify/house/local_time.hpp"
#include "clients/notify/wording/matter.hpp"

namespace countersign::notify {

using platforms::part_of;
using platforms::text_of;

namespace {

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

std::string minute_of(const std::string& rfc3339) {
    const auto time = read_local_time(rfc3339);
    return time ? minute_text(*time) : rfc3339;
}

std::string value_text(const Json& value, const Json& field, Language language) {
    if (value.is_null()) return "—";
    if (value.is_boolean()) return in(language, value.get<bool>() ? Sentence{"是", "yes"} : Sentence{"否", "no"});
    if (is_money(value)) return wording::money_text(value);
    if (value.is_array()) return fmt::format(fmt::runtime(in(language, {"{} 行", "{} rows"})), value.size());
    if (value.is_object() && value.contains("zh")) return in(language, connection::read_sentence(value));
    if (!value.is_string()) return value.dump();
    return minute_of(choice_text(value.get<std::string>(), field, language));
}

}  // namespace countersign::notify
