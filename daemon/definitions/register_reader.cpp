// Registers: what instances show to others, and the tables of a form that are filled from them.
#include <limits>

#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::Field;
using engine::Type;

// Whatever the row says is computed; bounds are the business of what it is computed from.
constexpr std::string_view keys_of_what_is_entered[] = {"default", "min", "max", "max_length", "refers_to"};

void refuse_bounds(const Section& column, std::string_view what) {
    for (const std::string_view key : keys_of_what_is_entered)
        if (column.has(key)) column.fault(key, fmt::format("Expected no '{}' in {}, which nobody fills in.", key, what));
}

std::vector<Section> columns_of(const Section& section) {
    std::vector<Section> all = section.sections("column");
    for (Section& column : section.sections("columns")) all.push_back(std::move(column));
    return all;
}

void read_shown_columns(const Section& section, const engine::Declarations& declarations, engine::Register& shown) {
    const std::vector<Section> sections = columns_of(section);
    shown.columns = read_fields(section.source(), sections, FieldUse::shown);
    if (sections.empty()) section.missing("columns");
    for (std::size_t i = 0; i < sections.size(); ++i) {
        Field& column = shown.columns[i];
        refuse_bounds(sections[i], "a column of a register");
        if (column.type == engine::FieldType::table) {
            sections[i].fault("type", "Expected a column that is no table itself.");
            continue;
        }
        Type expected = engine::type_of(column);
        expected.optional = !column.required;
        column.compute = read_expression(sections[i], "compute", declarations, expected);
    }
}

}  // namespace

void read_registers(Reading& reading, const Section& root) {
    const auto declarations = engine::register_declarations(reading.workflow);
    std::vector<std::string> seen;
    for (const Section& section : root.sections("register")) {
        section.only({"id", "label", "key", "when", "columns", "column"});
        engine::Register shown;
        const Written id = section.text("id");
        check_name(reading.source, id);
        check_once(reading.source, id, seen);
        shown.id = id.text;
        shown.name = reading.workflow.id + "." + id.text;
        shown.label = section.label("label");
        shown.key = read_expression(section, "key", declarations, Type::of(Type::Kind::text));
        shown.when = read_condition(section, "when", declarations);
        read_shown_columns(section, declarations, shown);
        reading.workflow.registers.push_back(std::move(shown));
    }
}

void read_source(const Section& section, FieldUse use, bool is_column, Field& field) {
    if (!section.has("register")) {
        if (section.has("key")) section.fault("key", "Expected 'key' only beside 'register'.");
        return;
    }
    const Written name = section.text("register");
    if (use != FieldUse::form || is_column || field.type != engine::FieldType::table)
        section.fault("register", "Expected 'register' only for a table of the form.");
    const std::size_t point = name.text.find('.');
    if (point == std::string::npos || point == 0 || point + 1 == name.text.size())
        section.fault("register",
                      fmt::format("Expected a register such as \"special-fee.requests\", but found \"{}\".", name.text));
    for (const std::string_view key : {"compute", "required", "default", "unique"})
        if (section.has(key)) section.fault(key, fmt::format("Expected no '{}' beside 'register', from which the daemon fills it.", key));
    const std::vector<Section> columns = columns_of(section);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        refuse_bounds(columns[i], "a column that a register fills");
        if (columns[i].has("compute")) columns[i].fault("compute", "Expected no 'compute' in a column that a register fills.");
        if (i < field.columns.size()) field.columns[i].max_length = std::numeric_limits<std::size_t>::max();
    }
    field.from_register = name.text;
}

}  // namespace countersign::definitions
