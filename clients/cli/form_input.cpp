#include "clients/cli/form_input.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <toml++/toml.h>

#include "clients/cli/complaint.hpp"
#include "clients/cli/rows_file.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

std::string names_of(const std::vector<Field>& fields) {
    std::string names;
    for (const auto& field : fields)
        if (!field.computed) names += (names.empty() ? "" : ", ") + field.id;
    return names;
}

const Field& field_named(const std::vector<Field>& fields, const std::string& name, Language language) {
    const auto* field = find_field(fields, name);
    for (const auto& candidate : fields)
        if (field == nullptr && is_named(candidate, name)) field = &candidate;
    if (field == nullptr) throw usage_complaint(say(language, Text::no_such_field, name, names_of(fields)));
    if (field->computed) throw usage_complaint(say(language, Text::csv_computed_column, name));
    return *field;
}

const Field* first_table(const std::vector<Field>& fields) {
    for (const auto& field : fields)
        if (field.type == FieldType::table && !field.computed && field.accepts.empty()) return &field;
    return nullptr;
}

json without_computed(const json& value, const std::vector<Field>& fields) {
    json kept = json::object();
    for (const auto& field : fields) {
        if (field.computed || !value.contains(field.id) || value[field.id].is_null()) continue;
        if (field.type != FieldType::table) {
            kept[field.id] = value[field.id];
            continue;
        }
        kept[field.id] = json::array();
        for (const auto& row : value[field.id]) kept[field.id].push_back(without_computed(row, field.columns));
    }
    return kept;
}

// "@photo.jpg" or "invoice:@photo.jpg", as one more row of the field.
void attach(json& values, const Field& field, const std::string& written, const FormInput& given, Language language) {
    const auto at = written.find('@');
    const bool is_file = at == 0 || (at != std::string::npos && written[at - 1] == ':');
    if (!is_file || !given.upload) throw usage_complaint(say(language, Text::not_a_file, field.id, written));
    json row = given.upload(written.substr(at + 1));
    if (at != 0) {
        const Field* kind = find_field(field.columns, "kind");
        if (kind != nullptr) row["kind"] = value_for(*kind, written.substr(0, at - 1), language);
    }
    values[field.id].push_back(std::move(row));
}

void lay_over(json& values, const std::vector<Field>& fields, const std::vector<std::string>& assignments, const FormInput& given,
              Language language) {
    for (const auto& each : assignments) {
        const auto [name, written] = split_assignment(each, language);
        const auto& field = field_named(fields, name, language);
        if (written.empty()) values.erase(field.id);
        else if (!field.accepts.empty()) attach(values, field, written, given, language);
        else values[field.id] = value_for(field, written, language);
    }
}

void lay_document_over(json& values, const std::vector<Field>& fields, const std::string& path, Language language) {
    const json document = read_document(path, language);
    for (const auto& [name, given] : document.items()) {
        const auto& field = field_named(fields, name, language);
        auto value = fit_value(field, given, language);
        if (!value) throw usage_complaint(path + ": " + name + ": " + value.error());
        values[field.id] = std::move(*value);
    }
}

json lay_given_over(json form, const std::vector<Field>& fields, const FormInput& given, Language language) {
    if (given.form) lay_document_over(form, fields, *given.form, language);
    if (given.lines) {
        const auto& table = *first_table(fields);
        form[table.id] = rows_of_file(*given.lines, table, language);
    }
    lay_over(form, fields, given.field, given, language);
    return form;
}

std::string way_to_give(const Field& field) {
    if (!field.accepts.empty()) return "--input " + field.id + "=@FILE";
    return field.type == FieldType::table ? "--lines FILE.xlsx" : "--input " + field.id + "=…";
}

void require_inputs(const json& values, const std::vector<Field>& fields, Language language) {
    std::string missing;
    for (const auto& field : fields)
        if (field.required && !field.has_default && !values.contains(field.id))
            missing += "\n  " + way_to_give(field) + "  " + text(field.label, language);
    if (!missing.empty()) throw usage_complaint(std::string(text(Text::inputs_missing, language)) + missing);
}

json read_input(const FormInput& given, const std::vector<Field>& fields, bool lines_are_input, Language language) {
    if (fields.empty() && !given.input.empty()) throw usage_complaint(std::string(text(Text::takes_no_input, language)));
    json values = json::object();
    lay_over(values, fields, given.input, given, language);
    if (lines_are_input && given.lines)
        if (const auto* table = first_table(fields)) values[table->id] = rows_of_file(*given.lines, *table, language);
    require_inputs(values, fields, language);
    return fields.empty() ? json() : values;
}

json to_json(const toml::node& node, const std::string& path, Language language) {
    if (const auto* table = node.as_table()) {
        json object = json::object();
        for (const auto& [key, value] : *table) object[std::string(key.str())] = to_json(value, path, language);
        return object;
    }
    if (const auto* array = node.as_array()) {
        json list = json::array();
        for (const auto& value : *array) list.push_back(to_json(value, path, language));
        return list;
    }
    if (const auto text = node.value_exact<std::string>()) return *text;
    if (const auto number = node.value_exact<std::int64_t>()) return *number;
    if (const auto truth = node.value_exact<bool>()) return *truth;
    if (const auto date = node.value_exact<toml::date>())
        return fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day);
    throw usage_complaint(fmt::format("{}:{}: {}", path, node.source().begin.line, text(Text::value_is_float, language)));
}

json parse_toml(const std::string& content, const std::string& path, Language language) {
    try {
        const toml::table table = toml::parse(content);
        return to_json(table, path, language);
    } catch (const toml::parse_error& error) {
        throw usage_complaint(say(language, Text::file_not_toml, path, error.source().begin.line, error.description()));
    }
}

// nlohmann keeps the last of two equal keys without a word; a form must not lose a figure that way.
json parse_json(const std::string& content, const std::string& path, Language language) {
    std::vector<std::set<std::string>> keys;
    const auto watch = [&](int, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) keys.emplace_back();
        if (event == json::parse_event_t::object_end) keys.pop_back();
        if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
            throw usage_complaint(say(language, Text::key_twice, path, parsed.get<std::string>()));
        return true;
    };
    try {
        return json::parse(content, watch);
    } catch (const json::parse_error& error) {
        const auto before = content.substr(0, error.byte);
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        throw usage_complaint(say(language, Text::file_not_json, path, line));
    }
}

}  // namespace

std::pair<std::string, std::string> split_assignment(const std::string& given, Language language) {
    const auto equals = given.find('=');
    if (equals == std::string::npos || equals == 0) throw usage_complaint(say(language, Text::not_an_assignment, given));
    return {given.substr(0, equals), given.substr(equals + 1)};
}

json value_for(const Field& field, const std::string& written, Language language) {
    if (field.type == FieldType::table && written.starts_with("@")) return rows_of_file(written.substr(1), field, language);
    auto value = read_value(field, written, language);
    if (!value) throw usage_complaint(field.id + ": " + value.error());
    return std::move(*value);
}

json read_document(const std::string& path, Language language) {
    const std::string content = read_file(path, language);
    json document = path.ends_with(".toml") ? parse_toml(content, path, language) : parse_json(content, path, language);
    if (!document.is_object()) throw usage_complaint(say(language, Text::file_not_json, path, 1));
    return document;
}

ActionValues read_action_values(const FormInput& given, const json& instance, const json& action, Language language) {
    const auto input_fields = read_fields(part(action, "input"));
    const auto form_fields = read_fields(part(instance, "form_fields"));
    const bool edits_form = is_true(action, "edits_form");
    const bool lines_are_form = edits_form && first_table(form_fields) != nullptr;
    if (given.touches_form() && !edits_form) throw usage_complaint(std::string(text(Text::takes_no_form, language)));
    if (given.lines && !lines_are_form && first_table(input_fields) == nullptr)
        throw usage_complaint(std::string(text(Text::takes_no_lines, language)));

    ActionValues values;
    values.input = read_input(given, input_fields, !lines_are_form, language);
    if (!edits_form || (!given.touches_form() && !given.lines)) return values;
    values.form = lay_given_over(without_computed(part(instance, "form"), form_fields), form_fields, given, language);
    return values;
}

std::optional<json> read_opening_form(const FormInput& given, const std::vector<Field>& fields, Language language) {
    if (!given.touches_form() && !given.lines) return std::nullopt;
    if (given.lines && first_table(fields) == nullptr) throw usage_complaint(std::string(text(Text::takes_no_lines, language)));
    return lay_given_over(json::object(), fields, given, language);
}

}  // namespace countersign::cli
