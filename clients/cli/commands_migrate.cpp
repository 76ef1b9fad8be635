// workflow migrate: running instances under another version of their definition.
#include "clients/cli/draw_instance.hpp"
#include "clients/cli/form_input.hpp"
#include "clients/cli/outcome.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct MigrateOptions {
    std::string workflow;
    std::int64_t version = 0;
    std::vector<std::string> instances, states;
    std::string reason;
    bool preview = false;
    std::optional<std::string> request;
};

json params_of(const MigrateOptions& given, Language language) {
    json params{{"workflow", given.workflow}, {"version", given.version}};
    if (!given.instances.empty()) params["instances"] = given.instances;
    for (const auto& state : given.states) {
        const auto [old, fresh] = split_assignment(state, language);
        params["states"][old] = fresh;
    }
    return params;
}

// One line for each: where it would be, whom it would wait for and until when; or why not.
void draw_preview(const Canvas& canvas, const json& item) {
    const bool possible = is_true(item, "possible");
    canvas.out << canvas.paint(possible ? Style::green : Style::red, possible ? "✔" : "✘") << ' '
               << canvas.paint(Style::bold, printable(member(item, "instance"))) << "  ";
    if (!possible) {
        canvas.out << printable(label(item, "text", canvas.language)) << ' '
                   << canvas.paint(Style::dim, "[" + printable(member(item, "code")) + "]") << '\n';
        return;
    }
    canvas.out << printable(member(item, "state")) << '\n';
    for (const auto& waiting : waiting_texts(part(item, "waits_for"), canvas.language))
        canvas.out << "    " << canvas.paint(Style::dim, text(Text::fact_waits_for, canvas.language)) << "  " << printable(waiting) << '\n';
    for (const auto& deadline : part(item, "deadlines"))
        canvas.out << "    " << canvas.paint(Style::dim, text(Text::fact_due, canvas.language)) << "  "
                   << printable(member(deadline, "id")) << "  " << printable(member(deadline, "due")) << '\n';
}

void preview(Session& session, const MigrateOptions& given) {
    const json answer = session.ask("workflow.migration_preview", params_of(given, session.language()));
    if (session.print_json(answer)) return;
    for (const auto& item : part(answer, "items")) draw_preview(session.canvas(), item);
    if (part(answer, "items").empty()) session.out() << session.say(Text::nothing_here) << '\n';
}

void migrate(Session& session, const MigrateOptions& given) {
    if (given.preview) return preview(session, given);
    if (given.instances.empty() || given.reason.empty()) throw usage_complaint(session.say(Text::migrate_names));
    const json answer = session.change({.method = "workflow.migrate",
                                        .request = given.request,
                                        .same = {{"workflow", given.workflow}, {"instances", joined(given.instances)}},
                                        .params = [&] {
                                            json params = params_of(given, session.language());
                                            params["reason"] = given.reason;
                                            return params;
                                        }});
    print_outcomes(session, answer, {}, session.say(Text::done_migrate));
}

}  // namespace

void add_migrate_command(Program& program, CLI::App* group) {
    auto given = std::make_shared<MigrateOptions>();
    CLI::App* command = program.add(
        group,
        {.name = "migrate", .summary = Text::about_workflow_migrate, .description = Text::manual_workflow_migrate,
         .examples = {"countersign workflow migrate monthly-fee 2 --preview",
                      "countersign workflow migrate monthly-fee 2 --instance MF-12 --instance MF-13 --reason 新增合规审核",
                      "countersign workflow migrate monthly-fee 2 --instance MF-12 --state check=clerk_check --reason 状态改名"}},
        [given](Session& session) { migrate(session, *given); });
    program.positional(command, "WORKFLOW", given->workflow, Text::argument_workflow, Candidates::workflow)->required();
    program.positional(command, "VERSION", given->version, Text::argument_migrate_version)->required();
    program.options(command, "--instance", "INSTANCE", given->instances, Text::option_migrate_instance, Candidates::instance);
    program.options(command, "--state", "OLD=NEW", given->states, Text::option_migrate_state);
    program.option(command, "--reason", "TEXT", given->reason, Text::option_reason);
    program.flag(command, "--preview", given->preview, Text::option_migrate_preview);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace countersign::cli
