// The file as a whole: its head, opening, roles, tables, messages; then everything in order.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::Moment;
using engine::Workflow;

const std::vector<std::string> placeholders{
    "initiator_name", "initiator", "period", "title", "instance", "state", "due", "reason"};

void read_head(Reading& reading, const Section& root) {
    Workflow& workflow = reading.workflow;
    const Written id = root.text("workflow");
    check_hyphenated_name(reading.source, id);
    workflow.id = id.text;
    workflow.prefix = root.text("prefix").text;
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!std::all_of(workflow.prefix.begin(), workflow.prefix.end(), is_capital) || workflow.prefix.size() > 8)
        root.fault("prefix", fmt::format("Expected one to eight capital letters, but found '{}'.", workflow.prefix));
    workflow.title = root.label("title");
    if (!root.has("version")) root.missing("version");
    workflow.version = root.optional_integer("version", 1, std::numeric_limits<std::int32_t>::max()).value_or(1);
}

void read_period(const Section& open, engine::Opening& opening) {
    const auto period = open.optional_text("period");
    if (!period) return;
    opening.has_period = true;
    if (period->text == "previous month")
        opening.period_offset = -1;
    else if (period->text == "next month")
        opening.period_offset = 1;
    else if (period->text != "this month")
        open.fault("period",
                   fmt::format("Expected \"previous month\", \"this month\" or \"next month\", but found \"{}\".",
                               period->text));
}

void read_for(const Reading& reading, const Section& open, engine::Opening& opening) {
    const auto written = open.optional_text("for");
    if (!written || written->text.empty()) return;
    opening.for_each = written->text;
    std::vector<std::string> roles;
    for (const auto& [id, label] : reading.workflow.roles) roles.push_back(id);
    if (!written->text.starts_with("role:"))
        open.fault("for", fmt::format("Expected for = \"role:NAME\", but found \"{}\".", written->text));
    else
        check_known(reading.source, {.text = written->text.substr(5), .line = written->line}, "a role", roles);
}

void read_opening(Reading& reading, const Section& root) {
    engine::Opening& opening = reading.workflow.open;
    const auto open = root.section("open");
    if (!open) return;
    open->only({"at", "for", "period", "by", "form"});
    read_period(*open, opening);
    read_for(reading, *open, opening);
    opening.at = read_moment(reading, *open, "at");
    if (opening.at && opening.at->base != Moment::Base::working_day && opening.at->base != Moment::Base::day)
        open->fault(
            "at",
            "Expected a day of the month, such as \"working day 1, 09:00\"; nothing else is known before there is an instance.");
    if (const auto form = open->optional_text("form")) {
        opening.submits_form = form->text == "submit";
        if (!opening.submits_form)
            open->fault("form", fmt::format("Expected form = \"submit\", but found \"{}\".", form->text));
        if (opening.at)
            open->fault("form", "Expected no form = \"submit\" beside 'at': the daemon has nothing to fill in.");
    }
    if (open->has("at") && !open->has("for")) open->missing("for");
    if (open->has("at") && !open->has("period")) open->missing("period");
    for (const Written& by : open->texts("by")) {
        opening.by.push_back(by.text);
        if (!by.text.starts_with("role:") && !by.text.starts_with("person:"))
            reading.source.faults.add(
                by.line, fmt::format("Expected who may open by hand, a role or a person, but found \"{}\".", by.text));
        else
            check_plain_assignee(reading, by);
    }
}

void read_key(Reading& reading, const Section& root) {
    for (const Written& part : root.texts("key")) {
        check_known(reading.source, part, "a part of the key", {"initiator", "period"});
        if (part.text == "period" && !reading.workflow.open.has_period)
            reading.source.faults.add(part.line,
                                      "Expected 'period' in [open], since the key names it, but there is none.");
        check_once(reading.source, part, reading.workflow.key);
    }
}

void read_separate(Reading& reading, const Section& root) {
    for (const auto& group : root.lists_of_texts("separate")) {
        std::vector<std::string> slots;
        for (const Written& slot : group) {
            check_known(reading.source, slot, "a slot that an action fills ('as')", reading.slots);
            check_once(reading.source, slot, slots);
        }
        if (slots.size() < 2)
            root.fault("separate", "Expected at least two slots in each group of 'separate', but found fewer.");
        reading.workflow.separate.push_back(std::move(slots));
    }
}

using Labels = std::vector<std::pair<std::string, engine::Label>>;

// A table of names with what people call them: [role], [flag], [account].
void read_labels(const Reading& reading, const Section& root, std::string_view key, void (*check)(const Source&, const Written&),
                 Labels& labels) {
    const auto named = root.optional_section(key);
    if (!named) return;
    for (const std::string& id : named->keys()) {
        check(reading.source, {.text = id, .line = named->line_of(id)});
        labels.emplace_back(id, named->label(id));
    }
}

void check_placeholders(const Reading& reading, const Section& message, std::string_view language) {
    const auto written = message.optional_text(language);
    if (!written) return;
    const std::string& text = written->text;
    for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
        const std::size_t close = text.find('}', open);
        const std::string name = text.substr(open + 1, close == std::string::npos ? close : close - open - 1);
        const int line = written->line_at(open);
        if (std::find(placeholders.begin(), placeholders.end(), name) == placeholders.end() ||
            close == std::string::npos)
            reading.source.faults.add(line, unknown_name("a placeholder", name, placeholders));
        else if (name == "period" && !reading.workflow.open.has_period)
            reading.source.faults.add(line, "Expected no {period}, since [open] has no 'period'.");
    }
}

void read_messages(Reading& reading, const Section& root) {
    const auto messages = root.optional_section("message");
    if (!messages) return;
    for (const std::string& id : messages->keys()) {
        check_name(reading.source, {.text = id, .line = messages->line_of(id)});
        reading.workflow.messages.emplace_back(id, messages->label(id));
        if (!messages->has_table(id)) continue;
        for (const std::string_view language : {"zh", "en"})
            check_placeholders(reading, *messages->section(id), language);
    }
}

// A column of the table that this key of it names.
std::string read_column_name(const Section& section,
                             std::string_view key,
                             const engine::Table& table,
                             bool must_be_date) {
    const auto written = section.optional_text(key);
    if (!written) return {};
    std::vector<std::string> known;
    for (const engine::Field& column : table.columns) {
        known.push_back(column.id);
        if (column.id != written->text) continue;
        if (must_be_date && column.type != engine::FieldType::date)
            section.fault(key, fmt::format("Expected a column of dates, but '{}' is none.", column.id));
        if (!must_be_date && !column.required)
            section.fault(
                key, fmt::format("Expected a key that every row has, but the column '{}' is not required.", column.id));
    }
    check_known(section.source(), *written, "a column", known);
    return written->text;
}

void read_tables(Reading& reading, const Section& root) {
    std::vector<std::string> seen;
    for (const Section& section : root.sections("table")) {
        section.only({"id", "label", "key", "valid_from", "valid_until", "columns", "column"});
        engine::Table table;
        const Written id = section.text("id");
        check_name(reading.source, id);
        check_once(reading.source, id, seen);
        table.id = id.text;
        table.label = section.label("label");
        std::vector<Section> columns = section.sections("columns");
        for (Section& column : section.sections("column")) columns.push_back(std::move(column));
        table.columns = read_fields(reading.source, columns, FieldUse::table);
        if (columns.empty()) section.missing("columns");
        if (!section.has("key")) section.missing("key");
        table.key = read_column_name(section, "key", table, false);
        table.valid_from = read_column_name(section, "valid_from", table, true);
        table.valid_until = read_column_name(section, "valid_until", table, true);
        reading.workflow.tables.push_back(std::move(table));
    }
}

// A return leaves the document unsigned, so it fills no slot.
void collect_slots(Reading& reading, const Section& holder) {
    if (!holder.has_table("action")) return;
    for (const auto& [action, section] : holder.section("action")->named_sections()) {
        if (!section.has_text("as") || section.has("return")) continue;
        const std::string slot = section.text("as").text;
        if (std::find(reading.slots.begin(), reading.slots.end(), slot) == reading.slots.end())
            reading.slots.push_back(slot);
    }
}

// The names that states and actions use of each other, before any of them is read.
void collect_names(Reading& reading, const Section& root, const Section& states) {
    reading.slots.emplace_back("initiator");
    for (const auto& [id, state] : states.named_sections()) {
        reading.state_ids.push_back(id);
        collect_slots(reading, state);
    }
    collect_slots(reading, root);
}

}  // namespace

Workflow read_workflow(const Source& source, const toml::table& document) {
    std::vector<engine::Expression> computed;
    Reading reading{.source = source, .workflow = {}, .state_ids = {}, .slots = {}, .computed = computed};
    Workflow& workflow = reading.workflow;
    const Section root(source, document, "the definition");
    root.only({"workflow",
               "version",
               "prefix",
               "title",
               "key",
               "initial",
               "separate",
               "payment_needs",
               "open",
               "role",
               "flag",
               "account",
               "setting",
               "table",
               "field",
               "require",
               "variable",
               "decision",
               "deadline",
               "state",
               "message",
               "signal",
               "on",
               "amount",
               "subject",
               "action",
               "report",
               "register"});
    read_head(reading, root);
    read_labels(reading, root, "role", check_hyphenated_name, workflow.roles);
    read_labels(reading, root, "flag", check_name, workflow.flags);
    read_labels(reading, root, "account", check_hyphenated_name, workflow.accounts);
    const auto states = root.section("state");
    if (states) collect_names(reading, root, *states);
    read_opening(reading, root);
    read_key(reading, root);
    read_separate(reading, root);
    workflow.settings = read_fields(source, root.sections("setting"), FieldUse::setting);
    read_tables(reading, root);
    read_form(reading, root.sections("field"));
    workflow.variables = read_fields(source, root.sections("variable"), FieldUse::variable);
    read_registers(reading, root);
    read_decisions(reading, root.sections("decision"));
    workflow.require = read_requirements(root, "require", engine::state_declarations(workflow));
    const auto of_form = engine::form_declarations(workflow, nullptr);
    workflow.amount = read_optional_expression(root, "amount", of_form, engine::Type::of(engine::Type::Kind::money));
    workflow.subject = read_optional_expression(root, "subject", of_form, engine::Type::of(engine::Type::Kind::text));
    read_messages(reading, root);
    workflow.deadlines = read_deadlines(reading, root.sections("deadline"), true);
    read_signals(reading, root);
    if (states) read_states(reading, *states);
    read_spanning_ons(reading, root);
    if (const auto actions = root.optional_section("action")) read_spanning_actions(reading, *actions);
    expand_returns(workflow);
    const Written initial = root.text("initial");
    check_known(source, initial, "a state", reading.state_ids);
    workflow.initial = initial.text;
    read_report(reading, root);
    workflow.computed = std::move(computed);
    return std::move(reading.workflow);
}

}  // namespace countersign::definitions
