// The commands about messages that are owed: outbox.
#include "clients/cli/draw_list.hpp"
#include "clients/cli/program.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct OutboxOptions {
    std::optional<std::string> to, request, channel;
    bool delivered = false, given_up = false;
    std::size_t limit = 100;
    std::vector<std::string> keys;
};

void outbox(Session& session, const OutboxOptions& given) {
    json params{{"pending", !given.delivered}};
    if (given.given_up) params["given_up"] = true;
    if (given.to) params["to"] = *given.to;
    const json answer = session.list("outbox.list", params, given.limit);
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), answer["items"],
               {{"at", Text::column_at}, {"to", Text::column_to}, {"instance", Text::column_instance},
                {"text", Text::column_text}, {"outcome", Text::column_outcome}, {"key", Text::column_key}});
    session.print_more(answer);
}

void change(Session& session, const char* method, const OutboxOptions& given) {
    json params = json::object();
    std::vector<std::pair<std::string, std::string>> same;
    for (const std::string& key : given.keys) same.emplace_back("key", key);
    if (!given.keys.empty()) params["keys"] = given.keys;
    if (given.channel) params["channel"] = same.emplace_back("channel", *given.channel).second;
    session.print_receipt(session.change({.method = method, .request = given.request, .same = same, .params = [&] { return params; }}));
}

void add_done(Program& program, CLI::App* group) {
    auto given = std::make_shared<OutboxOptions>();
    CLI::App* command = program.add(group, {.name = "done", .summary = Text::about_outbox_done, .description = Text::manual_outbox_done,
                                            .examples = {"countersign outbox done 17.2.person:li.na --channel phone"}},
                                    [given](Session& session) { change(session, "outbox.done", *given); });
    program.positional(command, "KEY", given->keys, Text::argument_outbox_keys)->required();
    program.option(command, "--channel", "NAME", given->channel, Text::option_channel);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

void add_requeue(Program& program, CLI::App* group) {
    auto given = std::make_shared<OutboxOptions>();
    CLI::App* command = program.add(group, {.name = "requeue", .summary = Text::about_outbox_requeue,
                                            .description = Text::manual_outbox_requeue,
                                            .examples = {"countersign outbox requeue 17.2.person:li.na"}},
                                    [given](Session& session) { change(session, "outbox.requeue", *given); });
    program.positional(command, "KEY", given->keys, Text::argument_outbox_keys)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

void add_resume(Program& program, CLI::App* group) {
    auto given = std::make_shared<OutboxOptions>();
    CLI::App* command = program.add(group, {.name = "resume", .summary = Text::about_outbox_resume,
                                            .description = Text::manual_outbox_resume, .examples = {"countersign outbox resume"}},
                                    [given](Session& session) { change(session, "outbox.resume", *given); });
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace

void add_outbox_commands(Program& program) {
    auto given = std::make_shared<OutboxOptions>();
    CLI::App* group = program.add(&program.root(), {.name = "outbox", .summary = Text::about_outbox,
                                                    .description = Text::manual_outbox,
                                                    .examples = {"countersign outbox", "countersign outbox --delivered --to li.na",
                                                                 "countersign outbox --given-up"}},
                                  [given](Session& session) { outbox(session, *given); });
    program.flag(group, "--delivered", given->delivered, Text::option_outbox_delivered);
    program.flag(group, "--given-up", given->given_up, Text::option_outbox_given_up);
    program.option(group, "--to", "WHO", given->to, Text::option_outbox_to, Candidates::person);
    program.option(group, "--limit", "N", given->limit, Text::option_limit);
    add_done(program, group);
    add_requeue(program, group);
    add_resume(program, group);
}

}  // namespace countersign::cli
