// The command that makes a workbook to fill in: template.
#include "clients/cli/program.hpp"
#include "clients/cli/written_file.hpp"
#include "clients/documents/template.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct TemplateOptions {
    std::string workflow, field;
    std::optional<std::string> rows_of, out;
};

std::string tables_listed(const std::vector<Field>& fields) {
    std::string names;
    for (const auto& field : fields)
        if (field.type == FieldType::table && !field.computed) names += (names.empty() ? "" : ", ") + field.id;
    return names.empty() ? "—" : names;
}

void write_the_template(Session& session, const TemplateOptions& given) {
    const json workflow = session.ask("workflow.show", {{"workflow", given.workflow}});
    const auto fields = read_fields(part(workflow, "form"));
    const Field* table = find_table(fields, given.field);
    if (table == nullptr || table->computed)
        throw usage_complaint(session.say(Text::no_table_to_fill_in,
                                          given.workflow,
                                          given.field.empty() ? "" : " " + given.field,
                                          tables_listed(fields)));
    json rows = json::array();
    if (given.rows_of) rows = part(part(session.ask("instance.show", {{"instance", *given.rows_of}}), "form"), table->id.c_str());
    const auto bytes = write_template(*table, label(workflow, "title", session.language()), session.language(), rows);
    if (!bytes) throw Complaint(Exit::internal, "export_failed", text(bytes.error(), session.language()));
    write_file(session, given.out.value_or(given.workflow + "-" + table->id + ".xlsx"), *bytes);
}

}  // namespace

void add_template_command(Program& program) {
    auto given = std::make_shared<TemplateOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "template", .summary = Text::about_template, .description = Text::manual_template,
                                     .examples = {"countersign template monthly-fee",
                                                  "countersign template monthly-fee --rows-of MF-12 --out november.xlsx"}},
                                    [given](Session& session) { write_the_template(session, *given); });
    program.positional(command, "WORKFLOW", given->workflow, Text::argument_workflow, Candidates::workflow)->required();
    program.option(command, "--field", "NAME", given->field, Text::option_template_field);
    program.option(command, "--rows-of", "INSTANCE", given->rows_of, Text::option_template_rows, Candidates::instance);
    program.option(command, "--out", "FILE", given->out, Text::option_template_out, Candidates::file);
}

}  // namespace countersign::cli
