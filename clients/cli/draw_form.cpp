#include "clients/cli/draw_form.hpp"

#include <algorithm>

#include "clients/cli/grid.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

bool is_number(const Field& field) { return field.type == FieldType::money || field.type == FieldType::integer; }

// Under the rows, the sums of the amounts.
std::vector<Grid::Cell> total_row(const std::vector<Field>& columns, const json& rows, Language language) {
    std::vector<Grid::Cell> cells;
    bool any = false;
    for (const auto& column : columns) {
        const auto sum = column.type == FieldType::money ? column_sum(column, rows) : std::nullopt;
        cells.push_back({sum ? money_text(*sum) : std::string(), Style::bold});
        any = any || sum;
    }
    if (!any || rows.size() < 2) return {};
    if (cells.front().text.empty()) cells.front().text = text(Text::total, language);
    return cells;
}

// Of a content's hash, so much tells it from others here.
std::string cell_text(const Field& column, const json& value, Language language) {
    if (column.is_hash && value.is_string()) return value.get<std::string>().substr(0, 12);
    return value_text(value, column, language);
}

Grid rows_grid(const Canvas& canvas, const std::vector<Field>& columns, const json& rows) {
    std::vector<Grid::Column> titles;
    for (const auto& column : columns) titles.push_back({field_name(column, canvas.language), is_number(column)});
    Grid grid(std::move(titles));
    for (const auto& row : rows) {
        std::vector<Grid::Cell> cells;
        for (const auto& column : columns)
            cells.push_back({row.contains(column.id) ? cell_text(column, row[column.id], canvas.language) : "—"});
        grid.add(std::move(cells));
    }
    return grid;
}

void draw_table_field(const Canvas& canvas, const Field& field, const json& rows) {
    canvas.out << "  " << printable(field_name(field, canvas.language)) << "  "
               << canvas.paint(Style::dim, say(canvas.language, Text::row_count, rows.size())) << '\n';
    if (rows.empty()) return;
    Grid grid = rows_grid(canvas, field.columns, rows);
    if (auto total = total_row(field.columns, rows, canvas.language); !total.empty()) grid.add(std::move(total));
    grid.draw(canvas.out, canvas.paint, canvas.width, 4);
}

// Nothing, or what it was from the start.
bool says_nothing(const json& value, const json& described) {
    return value.is_null() || (value.is_array() && value.empty()) || value == false || value == described.value("default", json());
}

void draw_variables(const Canvas& canvas, const json& instance) {
    const auto& variables = part(instance, "variables");
    std::vector<Field> telling;
    for (const auto& described : part(instance, "variable_fields"))
        if (const auto name = member(described, "id"); variables.contains(name) && !says_nothing(variables[name], described))
            telling.push_back(read_fields(json::array({described})).front());
    if (telling.empty()) return;
    draw_heading(canvas, Text::heading_variables);
    Grid plain({{""}, {""}});
    for (const auto& field : telling)
        if (field.type != FieldType::table)
            plain.add({{field_name(field, canvas.language), Style::dim},
                       {value_text(variables[field.id], field, canvas.language)}});
    if (!plain.empty()) plain.draw(canvas.out, canvas.paint, canvas.width, 2);
    for (const auto& field : telling)
        if (field.type == FieldType::table) draw_table_field(canvas, field, variables[field.id]);
}

}  // namespace

void draw_rows(const Canvas& canvas, const std::vector<Field>& columns, const json& rows, int indent) {
    if (!rows.empty()) rows_grid(canvas, columns, rows).draw(canvas.out, canvas.paint, canvas.width, indent);
}

void draw_form(const Canvas& canvas, const json& instance) {
    const auto& form = part(instance, "form");
    const auto fields = read_fields(part(instance, "form_fields"));
    if (form.is_object() && !form.empty()) {
        canvas.out << '\n'
                   << canvas.paint(Style::bold, text(Text::heading_form, canvas.language)) << "  "
                   << canvas.paint(Style::dim, say(canvas.language, Text::form_number, member(instance, "form_version")))
                   << '\n';
        Grid plain({{""}, {""}});
        for (const auto& field : fields) {
            if (!form.contains(field.id)) continue;
            if (field.type == FieldType::table) draw_table_field(canvas, field, form[field.id]);
            else plain.add({{field_name(field, canvas.language), Style::dim}, {value_text(form[field.id], field, canvas.language)}});
        }
        if (!plain.empty()) plain.draw(canvas.out, canvas.paint, canvas.width, 2);
    }
    draw_variables(canvas, instance);
}

}  // namespace countersign::cli
