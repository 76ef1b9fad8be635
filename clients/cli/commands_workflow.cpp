// The commands about definitions and what a company sets in them: workflow, settings, table.
#include <algorithm>
#include <filesystem>

#include "clients/cli/draw_form.hpp"
#include "clients/cli/draw_list.hpp"
#include "clients/cli/form_input.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/rows_file.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;
constexpr std::size_t table_rows_max = 10'000;  // of table.import

struct WorkflowOptions {
    std::string workflow, file;
    std::optional<std::uint64_t> version;
    std::optional<std::string> instance, request;
    [[nodiscard]] json params() const {
        json params{{"workflow", workflow}};
        if (version) params["version"] = *version;
        if (instance) params["instance"] = *instance;
        return params;
    }
};

void list_workflows(Session& session) {
    const json answer = session.list("workflow.list", json::object(), 1000);
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), answer["items"],
               {{"workflow", Text::column_workflow}, {"version", Text::column_version, true}, {"current", Text::column_current},
                {"title", Text::column_title}, {"published_at", Text::column_published}, {"hash", Text::column_hash}});
}

void show_workflow(Session& session, const WorkflowOptions& given) {
    const json answer = session.ask("workflow.show", given.params());
    if (!session.print_json(answer)) session.out() << member(answer, "text");
}

void draw_diagram(Session& session, const WorkflowOptions& given) {
    const json answer = session.ask("workflow.diagram", given.params());
    if (session.print_json(answer)) return;
    const std::string mermaid = member(answer, "mermaid");
    session.out() << mermaid << (mermaid.ends_with('\n') ? "" : "\n");
}

// In order of their names.
std::vector<std::string> definitions_in(const std::string& folder) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
    std::ranges::sort(files);
    return files;
}

std::string sentences_of(const json& faults, const std::string& file, Language language) {
    std::string sentences;
    for (const auto& fault : faults)
        sentences += fmt::format("{}:{}: {}\n", file, member(fault, "line"), value_text(fault.value("text", json()), language));
    return sentences;
}

// One line for each of the files: that it is good, or its faults, which are returned.
std::string print_checked(Session& session, const std::vector<std::string>& files, const json& items, bool printed) {
    std::string sentences;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const json& item = items.at(i);
        sentences += sentences_of(part(item, "faults"), files[i], session.language());
        if (printed || !is_true(item, "ok")) continue;
        session.out() << session.say(Text::definition_good, files[i]) << '\n';
        session.out() << sentences_of(part(item, "warnings"), files[i], session.language());
    }
    return sentences;
}

// Those of a folder are checked among each other.
void check_workflow(Session& session, const WorkflowOptions& given) {
    const bool is_folder = std::filesystem::is_directory(given.file);
    const auto files = is_folder ? definitions_in(given.file) : std::vector{given.file};
    if (files.empty()) throw Complaint(Exit::not_found, "not_found", session.say(Text::no_definitions, given.file));
    json texts = json::array();
    for (const std::string& file : files) texts.push_back({{"text", read_file(file, session.language())}});
    const json answer = session.ask("workflow.check", is_folder ? json{{"definitions", texts}} : texts.front());
    const bool printed = session.print_json(answer);
    std::string sentences = print_checked(session, files, is_folder ? part(answer, "items") : json::array({answer}), printed);
    if (sentences.empty()) return;
    sentences.pop_back();
    Complaint complaint(Exit::refused, "invalid_definition", sentences);
    complaint.data = answer;
    throw complaint;
}

void publish_workflow(Session& session, const WorkflowOptions& given) {
    session.print_receipt(session.change({.method = "workflow.publish",
                                          .request = given.request,
                                          .same = {{"file", given.file}},
                                          .params = [&] { return json{{"text", read_file(given.file, session.language())}}; }}));
}

struct SettingOptions {
    std::string workflow;
    std::vector<std::string> values;
    std::optional<std::string> request;
};

json setting_params(Session& session, const SettingOptions& given) {
    const json workflow = session.ask("workflow.show", {{"workflow", given.workflow}});
    const auto fields = read_fields(part(workflow, "settings"));
    json values = json::object();
    for (const auto& each : given.values) {
        const auto [name, written] = split_assignment(each, session.language());
        const auto* field = find_field(fields, name);
        if (field == nullptr) throw Complaint(Exit::not_found, "not_found", session.say(Text::no_such_setting, name, given.workflow));
        values[name] = value_for(*field, written, session.language());
    }
    return {{"workflow", given.workflow}, {"values", values}};
}

void settings(Session& session, const SettingOptions& given) {
    if (!given.values.empty()) {
        std::string asked;
        for (const auto& value : given.values) asked += value + "\n";
        session.print_receipt(session.change({.method = "settings.set",
                                              .request = given.request,
                                              .same = {{"workflow", given.workflow}, {"values", asked}},
                                              .params = [&] { return setting_params(session, given); }}));
        return;
    }
    const json answer = session.list("settings.list", {{"workflow", given.workflow}}, 1000);
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), answer["items"],
               {{"name", Text::column_name}, {"label", Text::column_label}, {"value", Text::column_value, true},
                {"default", Text::column_default, true}});
}

struct TableOptions {
    std::string table, file;
    std::optional<std::string> workflow, request;
};

// The columns of a reference table, as the first definition that has it describes them.
std::optional<Field> find_table(Session& session, const TableOptions& given) {
    std::vector<std::string> workflows;
    if (given.workflow) workflows.push_back(*given.workflow);
    else {
        const json all = session.list("workflow.list", json::object(), 1000);
        for (const auto& item : part(all, "items")) workflows.push_back(member(item, "workflow"));
    }
    for (const auto& id : workflows) {
        const json workflow = session.ask("workflow.show", {{"workflow", id}});
        for (const auto& table : part(workflow, "tables"))
            if (member(table, "id") == given.table)
                return Field{.id = given.table, .label = connection::read_sentence(table.value("label", json())),
                             .type = FieldType::table, .columns = read_fields(part(table, "columns")),
                             .max_rows = table_rows_max};
    }
    return std::nullopt;
}

void show_table(Session& session, const TableOptions& given) {
    const json answer = session.ask("table.show", {{"table", given.table}});
    if (session.print_json(answer)) return;
    const auto table = find_table(session, given);
    if (table) draw_rows(session.canvas(), table->columns, part(answer, "rows"), 0);
    if (part(answer, "rows").empty()) session.out() << session.say(Text::nothing_here) << '\n';
}

json table_params(Session& session, const TableOptions& given) {
    const auto table = find_table(session, given);
    if (!table) throw Complaint(Exit::not_found, "not_found", session.say(Text::no_such_table, given.table));
    return {{"table", given.table}, {"rows", rows_of_file(given.file, *table, session.language())}};
}

void import_table(Session& session, const TableOptions& given) {
    session.print_receipt(session.change({.method = "table.import",
                                          .request = given.request,
                                          .same = {{"table", given.table}, {"file", given.file}},
                                          .params = [&] { return table_params(session, given); }}));
}

void add_tables(Program& program) {
    CLI::App* group = program.add(&program.root(), {.name = "table", .summary = Text::about_table,
                                                    .description = Text::manual_table, .examples = {}}, nullptr);
    auto given = std::make_shared<TableOptions>();
    CLI::App* command = program.add(group, {.name = "show", .summary = Text::about_table_show,
                                            .description = Text::manual_table_show, .examples = {"countersign table show price"}},
                                    [given](Session& session) { show_table(session, *given); });
    program.positional(command, "TABLE", given->table, Text::argument_table, Candidates::table)->required();
    program.option(command, "--workflow", "WORKFLOW", given->workflow, Text::option_table_workflow, Candidates::workflow);
    command = program.add(group, {.name = "import", .summary = Text::about_table_import, .description = Text::manual_table_import,
                                  .examples = {"countersign table import price prices.csv"}},
                          [given](Session& session) { import_table(session, *given); });
    program.positional(command, "TABLE", given->table, Text::argument_table, Candidates::table)->required();
    program.positional(command, "FILE", given->file, Text::argument_csv, Candidates::file)->required();
    program.option(command, "--workflow", "WORKFLOW", given->workflow, Text::option_table_workflow, Candidates::workflow);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

void add_settings(Program& program) {
    auto given = std::make_shared<SettingOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "settings", .summary = Text::about_settings, .description = Text::manual_settings,
                                     .examples = {"countersign settings monthly-fee",
                                                  "countersign settings monthly-fee --set advance_limit=5,000.00"}},
                                    [given](Session& session) { settings(session, *given); });
    program.positional(command, "WORKFLOW", given->workflow, Text::argument_workflow, Candidates::workflow)->required();
    program.options(command, "--set", "NAME=VALUE", given->values, Text::option_set);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace

void add_workflow_commands(Program& program) {
    CLI::App* group = program.add(&program.root(), {.name = "workflow", .summary = Text::about_workflow,
                                                    .description = Text::manual_workflow, .examples = {}}, nullptr);
    program.add(group, {.name = "list", .summary = Text::about_workflow_list, .description = Text::manual_workflow_list,
                        .examples = {"countersign workflow list"}}, list_workflows);
    auto given = std::make_shared<WorkflowOptions>();
    CLI::App* command = program.add(group, {.name = "show", .summary = Text::about_workflow_show,
                                            .description = Text::manual_workflow_show,
                                            .examples = {"countersign workflow show monthly-fee > monthly-fee.toml"}},
                                    [given](Session& session) { show_workflow(session, *given); });
    program.positional(command, "WORKFLOW", given->workflow, Text::argument_workflow, Candidates::workflow)->required();
    program.option(command, "--version", "N", given->version, Text::option_workflow_version);
    command = program.add(group, {.name = "check", .summary = Text::about_workflow_check, .description = Text::manual_workflow_check,
                                  .examples = {"countersign workflow check workflows/monthly-fee.toml",
                                               "countersign workflow check workflows"}},
                          [given](Session& session) { check_workflow(session, *given); });
    program.positional(command, "FILE", given->file, Text::argument_definitions, Candidates::file)->required();
    command = program.add(group, {.name = "publish", .summary = Text::about_workflow_publish,
                                  .description = Text::manual_workflow_publish,
                                  .examples = {"countersign workflow publish workflows/monthly-fee.toml"}},
                          [given](Session& session) { publish_workflow(session, *given); });
    program.positional(command, "FILE", given->file, Text::argument_definition, Candidates::file)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);
    command = program.add(group, {.name = "diagram", .summary = Text::about_workflow_diagram,
                                  .description = Text::manual_workflow_diagram,
                                  .examples = {"countersign workflow diagram monthly-fee",
                                               "countersign workflow diagram monthly-fee --instance MF-12"}},
                          [given](Session& session) { draw_diagram(session, *given); });
    program.positional(command, "WORKFLOW", given->workflow, Text::argument_workflow, Candidates::workflow)->required();
    program.option(command, "--version", "N", given->version, Text::option_workflow_version);
    program.option(command, "--instance", "INSTANCE", given->instance, Text::option_diagram_instance, Candidates::instance);
    add_migrate_command(program, group);
    add_settings(program);
    add_tables(program);
}

}  // namespace countersign::cli
