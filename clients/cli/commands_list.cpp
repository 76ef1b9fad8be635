// The commands that list instances: inbox, list, and filter, which keeps what was chosen.
#include "clients/cli/draw_list.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/written_file.hpp"
#include "clients/documents/summaries.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

// What is drawn is for eyes, what is written to a file is all there is.
constexpr std::size_t drawn_usually = 100, written_usually = 100'000;

struct InboxOptions {
    std::optional<std::string> person, xlsx;
    std::optional<std::size_t> limit;
};

std::size_t limit_of(const std::optional<std::size_t>& limit, const std::optional<std::string>& file) {
    return limit.value_or(file ? written_usually : drawn_usually);
}

void inbox(Session& session, const InboxOptions& given) {
    json params = json::object();
    if (given.person) params["person"] = *given.person;
    const json answer = session.list("task.inbox", params, limit_of(given.limit, given.xlsx));
    if (given.xlsx) return write_workbook(session, *given.xlsx, {inbox_table(answer["items"], session.language())});
    if (session.print_json(answer)) return;
    draw_summaries(session.canvas(), answer["items"]);
    session.print_more(answer);
}

struct ListOptions {
    std::optional<std::string> workflow, state, initiator, period, flag, text, waiting_for, filter, xlsx;
    bool closed = false, open = false, mine = false;
    std::optional<std::size_t> limit;
};

// What chooses instances, as instance.list takes it.
json chosen(const ListOptions& given) {
    json params = json::object();
    for (const auto& [name, value] : {std::pair<const char*, std::optional<std::string>>{"workflow", given.workflow},
                                      {"state", given.state}, {"initiator", given.initiator},
                                      {"period", given.period}, {"flag", given.flag}, {"text", given.text},
                                      {"waiting_for", given.waiting_for}})
        if (value) params[name] = *value;
    if (given.mine) params["mine"] = true;
    if (given.closed || given.open) params["closed"] = given.closed;
    return params;
}

json saved_filter(Session& session, const std::string& name) {
    const json saved = session.list("filter.list", json::object(), 1000);
    for (const auto& one : part(saved, "items"))
        if (member(one, "name") == name) return part(one, "filter");
    throw Complaint(Exit::not_found, "not_found", session.say(Text::no_such_filter, name));
}

// What is given beside a saved filter counts more.
void list(Session& session, const ListOptions& given) {
    json params = given.filter ? saved_filter(session, *given.filter) : json::object();
    params.update(chosen(given));
    const json answer = session.list("instance.list", params, limit_of(given.limit, given.xlsx));
    if (given.xlsx) return write_workbook(session, *given.xlsx, {list_table(answer["items"], session.language())});
    if (session.print_json(answer)) return;
    draw_summaries(session.canvas(), answer["items"]);
    session.print_more(answer);
}

void add_choosing(Program& program, CLI::App* command, ListOptions& given) {
    program.option(command, "--workflow", "WORKFLOW", given.workflow, Text::option_list_workflow, Candidates::workflow);
    program.option(command, "--state", "STATE", given.state, Text::option_list_state, Candidates::state);
    program.option(command, "--initiator", "PERSON", given.initiator, Text::option_list_initiator, Candidates::person);
    program.option(command, "--period", "MONTH", given.period, Text::option_list_period, Candidates::month);
    program.option(command, "--flag", "FLAG", given.flag, Text::option_list_flag);
    program.option(command, "--text", "TEXT", given.text, Text::option_list_text);
    program.option(command, "--waiting-for", "PERSON", given.waiting_for, Text::option_waiting_for, Candidates::person);
    program.flag(command, "--mine", given.mine, Text::option_mine);
    auto* closed = program.flag(command, "--closed", given.closed, Text::option_closed);
    program.flag(command, "--open", given.open, Text::option_open)->excludes(closed);
}

struct FilterOptions {
    std::string name;
    ListOptions chosen;
    std::optional<std::string> request;
};

void save_filter(Session& session, const FilterOptions& given, bool removes) {
    const json filter = chosen(given.chosen);
    if (!removes && filter.empty()) throw usage_complaint(session.say(Text::filter_is_empty));
    session.print_receipt(session.change({.method = "filter.save",
                                          .request = given.request,
                                          .same = {{"name", given.name}, {"filter", filter.dump()}},
                                          .params = [&] {
                                              json params{{"name", given.name}};
                                              if (!removes) params["filter"] = filter;
                                              return params;
                                          }}));
}

void list_filters(Session& session) {
    const json answer = session.list("filter.list", json::object(), 1000);
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), answer["items"], {{"name", Text::column_filter}, {"filter", Text::column_chooses}});
}

void add_filter(Program& program) {
    CLI::App* group = program.add(&program.root(), {.name = "filter", .summary = Text::about_filter,
                                                    .description = Text::manual_filter, .examples = {}}, nullptr);
    auto given = std::make_shared<FilterOptions>();
    CLI::App* command = program.add(group, {.name = "save", .summary = Text::about_filter_save,
                                            .description = Text::manual_filter_save,
                                            .examples = {"countersign filter save 待付款 --state payout --open"}},
                                    [given](Session& session) { save_filter(session, *given, false); });
    program.positional(command, "NAME", given->name, Text::argument_filter, Candidates::filter)->required();
    add_choosing(program, command, given->chosen);
    program.option(command, "--request", "ID", given->request, Text::option_request);
    program.add(group, {.name = "list", .summary = Text::about_filter_list, .description = Text::manual_filter_list,
                        .examples = {"countersign filter list"}}, list_filters);
    auto removed = std::make_shared<FilterOptions>();
    command = program.add(group, {.name = "remove", .summary = Text::about_filter_remove,
                                  .description = Text::manual_filter_remove,
                                  .examples = {"countersign filter remove 待付款"}},
                          [removed](Session& session) { save_filter(session, *removed, true); });
    program.positional(command, "NAME", removed->name, Text::argument_filter, Candidates::filter)->required();
    program.option(command, "--request", "ID", removed->request, Text::option_request);
}

}  // namespace

void add_list_commands(Program& program) {
    auto waiting = std::make_shared<InboxOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "inbox", .summary = Text::about_inbox, .description = Text::manual_inbox,
                                     .examples = {"countersign inbox", "countersign inbox --person li.na --jsonl", "countersign inbox --xlsx inbox.xlsx"}},
                                    [waiting](Session& session) { inbox(session, *waiting); });
    program.option(command, "--person", "PERSON", waiting->person, Text::option_inbox_person, Candidates::person);
    program.option(command, "--xlsx", "FILE", waiting->xlsx, Text::option_xlsx, Candidates::file);
    program.option(command, "--limit", "N", waiting->limit, Text::option_limit);

    auto given = std::make_shared<ListOptions>();
    command = program.add(&program.root(),
                          {.name = "list", .summary = Text::about_list, .description = Text::manual_list,
                           .examples = {"countersign list", "countersign list --state draft --period 2026-10",
                                        "countersign list --flag late --closed --json", "countersign list --filter 待付款",
                                        "countersign list --period 2026-10 --xlsx october.xlsx"}},
                          [given](Session& session) { list(session, *given); });
    add_choosing(program, command, *given);
    program.option(command, "--filter", "NAME", given->filter, Text::option_filter, Candidates::filter);
    program.option(command, "--xlsx", "FILE", given->xlsx, Text::option_xlsx, Candidates::file);
    program.option(command, "--limit", "N", given->limit, Text::option_limit);
    add_filter(program);
}

}  // namespace countersign::cli
