// Chat accounts that speak for a person: account list, confirm, end.
#include "clients/cli/draw_list.hpp"
#include "clients/cli/program.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct AccountOptions {
    std::uint32_t number = 0;
    std::string code;
    std::optional<std::string> person, request;
};

void list_accounts(Session& session, const AccountOptions& given) {
    json params = json::object();
    if (given.person) params["person"] = *given.person;
    const json answer = session.list("account.list", params, 100000);
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), answer["items"],
               {{"number", Text::column_number, true}, {"name", Text::column_person}, {"channel", Text::column_channel},
                {"account", Text::column_chat_account}, {"state", Text::column_state}, {"until", Text::column_until}});
}

void confirm_account(Session& session, const AccountOptions& given) {
    session.print_receipt(session.change({.method = "account.confirm",
                                          .request = given.request,
                                          .same = {{"number", std::to_string(given.number)}, {"code", given.code}},
                                          .params = [&] { return json{{"number", given.number}, {"code", given.code}}; }}));
}

void end_account(Session& session, const AccountOptions& given) {
    session.print_receipt(session.change({.method = "account.end",
                                          .request = given.request,
                                          .same = {{"number", std::to_string(given.number)}},
                                          .params = [&] { return json{{"number", given.number}}; }}));
}

}  // namespace

void add_account_commands(Program& program) {
    auto given = std::make_shared<AccountOptions>();
    CLI::App* group = program.add(&program.root(), {.name = "account", .summary = Text::about_account,
                                                    .description = Text::manual_account, .examples = {}}, nullptr);
    CLI::App* command = program.add(group, {.name = "list", .summary = Text::about_account_list,
                                            .description = Text::manual_account_list,
                                            .examples = {"countersign account list"}},
                                    [given](Session& session) { list_accounts(session, *given); });
    program.option(command, "--person", "PERSON", given->person, Text::option_account_person, Candidates::person);
    command = program.add(group, {.name = "confirm", .summary = Text::about_account_confirm,
                                  .description = Text::manual_account_confirm,
                                  .examples = {"countersign account confirm 3 402817"}},
                          [given](Session& session) { confirm_account(session, *given); });
    program.positional(command, "NUMBER", given->number, Text::argument_chat_account)->required();
    program.positional(command, "CODE", given->code, Text::argument_account_code)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);
    command = program.add(group, {.name = "end", .summary = Text::about_account_end, .description = Text::manual_account_end,
                                  .examples = {"countersign account end 3"}},
                          [given](Session& session) { end_account(session, *given); });
    program.positional(command, "NUMBER", given->number, Text::argument_chat_account)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace countersign::cli
