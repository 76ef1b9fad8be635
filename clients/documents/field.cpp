#include "clients/documents/field.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "clients/documents/utf8.hpp"
#include "clients/documents/written.hpp"

namespace countersign::documents {

namespace {

using nlohmann::json;
using ValueResult = Result<json, std::string>;

FieldType type_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, FieldType>, 7> types{{
        {"text", FieldType::text}, {"integer", FieldType::integer}, {"money", FieldType::money},
        {"date", FieldType::date}, {"boolean", FieldType::boolean}, {"choice", FieldType::choice},
        {"table", FieldType::table},
    }};
    for (const auto& [listed, type] : types)
        if (listed == name) return type;
    return FieldType::text;
}

std::optional<std::int64_t> read_bound(const json& described, const char* name, std::string& currency) {
    const auto found = described.find(name);
    if (found == described.end()) return std::nullopt;
    if (found->is_number_integer()) return found->get<std::int64_t>();
    if (!found->is_object() || !found->contains("amount")) return std::nullopt;
    currency = found->value("currency", currency);
    return (*found)["amount"].get<std::int64_t>();
}

std::size_t read_size(const json& described, const char* name) {
    const auto found = described.find(name);
    return found != described.end() && found->is_number_unsigned() ? found->get<std::size_t>() : 0;
}

Field read_field(const json& described) {
    Field field;
    field.id = described.value("id", std::string());
    field.label = connection::read_sentence(described.value("label", json(field.id)));
    field.type = type_named(described.value("type", std::string("text")));
    field.required = described.value("required", false);
    if (const auto found = described.find("computed"); found != described.end())
        field.computed = found->is_boolean() ? found->get<bool>() : !found->is_null();
    if (const auto found = described.find("default"); found != described.end() && !found->is_null()) {
        field.has_default = true;
        if (found->is_object()) field.currency = found->value("currency", field.currency);
    }
    field.min = read_bound(described, "min", field.currency);
    field.max = read_bound(described, "max", field.currency);
    field.max_length = read_size(described, "max_length");
    field.max_rows = read_size(described, "max_rows");
    for (const auto& choice : described.value("choices", json::array()))
        field.choices.push_back({choice.value("id", std::string()), connection::read_sentence(choice.value("label", json()))});
    field.is_hash = field.id == "hash" && described.value("refers_to", std::string()) == "attachment";
    for (const auto& type : described.value("accept", json::array())) field.accepts.push_back(type.get<std::string>());
    field.columns = read_fields(described.value("columns", json::array()));
    for (const auto& id : described.value("unique", json::array())) field.unique.push_back(id.get<std::string>());
    return field;
}

bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

ValueResult within_bounds(const Field& field, std::int64_t number, json value, std::string_view written, Language language) {
    auto shown = [&](std::int64_t bound) {
        return field.type == FieldType::money ? money_text({.minor = bound, .currency = field.currency}) : std::to_string(bound);
    };
    if (field.min && number < *field.min) return fail(say(language, Text::value_below, shown(*field.min), written));
    if (field.max && number > *field.max) return fail(say(language, Text::value_above, shown(*field.max), written));
    return value;
}

ValueResult read_integer_value(const Field& field, std::string_view written, Language language) {
    const auto number = read_integer(written);
    if (!number) return fail(say(language, Text::value_not_integer, written));
    return within_bounds(field, *number, *number, written, language);
}

ValueResult read_money_value(const Field& field, std::string_view written, Language language) {
    const auto money = read_money(written, field.currency);
    if (!money) return fail(say(language, Text::value_not_money, written));
    return within_bounds(field, money->minor, json{{"amount", money->minor}, {"currency", money->currency}}, written,
                         language);
}

ValueResult read_date_value(std::string_view written, Language language) {
    const auto date = read_date(written);
    if (!date) return fail(say(language, Text::value_not_date, written));
    return json(*date);
}

ValueResult read_boolean_value(std::string_view written, Language language) {
    for (const std::string_view yes : {"yes", "true", "y", "1", "是", "对", "有"})
        if (same_word(written, yes)) return json(true);
    for (const std::string_view no : {"no", "false", "n", "0", "否", "不", "无"})
        if (same_word(written, no)) return json(false);
    return fail(say(language, Text::value_not_boolean, written));
}

ValueResult read_choice_value(const Field& field, std::string_view written, Language language) {
    std::string listed;
    for (const auto& choice : field.choices) {
        if (same_word(written, choice.id) || written == choice.label.zh || same_word(written, choice.label.en))
            return json(choice.id);
        listed += (listed.empty() ? "" : language == Language::zh ? "、" : ", ") + choice.id;
        if (const auto& label = text(choice.label, language); !label.empty() && label != choice.id) listed += " (" + label + ")";
    }
    return fail(say(language, Text::value_not_choice, listed, written));
}

ValueResult read_text_value(const Field& field, std::string_view written, Language language) {
    if (!is_utf8(written)) return fail(std::string(text(Text::value_not_utf8, language)));
    const std::size_t characters = count_characters(written);
    if (field.max_length > 0 && characters > field.max_length)
        return fail(say(language, Text::value_too_long, field.max_length, characters));
    return json(std::string(written));
}

ValueResult fit_row(const Field& table, const json& given, Language language) {
    if (!given.is_object()) return fail(std::string(text(Text::value_not_row, language)));
    json row = json::object();
    for (const auto& [name, value] : given.items()) {
        const auto* column = find_field(table.columns, name);
        if (column == nullptr || column->computed) return fail(say(language, Text::value_no_column, name));
        auto fitted = fit_value(*column, value, language);
        if (!fitted) return fail(name + ": " + fitted.error());
        row[name] = std::move(*fitted);
    }
    return row;
}

ValueResult fit_table(const Field& table, const json& given, Language language) {
    json rows = json::array();
    if (table.max_rows > 0 && given.size() > table.max_rows)
        return fail(say(language, Text::rows_too_many, table.max_rows, given.size()));
    for (const auto& each : given) {
        auto row = fit_row(table, each, language);
        if (!row) return fail(say(language, Text::row_number, rows.size() + 1) + row.error());
        rows.push_back(std::move(*row));
    }
    return rows;
}

}  // namespace

std::vector<Field> read_fields(const json& described) {
    std::vector<Field> fields;
    if (described.is_array())
        for (const auto& each : described) fields.push_back(read_field(each));
    return fields;
}

const Field* find_field(const std::vector<Field>& fields, std::string_view id) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.id == id; });
    return found == fields.end() ? nullptr : &*found;
}

ValueResult read_value(const Field& field, std::string_view written, Language language) {
    const std::string_view trimmed = trim(written);
    switch (field.type) {
        case FieldType::text: return read_text_value(field, written, language);
        case FieldType::integer: return read_integer_value(field, trimmed, language);
        case FieldType::money: return read_money_value(field, trimmed, language);
        case FieldType::date: return read_date_value(trimmed, language);
        case FieldType::boolean: return read_boolean_value(trimmed, language);
        case FieldType::choice: return read_choice_value(field, trimmed, language);
        case FieldType::table: return fail(say(language, Text::value_needs_file, field.id));
    }
    return fail(std::string());
}

ValueResult fit_value(const Field& field, const json& given, Language language) {
    if (given.is_null()) return given;
    if (given.is_string()) return read_value(field, given.get<std::string>(), language);
    if (given.is_number_float()) return fail(std::string(text(Text::value_is_float, language)));
    if (given.is_boolean() && field.type == FieldType::boolean) return given;
    if (given.is_array() && field.type == FieldType::table) return fit_table(field, given, language);
    if (given.is_object() && field.type == FieldType::money && given.contains("amount")) return given;
    // A bare number says yuan, as it does in a cell; only the object speaks in minor units.
    const bool number = field.type == FieldType::integer || field.type == FieldType::money;
    if (given.is_number_integer() && number) return read_value(field, given.dump(), language);
    return fail(say(language, Text::value_wrong_type, given.dump()));
}

bool is_named(const Field& field, std::string_view header) {
    return same_word(header, field.id) || header == field.label.zh || same_word(header, field.label.en);
}

}  // namespace countersign::documents
