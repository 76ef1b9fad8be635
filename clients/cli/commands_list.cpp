// The commands that list instances: inbox, list.
#include "clients/cli/draw_list.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct InboxOptions {
    std::optional<std::string> person;
    std::size_t limit = 100;
};

void inbox(Session& session, const InboxOptions& given) {
    json params = json::object();
    if (given.person) params["person"] = *given.person;
    const json answer = session.list("task.inbox", params, given.limit);
    if (session.print_json(answer)) return;
    draw_summaries(session.canvas(), answer["items"]);
    session.print_more(answer);
}

struct ListOptions {
    std::optional<std::string> workflow, state, initiator, period, flag, text;
    bool closed = false, open = false;
    std::size_t limit = 100;
};

void list(Session& session, const ListOptions& given) {
    json params = json::object();
    for (const auto& [name, value] : {std::pair<const char*, std::optional<std::string>>{"workflow", given.workflow},
                                      {"state", given.state}, {"initiator", given.initiator},
                                      {"period", given.period}, {"flag", given.flag}, {"text", given.text}})
        if (value) params[name] = *value;
    if (given.closed || given.open) params["closed"] = given.closed;
    const json answer = session.list("instance.list", params, given.limit);
    if (session.print_json(answer)) return;
    draw_summaries(session.canvas(), answer["items"]);
    session.print_more(answer);
}

}  // namespace

void add_list_commands(Program& program) {
    auto waiting = std::make_shared<InboxOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "inbox", .summary = Text::about_inbox, .description = Text::manual_inbox,
                                     .examples = {"countersign inbox", "countersign inbox --person li.na --jsonl"}},
                                    [waiting](Session& session) { inbox(session, *waiting); });
    program.option(command, "--person", "PERSON", waiting->person, Text::option_inbox_person, Candidates::person);
    program.option(command, "--limit", "N", waiting->limit, Text::option_limit);

    auto given = std::make_shared<ListOptions>();
    command = program.add(&program.root(),
                          {.name = "list", .summary = Text::about_list, .description = Text::manual_list,
                           .examples = {"countersign list", "countersign list --state draft --period 2026-10",
                                        "countersign list --flag late --closed --json"}},
                          [given](Session& session) { list(session, *given); });
    program.option(command, "--workflow", "WORKFLOW", given->workflow, Text::option_list_workflow, Candidates::workflow);
    program.option(command, "--state", "STATE", given->state, Text::option_list_state, Candidates::state);
    program.option(command, "--initiator", "PERSON", given->initiator, Text::option_list_initiator, Candidates::person);
    program.option(command, "--period", "MONTH", given->period, Text::option_list_period, Candidates::month);
    program.option(command, "--flag", "FLAG", given->flag, Text::option_list_flag);
    program.option(command, "--text", "TEXT", given->text, Text::option_list_text);
    auto* closed = program.flag(command, "--closed", given->closed, Text::option_closed);
    program.flag(command, "--open", given->open, Text::option_open)->excludes(closed);
    program.option(command, "--limit", "N", given->limit, Text::option_limit);
}

}  // namespace countersign::cli
