// Who stands in for whom: proxy, absent, hand-over.
#include "clients/cli/draw_list.hpp"
#include "clients/cli/outcome.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/wall_time.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct ProxyOptions {
    std::string agent, from, until;
    std::optional<std::string> principal, cap, reason, person, request;
    std::vector<std::string> workflows;
    std::uint32_t number = 0;
};

// The cap is read in the company's currency, which the daemon checks.
json cap_of(Session& session, const std::string& written) {
    const auto money = read_money(written, "CNY");
    if (!money) throw usage_complaint(session.say(Text::value_not_money, written));
    return {{"amount", money->minor}, {"currency", money->currency}};
}

void set_proxy(Session& session, const ProxyOptions& given) {
    const auto params = [&] {
        json asked{{"agent", given.agent},
                   {"from", read_wall_time(session, given.from, DayMeans::its_start)},
                   {"until", read_wall_time(session, given.until, DayMeans::its_end)}};
        if (given.principal) asked["principal"] = *given.principal;
        if (given.cap) asked["cap"] = cap_of(session, *given.cap);
        if (!given.workflows.empty()) asked["workflows"] = given.workflows;
        if (given.reason) asked["reason"] = *given.reason;
        return asked;
    };
    const json receipt = session.change({.method = "people.set_proxy",
                                         .request = given.request,
                                         .same = {{"agent", given.agent}, {"from", given.from}, {"until", given.until}},
                                         .params = params});
    if (!session.options().json && !session.options().json_lines)
        session.out() << session.say(Text::proxy_number, member(receipt, "number")) << '\n';
    session.print_receipt(receipt);
}

void end_proxy(Session& session, const ProxyOptions& given) {
    session.print_receipt(session.change({.method = "people.end_proxy",
                                          .request = given.request,
                                          .same = {{"number", std::to_string(given.number)}},
                                          .params = [&] { return json{{"number", given.number}}; }}));
}

void list_proxies(Session& session, const ProxyOptions& given) {
    json params = json::object();
    if (given.person) params["person"] = *given.person;
    const json answer = session.list("people.proxies", params, 100000);
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), answer["items"],
               {{"number", Text::column_number, true}, {"principal_name", Text::column_principal},
                {"agent_name", Text::column_agent}, {"from", Text::column_from}, {"until", Text::column_until},
                {"cap", Text::column_cap, true}, {"workflows", Text::column_workflow}, {"runs", Text::column_runs},
                {"reason", Text::column_reason}});
}

struct AbsenceOptions {
    std::optional<std::string> from, until, person, request;
    bool clear = false;
};

std::string whose(Session& session, const AbsenceOptions& given) {
    if (given.person) return *given.person;
    return member(part(session.ask("admin.status"), "me"), "id");
}

void list_absences(Session& session, const AbsenceOptions& given) {
    const json shown = session.ask("people.show", {{"person", whose(session, given)}});
    const json answer{{"person", member(shown, "id")}, {"items", part(shown, "absences")}};
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), answer["items"], {{"from", Text::column_from}, {"until", Text::column_until}});
}

// One more absence beside those that are known; or none at all.
json absences_with(Session& session, const AbsenceOptions& given) {
    const std::string person = whose(session, given);
    json absences = json::array();
    if (given.clear) return {{"person", person}, {"absences", absences}};
    absences = part(session.ask("people.show", {{"person", person}}), "absences");
    absences.push_back({{"from", read_wall_time(session, *given.from, DayMeans::its_start)},
                        {"until", read_wall_time(session, *given.until, DayMeans::its_end)}});
    return {{"person", person}, {"absences", absences}};
}

void absent(Session& session, const AbsenceOptions& given) {
    if (!given.from && !given.clear) return list_absences(session, given);
    if (given.from && !given.until) throw usage_complaint(session.say(Text::until_when));
    session.print_receipt(session.change({.method = "people.set_absences",
                                          .request = given.request,
                                          .same = {{"from", given.from.value_or("")}, {"until", given.until.value_or("")}},
                                          .params = [&] { return absences_with(session, given); }}));
}

struct HandOverOptions {
    std::string from, to, reason;
    std::optional<std::string> request;
};

void hand_over(Session& session, const HandOverOptions& given) {
    const json answer = session.change({.method = "people.hand_over",
                                        .request = given.request,
                                        .same = {{"from", given.from}, {"to", given.to}},
                                        .params = [&] {
                                            return json{{"from", given.from}, {"to", given.to}, {"reason", given.reason}};
                                        }});
    print_outcomes(session, answer, {}, session.say(Text::done_hand_over));
    if (is_true(answer, "more")) session.err() << session.say(Text::more_to_hand_over) << '\n';
}

void add_proxy(Program& program) {
    auto given = std::make_shared<ProxyOptions>();
    CLI::App* group = program.add(&program.root(), {.name = "proxy", .summary = Text::about_proxy,
                                                    .description = Text::manual_proxy, .examples = {}}, nullptr);
    CLI::App* command = program.add(group, {.name = "set", .summary = Text::about_proxy_set, .description = Text::manual_proxy_set,
                                            .examples = {"countersign proxy set sun.li --from 2026-11-02 --until 2026-11-06",
                                                         "countersign proxy set sun.li --from 2026-11-02 --until 2026-11-06 "
                                                         "--cap 5,000.00 --workflow monthly-fee --reason 出差"}},
                                    [given](Session& session) { set_proxy(session, *given); });
    program.positional(command, "PERSON", given->agent, Text::argument_agent, Candidates::person)->required();
    program.option(command, "--from", "TIME", given->from, Text::option_from)->required();
    program.option(command, "--until", "TIME", given->until, Text::option_until)->required();
    program.option(command, "--cap", "AMOUNT", given->cap, Text::option_cap);
    program.options(command, "--workflow", "WORKFLOW", given->workflows, Text::option_proxy_workflow, Candidates::workflow);
    program.option(command, "--reason", "TEXT", given->reason, Text::option_reason);
    program.option(command, "--for", "PERSON", given->principal, Text::option_principal, Candidates::person);
    program.option(command, "--request", "ID", given->request, Text::option_request);
    command = program.add(group, {.name = "end", .summary = Text::about_proxy_end, .description = Text::manual_proxy_end,
                                  .examples = {"countersign proxy end 3"}},
                          [given](Session& session) { end_proxy(session, *given); });
    program.positional(command, "NUMBER", given->number, Text::argument_proxy)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);
    command = program.add(group, {.name = "list", .summary = Text::about_proxy_list, .description = Text::manual_proxy_list,
                                  .examples = {"countersign proxy list", "countersign proxy list --person zhao.min"}},
                          [given](Session& session) { list_proxies(session, *given); });
    program.option(command, "--person", "PERSON", given->person, Text::option_proxy_person, Candidates::person);
}

void add_absent(Program& program) {
    auto given = std::make_shared<AbsenceOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "absent", .summary = Text::about_absent, .description = Text::manual_absent,
                                     .examples = {"countersign absent 2026-11-04 2026-11-06",
                                                  "countersign absent '2026-11-04 13:00' '2026-11-04 18:00'",
                                                  "countersign absent", "countersign absent --clear"}},
                                    [given](Session& session) { absent(session, *given); });
    program.positional(command, "FROM", given->from, Text::argument_from);
    program.positional(command, "UNTIL", given->until, Text::argument_until);
    program.flag(command, "--clear", given->clear, Text::option_clear);
    program.option(command, "--person", "PERSON", given->person, Text::option_absent_person, Candidates::person);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace

void add_standing_commands(Program& program) {
    add_proxy(program);
    add_absent(program);
    auto given = std::make_shared<HandOverOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "hand-over", .summary = Text::about_hand_over,
                                     .description = Text::manual_hand_over,
                                     .examples = {"countersign hand-over zhang.wei liu.yang --reason 离职"}},
                                    [given](Session& session) { hand_over(session, *given); });
    program.positional(command, "FROM", given->from, Text::argument_leaver, Candidates::person)->required();
    program.positional(command, "TO", given->to, Text::argument_successor, Candidates::person)->required();
    program.option(command, "--reason", "TEXT", given->reason, Text::option_reason)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace countersign::cli
