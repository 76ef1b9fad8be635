#include "clients/documents/template.hpp"

#include <algorithm>
#include <set>

#include "clients/documents/hints.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/spreadsheet/workbook.hpp"

namespace countersign::documents {

namespace {

using nlohmann::json;

constexpr std::size_t room_usual = 500;
constexpr double wide = 60, narrow = 10;

bool is_filled_in(const Field& column) { return !column.computed && column.type != FieldType::table; }
bool is_required(const Field& column) { return column.required && !column.has_default; }

std::string choice_label(const Choice& choice, Language language) {
    const std::string& label = text(choice.label, language);
    return label.empty() ? choice.id : label;
}

std::vector<std::string> choices_of(const Field& column, Language language) {
    if (column.type == FieldType::boolean) return {say(language, Text::yes), say(language, Text::no)};
    std::vector<std::string> labels;
    for (const Choice& choice : column.choices) labels.push_back(choice_label(choice, language));
    return labels;
}

spreadsheet::ColumnKind kind_of(FieldType type) {
    switch (type) {
        case FieldType::integer: return spreadsheet::ColumnKind::integer;
        case FieldType::money: return spreadsheet::ColumnKind::money;
        case FieldType::date: return spreadsheet::ColumnKind::date;
        case FieldType::text:
        case FieldType::boolean:
        case FieldType::choice:
        case FieldType::table: break;
    }
    return spreadsheet::ColumnKind::text;
}

std::string bound_of(const Field& column, const std::optional<std::int64_t>& bound) {
    if (!bound) return {};
    return column.type == FieldType::money ? plain_amount({.minor = *bound, .currency = column.currency}) : std::to_string(*bound);
}

spreadsheet::Column column_of(const Field& field, Language language) {
    spreadsheet::Column column;
    column.label = field_name(field, language) + (is_required(field) ? " *" : "");
    column.kind = kind_of(field.type);
    column.choices = choices_of(field, language);
    column.hint = column.note = hint_of(field, language);
    for (const std::string& choice : column.choices) column.note += "\n· " + choice;
    column.least = bound_of(field, field.min);
    column.most = bound_of(field, field.max);
    return column;
}

// Labels that name two columns would not be told apart when the sheet comes back.
void keep_heads_apart(std::vector<spreadsheet::Column>& columns, const std::vector<const Field*>& fields) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (!seen.insert(columns[i].label.substr(0, columns[i].label.rfind(" *"))).second) columns[i].label = fields[i]->id;
}

// As it is read back; an amount of more digits than a spreadsheet keeps stays a text.
std::string cell_of(const Field& column, const json& value, Language language) {
    if (value.is_null()) return {};
    if (column.type == FieldType::integer) return value.dump();
    if (column.type != FieldType::money) return value_text(value, column, language);
    const Money money{.minor = value.value("amount", std::int64_t{0}), .currency = value.value("currency", column.currency)};
    constexpr std::int64_t kept_most = 100'000'000'000'000;
    const bool is_plain = money.currency == column.currency && money.minor < kept_most && money.minor > -kept_most;
    return is_plain ? plain_amount(money) : money_text(money);
}

std::string joined(const std::vector<std::string>& words, Language language) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : language == Language::zh ? "、" : ", ") + word;
    return all;
}

spreadsheet::Table explanation(const Field& table, const std::vector<const Field*>& fields, const std::string& title, Language language) {
    const auto column = [&](Text label, double width) { return spreadsheet::Column{.label = say(language, label), .width = width}; };
    spreadsheet::Table notes{.name = say(language, Text::template_notes),
                             .columns = {column(Text::template_column, 0), column(Text::template_required, narrow),
                                         column(Text::template_what, wide), column(Text::template_choices, wide)},
                             .rows = {}};
    for (const Field* field : fields) {
        const std::string required = is_required(*field) ? say(language, Text::yes) : "";
        const std::string choices = joined(choices_of(*field, language), language);
        notes.rows.push_back({field_name(*field, language), required, hint_of(*field, language), choices});
    }
    const std::string all = title + " · " + field_name(table, language);
    for (const Text said : {Text::template_how_head, Text::template_how_rows, Text::template_how_computed})
        notes.rows.push_back({all, "", say(language, said), ""});
    if (table.max_rows > 0) notes.rows.push_back({all, "", say(language, Text::template_how_many, table.max_rows), ""});
    std::string key;
    for (const std::string& id : table.unique)
        if (const Field* part = find_field(table.columns, id)) key += (key.empty() ? "" : " + ") + field_name(*part, language);
    if (!key.empty()) notes.rows.push_back({all, "", say(language, Text::template_how_unique, key), ""});
    return notes;
}

}  // namespace

const Field* find_table(const std::vector<Field>& fields, std::string_view id) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
        const bool is_table = field.type == FieldType::table && field.accepts.empty();
        return is_table && (id.empty() ? !field.computed : field.id == id);
    });
    return found == fields.end() ? nullptr : &*found;
}

Result<std::string, connection::Sentence> write_template(const Field& table, const std::string& title, Language language,
                                                         const json& rows) {
    std::vector<const Field*> fields;
    for (const Field& column : table.columns)
        if (is_filled_in(column)) fields.push_back(&column);
    spreadsheet::Table sheet{.name = field_name(table, language), .columns = {}, .rows = {}};
    for (const Field* field : fields) sheet.columns.push_back(column_of(*field, language));
    keep_heads_apart(sheet.columns, fields);
    for (const json& row : rows) {
        auto& cells = sheet.rows.emplace_back();
        for (const Field* field : fields)
            cells.push_back(row.contains(field->id) ? cell_of(*field, row[field->id], language) : std::string());
    }
    const std::size_t most = table.max_rows > 0 ? table.max_rows : room_usual;
    sheet.room = most > sheet.rows.size() ? most - sheet.rows.size() : 0;
    auto bytes = spreadsheet::write_xlsx({std::move(sheet), explanation(table, fields, title, language)});
    if (!bytes) return fail(connection::Sentence{bytes.error().zh, bytes.error().en});
    return std::move(*bytes);
}

}  // namespace countersign::documents
