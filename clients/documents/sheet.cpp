#include "clients/documents/sheet.hpp"

#include "clients/documents/wire_text.hpp"
#include "clients/print/chinese_amount.hpp"
#include "clients/print/paper_code.hpp"

namespace countersign::documents {

using nlohmann::json;

namespace {

std::string word(Text what, Language language) { return std::string(text(what, language)); }

bool is_number(const Field& field) { return field.type == FieldType::money || field.type == FieldType::integer; }

std::uint64_t number(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

// Of a content's hash, so much holds a file against the paper.
std::string cell_of(const Field& column, const json& value, Language language) {
    const std::string text = value_text(value, column, language);
    return column.is_hash ? text.substr(0, 16) : text;
}

std::vector<std::string> total_of(const std::vector<Field>& columns, const json& rows, Language language) {
    std::vector<std::string> total(columns.size());
    bool has_any = false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto sum = columns[i].type == FieldType::money ? column_sum(columns[i], rows) : std::nullopt;
        if (sum) total[i] = money_text(*sum);
        has_any = has_any || sum;
    }
    if (!has_any) return {};
    if (total.front().empty()) total.front() = text(Text::total, language);
    return total;
}

print::Grid grid_of(const Field& field, const json& rows, Language language) {
    print::Grid grid{.title = field_name(field, language), .columns = {}, .rows = {}, .total = total_of(field.columns, rows, language)};
    for (const Field& column : field.columns) grid.columns.push_back({field_name(column, language), is_number(column)});
    for (const json& row : rows) {
        std::vector<std::string> cells;
        for (const Field& column : field.columns)
            cells.push_back(row.contains(column.id) ? cell_of(column, row[column.id], language) : std::string());
        grid.rows.push_back(std::move(cells));
    }
    return grid;
}

// 壹万贰仟元整; empty for what is no amount in CNY.
std::string capitals_of(const json& amount) {
    const auto minor = amount.find("amount");
    const bool is_cny = member(amount, "currency") == "CNY" && minor != amount.end() && minor->is_number_integer();
    return is_cny ? print::chinese_capitals(minor->get<std::int64_t>()) : std::string();
}

// A total stands below the lines that it is of, with its capitals, so that nobody adds a digit to it on paper.
void add_total(print::Sheet& sheet, const Field& field, const json& value, Language language) {
    const std::string capitals = capitals_of(value);
    const std::string shown = value_text(value, field, language);
    sheet.sums.push_back({field_name(field, language), capitals.empty() ? shown : shown + "  " + capitals});
}

void add_form(print::Sheet& sheet, const json& instance, Language language) {
    const json& form = part(instance, "form");
    for (const Field& field : read_fields(part(instance, "form_fields"))) {
        const auto value = form.find(field.id);
        if (value == form.end() || value->is_null()) continue;
        if (field.type == FieldType::money && field.computed) add_total(sheet, field, *value, language);
        else if (field.type != FieldType::table) sheet.facts.push_back({field_name(field, language), value_text(*value, field, language)});
        else if (!value->empty()) sheet.grids.push_back(grid_of(field, *value, language));
    }
}

void add_amount(print::Sheet& sheet, const json& instance, Language language) {
    const auto amount = instance.find("amount");
    if (amount == instance.end() || !amount->is_object()) return;
    sheet.sums.push_back({word(Text::paper_amount, language), value_text(*amount, language)});
    if (const std::string capitals = capitals_of(*amount); !capitals.empty())
        sheet.sums.push_back({word(Text::paper_capitals, language), capitals});
}

// Who signed, and whose signature counts no more; then the slots of what is asked for now, still empty.
void add_signatures(print::Sheet& sheet, const json& instance, Language language) {
    for (const json& given : part(instance, "signatures")) {
        if (!is_true(given, "counts")) continue;
        std::string name = member(given, "name");
        if (const std::string principal = member(part(given, "on_behalf_of"), "name"); !principal.empty())
            name = say(language, Text::paper_on_behalf, name, principal);
        sheet.signatures.push_back({label(given, "slot_label", language), std::move(name), time_text(member(given, "at"))});
    }
    for (const json& task : part(instance, "tasks"))
        sheet.signatures.push_back({.slot = label(task, "label", language), .name = {}, .at = {}});
}

}  // namespace

print::Sheet sheet_of(const json& instance, const std::string& company, Mark mark, const std::string& now, Language language) {
    print::Sheet sheet{.language = language == Language::en ? "en" : "zh", .company = company, .title = label(instance, "title", language)};
    sheet.mark = text(mark == Mark::original ? Text::paper_original : Text::paper_copy, language);
    const std::string id = member(instance, "instance");
    sheet.facts.push_back({word(Text::paper_instance, language), id});
    if (const std::string period = member(instance, "period"); !period.empty())
        sheet.facts.push_back({word(Text::column_period, language), period});
    sheet.facts.push_back({word(Text::paper_initiator, language), member(instance, "initiator_name")});
    sheet.facts.push_back({word(Text::column_state, language), label(instance, "state_label", language)});
    add_form(sheet, instance, language);
    add_amount(sheet, instance, language);
    add_signatures(sheet, instance, language);
    const json& entry = part(instance, "entry");
    const print::PaperCode code{.instance = id, .version = number(instance, "version"), .seq = number(entry, "seq"), .hash = member(entry, "hash")};
    if (code.seq != 0) {
        sheet.code = print::write_paper_code(code);
        sheet.code_caption = say(language, Text::paper_caption, id, code.version, code.seq, code.hash);
    }
    sheet.footer = say(language, Text::paper_footer, id, time_text(now));
    return sheet;
}

}  // namespace countersign::documents
