#include "clients/documents/wire_text.hpp"

namespace countersign::documents {

namespace {

using nlohmann::json;

bool is_money(const json& value) {
    return value.is_object() && value.size() == 2 && value.contains("currency") && value.contains("amount") &&
           value["amount"].is_number_integer() && value["currency"].is_string();
}

std::string joined(const json& list, Language language) {
    std::string text;
    for (const auto& each : list) text += (text.empty() ? "" : ", ") + value_text(each, language);
    return text;
}

std::string object_text(const json& value, Language language) {
    if (is_money(value)) return money_text({.minor = value["amount"].get<std::int64_t>(), .currency = value["currency"]});
    // The log's own marks (docs/formats.md), and texts in both languages.
    for (const char* wrapper : {"date", "at", "record"})
        if (value.size() == 1 && value.contains(wrapper)) return value_text(value[wrapper], language);
    if (value.contains("zh") && value.contains("en")) return text(connection::read_sentence(value), language);
    std::string shown;
    for (const auto& [name, each] : value.items())
        shown += (shown.empty() ? "" : ", ") + name + " " + value_text(each, language);
    return shown;
}

std::string table_text(const json& rows, const Field& table, Language language) {
    std::string shown = say(language, Text::row_count, rows.size());
    for (const auto& column : table.columns)
        if (const auto sum = column.type == FieldType::money ? column_sum(column, rows) : std::nullopt)
            shown += (language == Language::zh ? "，" : ", ") + field_name(column, language) + " " + money_text(*sum);
    return shown;
}

}  // namespace

std::string member(const json& object, const char* name) {
    if (!object.is_object()) return {};
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string label(const json& object, const char* name, Language language) {
    if (!object.is_object()) return {};
    const auto found = object.find(name);
    return found == object.end() ? std::string() : text(connection::read_sentence(*found), language);
}

const json& part(const json& object, const char* name) {
    static const json nothing = json::array();
    if (!object.is_object()) return nothing;
    const auto found = object.find(name);
    return found == object.end() || !found->is_structured() ? nothing : *found;
}

bool is_true(const json& object, const char* name) {
    if (!object.is_object()) return false;
    const auto found = object.find(name);
    return found != object.end() && found->is_boolean() && found->get<bool>();
}

std::string value_text(const json& value, Language language) {
    if (value.is_null()) return "—";
    if (value.is_boolean()) return std::string(text(value.get<bool>() ? Text::yes : Text::no, language));
    if (value.is_array()) return joined(value, language);
    if (value.is_object()) return object_text(value, language);
    if (!value.is_string()) return value.dump();
    const auto& written = value.get_ref<const std::string&>();
    const bool is_instant = written.size() >= 20 && written[4] == '-' && written[10] == 'T' && written[13] == ':';
    return is_instant ? time_text(written) : written;
}

std::string value_text(const json& value, const Field& field, Language language) {
    if (field.type == FieldType::choice && value.is_string())
        for (const auto& choice : field.choices)
            if (choice.id == value.get_ref<const std::string&>() && !choice.label.empty()) return text(choice.label, language);
    if (field.type == FieldType::table && value.is_array()) return table_text(value, field, language);
    return value_text(value, language);
}

std::string field_name(const Field& field, Language language) {
    const auto& label = text(field.label, language);
    return label.empty() ? field.id : label;
}

std::optional<Money> column_sum(const Field& column, const json& rows) {
    std::optional<Money> sum;
    for (const auto& row : rows) {
        const auto& cell = part(row, column.id.c_str());
        if (!is_money(cell)) continue;
        if (!sum) sum = Money{.minor = 0, .currency = cell["currency"]};
        if (cell["currency"] != sum->currency) return std::nullopt;
        if (__builtin_add_overflow(sum->minor, cell["amount"].get<std::int64_t>(), &sum->minor)) return std::nullopt;
    }
    return sum;
}

std::string days_left_text(const json& dated, Language language) {
    if (is_true(dated, "overdue") || is_true(dated, "passed")) return std::string(text(Text::overdue, language));
    if (!dated.is_object() || !dated.contains("working_days_left")) return {};
    const auto& left = dated["working_days_left"];
    if (!left.is_number_integer()) return {};
    const auto days = left.get<std::int64_t>();
    if (days < 0) return std::string(text(Text::overdue, language));
    if (days == 0) return std::string(text(Text::due_today, language));
    if (days == 1) return std::string(text(Text::one_working_day_left, language));
    return say(language, Text::working_days_left, days);
}

}  // namespace countersign::documents
