// Fields: of forms, inputs, settings, variables and reference tables.
#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"
#include "daemon/engine/contents.hpp"

namespace countersign::definitions {

namespace {

using engine::Field;
using engine::FieldType;

constexpr std::int64_t length_max = 100'000;
constexpr std::int64_t rows_max = 100'000;
constexpr std::int64_t files_limit = 200, files_usual = 20;
constexpr std::int64_t file_bytes_limit = 1'000'000'000, file_bytes_usual = 10'000'000;
constexpr std::int64_t integer_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t integer_min = std::numeric_limits<std::int64_t>::min();

constexpr std::array<std::pair<std::string_view, FieldType>, 7> type_names{{{"text", FieldType::text},
                                                                            {"integer", FieldType::integer},
                                                                            {"money", FieldType::money},
                                                                            {"date", FieldType::date},
                                                                            {"boolean", FieldType::boolean},
                                                                            {"choice", FieldType::choice},
                                                                            {"table", FieldType::table}}};

std::vector<std::string> ids_of(const std::vector<Field>& fields) {
    std::vector<std::string> ids;
    for (const Field& field : fields) ids.push_back(field.id);
    return ids;
}

// Of the output of a decision table: a list of assignees.
constexpr std::string_view assignees_type = "assignees";
// Of the form or an input: a table with columns of its own.
constexpr std::string_view attachments_type = "attachments";

// Nothing when the type is missing or unknown; that is then a fault.
std::optional<FieldType> read_type(const Section& section, FieldUse use) {
    const Written written = section.text("type");
    std::vector<std::string> known;
    if (use == FieldUse::output) known.emplace_back(assignees_type);
    if (use == FieldUse::output && written.text == assignees_type) return FieldType::text;
    const bool may_attach = use == FieldUse::form || use == FieldUse::input;
    if (may_attach) known.emplace_back(attachments_type);
    if (may_attach && written.text == attachments_type) return FieldType::table;
    for (const auto& [name, type] : type_names) {
        if (name == written.text) return type;
        known.emplace_back(name);
    }
    check_known(section.source(), written, "a type of field", known);
    return std::nullopt;
}

// Amounts are written with their currency: nothing else would say in which one they are meant.
std::optional<engine::Money> read_money(const Section& section, std::string_view key) {
    const auto written = section.optional_text(key);
    if (!written || written->text.empty()) return std::nullopt;
    const auto money = engine::parse_money(written->text, engine::Currency{});
    const char last = written->text.back();
    if (money && last >= 'A' && last <= 'Z') return *money;
    section.fault(key,
                  money
                      ? fmt::format("Expected an amount with its currency, such as \"3000.00 CNY\", but found \"{}\".",
                                    written->text)
                      : money.error());
    return std::nullopt;
}

std::optional<std::int64_t> read_bound(const Section& section, std::string_view key, FieldType type) {
    if (type == FieldType::integer) return section.optional_integer(key, integer_min, integer_max);
    const auto money = read_money(section, key);
    return money ? std::optional(money->minor) : std::nullopt;
}

// Keys that make sense only for other types.
void refuse_foreign_keys(const Section& section, FieldType type) {
    const auto refuse = [&](std::string_view key, bool fits, std::string_view only_for) {
        if (!fits && section.has(key)) section.fault(key, fmt::format("Expected '{}' only for {}.", key, only_for));
    };
    const bool is_number = type == FieldType::integer || type == FieldType::money;
    refuse("min", is_number, "an integer or money");
    refuse("max", is_number, "an integer or money");
    refuse("max_length", type == FieldType::text, "a text");
    refuse("choices", type == FieldType::choice, "a choice");
    for (const std::string_view key : {"column", "columns", "unique", "max_rows"})
        refuse(key, type == FieldType::table, "a table");
}

// Whose id a text holds.
void read_reference(const Section& section, Field& field, FieldUse use) {
    const auto refers_to = section.optional_text("refers_to");
    if (!refers_to) return;
    check_known(section.source(), *refers_to, "what a field refers to", {"person", "instance"});
    field.refers_to = refers_to->text;
    if (field.type != FieldType::text || (use != FieldUse::form && use != FieldUse::input))
        section.fault("refers_to", "Expected 'refers_to' only for a text of the form or of an input.");
}

std::vector<engine::Choice> read_choices(const Section& section) {
    std::vector<engine::Choice> choices;
    std::vector<std::string> seen;
    for (const Section& choice : section.sections("choices")) {
        choice.only({"id", "zh", "en"});
        const Written id = choice.text("id");
        check_once(section.source(), id, seen);
        choices.push_back({.id = id.text, .label = {.zh = choice.text("zh").text, .en = choice.text("en").text}});
    }
    if (choices.empty())
        section.fault("choices", "Expected 'choices' with at least one { id, zh, en }, but there is none.");
    return choices;
}


void check_bounds(const Section& section, const Field& field) {
    if (field.min && field.max && *field.min > *field.max)
        section.fault("max", "Expected 'max' not below 'min', but it is.");
    if (!field.fallback) return;
    const auto* integer = field.fallback->get<std::int64_t>();
    const auto* money = field.fallback->get<engine::Money>();
    if (integer == nullptr && money == nullptr) return;
    const std::int64_t number = integer != nullptr ? *integer : money->minor;
    if ((field.min && number < *field.min) || (field.max && number > *field.max))
        section.fault("default", "Expected 'default' within 'min' and 'max', but it is not.");
}

void check_use(const Section& section, Field& field, FieldUse use) {
    if (section.has("compute")) {
        if (use != FieldUse::form && use != FieldUse::shown)
            section.fault("compute", "Expected 'compute' only in the form.");
        else if (field.type == FieldType::table)
            section.fault("compute", "Expected no 'compute' for a table; its columns may have one.");
        else if ((field.required && use == FieldUse::form) || field.fallback)
            section.fault("compute", "Expected no 'required' and no 'default' beside 'compute'.");
    }
    if (use == FieldUse::output) {
        field.required = true;
        for (const std::string_view key : {"default", "required"})
            if (section.has(key)) section.fault(key, fmt::format("Expected no '{}' in an output: every row gives it.", key));
        if (field.type == FieldType::table) section.fault("type", "Expected an output that is no table.");
    }
    if (use != FieldUse::setting) return;
    if (field.type == FieldType::table)
        section.fault("type", "Expected a setting that is no table; use [[table]].");
    else if (!section.has("default"))
        section.missing("default");
    field.required = true;  // a faulty default is one fault: to what reads the setting, it is there
}

Field read_field(const Section& section, FieldUse use, bool is_column);

Field attachment_column(const char* id, const char* zh, const char* en, FieldType type) {
    return {.id = id, .label = {.zh = zh, .en = en}, .type = type, .required = true};
}

// What `accept` lists; "image/*" is every picture.
std::vector<std::string> read_accepted(const Section& section) {
    std::vector<std::string> known = engine::content_types(), accepted;
    known.emplace_back("image/*");
    for (const Written& type : section.texts("accept")) {
        check_known(section.source(), type, "a type of content", known);
        for (const std::string& one : engine::content_types())
            if (one == type.text || (type.text == "image/*" && one.starts_with("image/"))) accepted.push_back(one);
    }
    if (accepted.empty()) section.fault("accept", "Expected 'accept' with at least one type of content, but there is none.");
    return accepted;
}

// Files: kind, name and hash by whoever attaches them, type and bytes by the daemon, which keeps the content.
void read_files(const Section& section, Field kind, Field& field) {
    if (section.has("max_rows")) section.fault("max_rows", "Expected 'max_files' beside 'accept', and no 'max_rows'.");
    field.accepts = read_accepted(section);
    field.file_bytes_max = section.optional_integer("max_bytes", 1, file_bytes_limit).value_or(file_bytes_usual);
    field.max_rows = static_cast<std::size_t>(section.optional_integer("max_files", 1, files_limit).value_or(files_usual));
    field.unique = {"hash"};
    if (kind.choices.size() == 1) kind.fallback = engine::Value(kind.choices.front().id);
    Field hash = attachment_column("hash", "内容摘要", "hash", FieldType::text);
    hash.refers_to = "attachment";
    Field type = attachment_column("type", "类型", "type", FieldType::text);
    Field bytes = attachment_column("bytes", "字节数", "bytes", FieldType::integer);
    type.is_of_content = bytes.is_of_content = true;
    field.columns = {std::move(kind), attachment_column("name", "名称", "name", FieldType::text), std::move(hash), std::move(type),
                     std::move(bytes)};
}

// Where something is kept that the daemon does not have: kind, name and reference.
void read_references(const Section& section, Field kind, Field& field) {
    for (const std::string_view key : {"max_files", "max_bytes"})
        if (section.has(key)) section.fault(key, fmt::format("Expected '{}' only beside 'accept'.", key));
    Field reference = attachment_column("reference", "存放处", "reference", FieldType::text);
    reference.max_length = 500;
    reference.refers_to = "attachment";
    field.columns = {std::move(kind), attachment_column("name", "名称", "name", FieldType::text), std::move(reference)};
    if (const auto rows = section.optional_integer("max_rows", 1, rows_max)) field.max_rows = static_cast<std::size_t>(*rows);
}

// `need` says how many of each kind there must be when it is submitted.
void read_attachments(const Section& section, Field& field) {
    for (const std::string_view key : {"column", "columns", "unique", "default", "compute"})
        if (section.has(key)) section.fault(key, fmt::format("Expected no '{}' for attachments, whose columns are fixed.", key));
    Field kind = attachment_column("kind", "类别", "kind", FieldType::choice);
    kind.choices = read_choices(section);
    std::vector<std::string> known;
    for (const engine::Choice& choice : kind.choices) known.push_back(choice.id);
    if (section.has("accept"))
        read_files(section, std::move(kind), field);
    else
        read_references(section, std::move(kind), field);
    const auto need = section.optional_section("need");
    if (!need) return;
    for (const std::string& id : need->keys()) {
        check_known(section.source(), {.text = id, .line = need->line_of(id)}, "one of the choices", known);
        field.needs.emplace_back(id, need->optional_integer(id, 1, rows_max).value_or(1));
    }
}

void read_columns(const Section& section, Field& field, FieldUse use) {
    std::vector<std::string> seen;
    for (const std::string_view key : {"column", "columns"})
        for (const Section& column : section.sections(key)) {
            check_once(section.source(), column.text("id"), seen);
            field.columns.push_back(read_field(column, use, true));
        }
    if (field.columns.empty())
        section.fault("columns", fmt::format("Expected at least one column of '{}', but there is none.", field.id));
    for (const Written& name : section.texts("unique")) {
        check_known(section.source(), name, "a column", ids_of(field.columns));
        field.unique.push_back(name.text);
    }
    if (const auto rows = section.optional_integer("max_rows", 1, rows_max))
        field.max_rows = static_cast<std::size_t>(*rows);
}

Field read_field(const Section& section, FieldUse use, bool is_column) {
    section.only({"id",
                  "type",
                  "label",
                  "required",
                  "default",
                  "compute",
                  "min",
                  "max",
                  "max_length",
                  "choices",
                  "column",
                  "columns",
                  "unique",
                  "max_rows",
                  "refers_to",
                  "see",
                  "need",
                  "accept",
                  "max_files",
                  "max_bytes",
                  "register",
                  "key"});
    Field field;
    const Written id = section.text("id");
    check_name(section.source(), id);
    field.id = id.text;
    field.label = section.label("label");
    const auto type = read_type(section, use);
    if (!type) return field;
    field.type = *type;
    if (section.text("type").text == assignees_type) field.refers_to = assignees_type;
    field.required = section.optional_flag("required").value_or(false);
    const bool is_attachments = section.text("type").text == attachments_type;
    read_reference(section, field, use);
    if (section.has("see") && (use != FieldUse::form || is_column))
        section.fault("see", "Expected 'see' only for fields of the form, not for their columns.");
    if (is_attachments && !is_column) {
        read_attachments(section, field);
        return field;
    }
    for (const std::string_view key : {"need", "accept", "max_files", "max_bytes"})
        if (section.has(key)) section.fault(key, fmt::format("Expected '{}' only for attachments.", key));
    refuse_foreign_keys(section, field.type);
    if (field.type == FieldType::integer || field.type == FieldType::money) {
        field.min = read_bound(section, "min", field.type);
        field.max = read_bound(section, "max", field.type);
    }
    if (field.type == FieldType::choice) field.choices = read_choices(section);
    if (const auto length = section.optional_integer("max_length", 1, length_max))
        field.max_length = static_cast<std::size_t>(*length);
    if (field.type == FieldType::table && is_column)
        section.fault("type", "Expected a column that is no table itself.");
    else if (field.type == FieldType::table)
        read_columns(section, field, use);
    read_source(section, use, is_column, field);
    if (section.has("default")) field.fallback = read_value(section, "default", field);
    check_bounds(section, field);
    check_use(section, field, use);
    return field;
}

bool is_filled_in(const Section& section) { return section.has("compute") || section.has("register"); }

// The fields that the one at `index` may see: all that a person fills in, and those that the daemon does before it.
std::vector<Field> visible_to(std::size_t index,
                              const std::vector<Field>& fields,
                              const std::vector<Section>& sections) {
    std::vector<Field> visible;
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (i < index || !is_filled_in(sections[i])) visible.push_back(fields[i]);
    return visible;
}

void compile_field(const Section& section, const engine::Declarations& declarations, Field& field) {
    engine::Type expected = engine::type_of(field);
    expected.optional = false;
    field.compute = read_expression(section, "compute", declarations, expected);
    // A fault here is one fault: to what reads the field, it is there.
    if (!field.compute) field.required = true;
}

void compile_columns(Reading& reading, Field& table, const std::vector<Section>& sections) {
    for (std::size_t i = 0; i < sections.size() && i < table.columns.size(); ++i) {
        if (!sections[i].has("compute")) continue;
        Field seen = table;
        seen.columns = visible_to(i, table.columns, sections);
        compile_field(sections[i], engine::form_declarations(reading.workflow, &seen), table.columns[i]);
    }
}

std::vector<Section> columns_of(const Section& section) {
    std::vector<Section> all = section.sections("column");
    for (Section& column : section.sections("columns")) all.push_back(std::move(column));
    return all;
}

}  // namespace

std::optional<engine::Value> read_value(const Section& section, std::string_view key, const Field& field) {
    const auto value_of = [](auto read) { return read ? std::optional<engine::Value>(*read) : std::nullopt; };
    switch (field.type) {
        case FieldType::integer:
            return value_of(section.optional_integer(key, integer_min, integer_max));
        case FieldType::money:
            return value_of(read_money(section, key));
        case FieldType::boolean:
            return value_of(section.optional_flag(key));
        case FieldType::date:
            return value_of(section.optional_date(key));
        case FieldType::table:
            section.fault(key, fmt::format("Expected no '{}' for a table; it is empty until it is filled in.", key));
            return std::nullopt;
        case FieldType::text:
        case FieldType::choice:
            break;
    }
    const auto written = section.optional_text(key);
    if (!written) return std::nullopt;
    if (field.type == FieldType::choice) {
        std::vector<std::string> known;
        for (const engine::Choice& choice : field.choices) known.push_back(choice.id);
        check_known(section.source(), *written, "one of the choices", known);
    }
    return engine::Value(written->text);
}

std::vector<Field> read_fields(const Source& source, const std::vector<Section>& sections, FieldUse use) {
    std::vector<Field> fields;
    std::vector<std::string> seen;
    for (const Section& section : sections) {
        fields.push_back(read_field(section, use, false));
        check_once(source, {.text = fields.back().id, .line = section.line_of("id")}, seen);
    }
    return fields;
}

void read_form(Reading& reading, const std::vector<Section>& sections) {
    std::vector<Field>& form = reading.workflow.form;
    form = read_fields(reading.source, sections, FieldUse::form);
    for (std::size_t i = 0; i < form.size(); ++i)
        for (const Written& assignee : sections[i].texts("see")) {
            check_plain_assignee(reading, assignee);
            form[i].seen_by.push_back(assignee.text);
        }
    for (std::size_t i = 0; i < form.size(); ++i)
        if (form[i].type == FieldType::table) compile_columns(reading, form[i], columns_of(sections[i]));
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (!is_filled_in(sections[i])) continue;
        engine::Workflow seen;
        seen.settings = reading.workflow.settings;
        seen.tables = reading.workflow.tables;
        seen.open = reading.workflow.open;
        seen.form = visible_to(i, form, sections);
        const auto declarations = engine::form_declarations(seen, nullptr);
        if (sections[i].has("compute"))
            compile_field(sections[i], declarations, form[i]);
        else
            form[i].register_key = read_expression(sections[i], "key", declarations, engine::Type::of(engine::Type::Kind::text));
    }
}

}  // namespace countersign::definitions
