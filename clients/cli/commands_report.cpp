// The command about what is measured: report.
#include "clients/cli/draw_report.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/written_file.hpp"
#include "clients/documents/report.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct ReportOptions {
    std::string workflow, month, table = "lines";
    std::optional<std::string> xlsx;
    bool csv = false;
};

void print_csv(Session& session, const json& report, const std::string& name) {
    for (const auto& table : report_tables(report, session.language())) {
        if (table.id != name) continue;
        session.out() << csv_of(table);
        return;
    }
    throw usage_complaint(session.say(Text::no_such_report_table, name));
}

void report(Session& session, const ReportOptions& given) {
    const json answer = session.ask("report.show", {{"workflow", given.workflow}, {"month", given.month}});
    if (given.xlsx) return write_workbook(session, *given.xlsx, report_tables(answer, session.language()));
    if (session.print_json(answer)) return;
    if (given.csv) return print_csv(session, answer, given.table);
    draw_report(session.canvas(), answer);
}

}  // namespace

void add_report_commands(Program& program) {
    auto given = std::make_shared<ReportOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "report", .summary = Text::about_report, .description = Text::manual_report,
                                     .examples = {"countersign report monthly-fee --month 2026-10",
                                                  "countersign report complaint-recovery --month 2026-11 --json",
                                                  "countersign report monthly-fee --month 2026-10 --csv --table steps > steps.csv",
                                                  "countersign report monthly-fee --month 2026-10 --xlsx october.xlsx"}},
                                    [given](Session& session) { report(session, *given); });
    program.positional(command, "WORKFLOW", given->workflow, Text::argument_workflow, Candidates::workflow)->required();
    program.option(command, "--month", "MONTH", given->month, Text::option_report_month, Candidates::month)->required();
    program.option(command, "--xlsx", "FILE", given->xlsx, Text::option_xlsx, Candidates::file);
    program.flag(command, "--csv", given->csv, Text::option_report_csv);
    program.option(command, "--table", "TABLE", given->table, Text::option_report_table);
}

}  // namespace countersign::cli
