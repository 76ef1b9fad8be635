// The command about what is measured: report.
#include "clients/cli/draw_report.hpp"
#include "clients/cli/program.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct ReportOptions {
    std::string workflow, month, table = "lines";
    bool csv = false;
};

void report(Session& session, const ReportOptions& given) {
    const json answer = session.ask("report.show", {{"workflow", given.workflow}, {"month", given.month}});
    if (session.print_json(answer)) return;
    if (!given.csv) return draw_report(session.canvas(), answer);
    if (!print_report_csv(session.out(), answer, given.table, session.language()))
        throw usage_complaint(session.say(Text::no_such_report_table, given.table));
}

}  // namespace

void add_report_commands(Program& program) {
    auto given = std::make_shared<ReportOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "report", .summary = Text::about_report, .description = Text::manual_report,
                                     .examples = {"countersign report monthly-fee --month 2026-10",
                                                  "countersign report complaint-recovery --month 2026-11 --json",
                                                  "countersign report monthly-fee --month 2026-10 --csv --table steps > steps.csv"}},
                                    [given](Session& session) { report(session, *given); });
    program.positional(command, "WORKFLOW", given->workflow, Text::argument_workflow, Candidates::workflow)->required();
    program.option(command, "--month", "MONTH", given->month, Text::option_report_month, Candidates::month)->required();
    program.flag(command, "--csv", given->csv, Text::option_report_csv);
    program.option(command, "--table", "TABLE", given->table, Text::option_report_table);
}

}  // namespace countersign::cli
