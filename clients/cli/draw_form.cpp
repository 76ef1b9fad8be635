#include "clients/cli/draw_form.hpp"

#include <algorithm>

#include "clients/cli/grid.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/cli/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

std::string name_of(const Field& field, Language language) {
    const auto& label = text(field.label, language);
    return label.empty() ? field.id : label;
}

bool is_number(const Field& field) { return field.type == FieldType::money || field.type == FieldType::integer; }

void draw_table_field(const Canvas& canvas, const Field& field, const json& rows) {
    canvas.out << "  " << printable(name_of(field, canvas.language)) << "  "
               << canvas.paint(Style::dim, say(canvas.language, Text::row_count, rows.size())) << '\n';
    draw_rows(canvas, field.columns, rows, 4);
}

void draw_variables(const Canvas& canvas, const json& variables) {
    Grid grid({{""}, {""}});
    for (const auto& [name, value] : variables.items()) {
        const bool nothing = value.is_null() || (value.is_array() && value.empty()) || value == false;
        if (!nothing) grid.add({{name, Style::dim}, {value_text(value, canvas.language)}});
    }
    if (grid.empty()) return;
    draw_heading(canvas, Text::heading_variables);
    grid.draw(canvas.out, canvas.paint, canvas.width, 2);
}

}  // namespace

void draw_rows(const Canvas& canvas, const std::vector<Field>& columns, const json& rows, int indent) {
    if (rows.empty()) return;
    std::vector<Grid::Column> titles;
    for (const auto& column : columns) titles.push_back({name_of(column, canvas.language), is_number(column)});
    Grid grid(std::move(titles));
    for (const auto& row : rows) {
        std::vector<Grid::Cell> cells;
        for (const auto& column : columns)
            cells.push_back({row.contains(column.id) ? value_text(row[column.id], column, canvas.language) : "—"});
        grid.add(std::move(cells));
    }
    grid.draw(canvas.out, canvas.paint, canvas.width, indent);
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
            else plain.add({{name_of(field, canvas.language), Style::dim}, {value_text(form[field.id], field, canvas.language)}});
        }
        if (!plain.empty()) plain.draw(canvas.out, canvas.paint, canvas.width, 2);
    }
    draw_variables(canvas, part(instance, "variables"));
}

}  // namespace countersign::cli
