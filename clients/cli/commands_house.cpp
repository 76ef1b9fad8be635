// The commands about the company and its daemon: status, clock, calendar, ledger, release.
#include <map>

#include "clients/cli/draw_calendar.hpp"
#include "clients/cli/draw_list.hpp"
#include "clients/cli/grid.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/wall_time.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

void status(Session& session) {
    const json answer = session.ask("admin.status");
    if (session.print_json(answer)) return;
    const auto language = session.language();
    Grid grid({{""}, {""}});
    auto add = [&](Text name, const std::string& value, Style style = Style::plain) {
        grid.add({{session.say(name), Style::dim}, {value, style}});
    };
    const auto calendar = answer.value("calendar", json::object());
    const auto head = answer.value("head", json::object());
    const auto me = answer.value("me", json::object());
    add(Text::status_company, member(answer, "company"), Style::bold);
    add(Text::status_now, time_text(member(answer, "now")));
    if (is_true(answer, "rehearsal")) add(Text::status_mode, session.say(Text::status_rehearsal), Style::yellow);
    if (is_true(answer, "time_suspended")) add(Text::status_mode, session.say(Text::status_time_suspended), Style::red);
    if (is_true(answer, "read_only")) add(Text::status_mode, session.say(Text::status_read_only), Style::red);
    add(Text::status_open, member(answer, "open"));
    add(Text::status_head, member(head, "seq") + "  " + member(head, "hash"));
    add(Text::status_views, member(answer, "views_seq"));
    add(Text::status_calendar, member(calendar, "version") + "  " + member(calendar, "first") + " … " + member(calendar, "last"));
    add(Text::status_me, member(me, "name") + " (" + member(me, "id") + "): " + value_text(part(me, "roles"), language));
    grid.draw(session.out(), session.canvas().paint, session.canvas().width);
    for (const auto& warning : part(answer, "warnings"))
        session.out() << session.canvas().paint(Style::yellow, "! " + value_text(warning, language)) << '\n';
}

struct ClockOptions {
    std::vector<std::string> to;
    std::optional<std::string> month, request;
};

void show_clock(Session& session) {
    const json answer = session.ask("admin.status");
    const json shown{{"now", answer.value("now", json())},
                     {"rehearsal", answer.value("rehearsal", json())},
                     {"time_suspended", answer.value("time_suspended", json())}};
    if (session.print_json(shown)) return;
    session.out() << time_text(member(shown, "now"));
    if (is_true(shown, "rehearsal")) session.out() << "  " << session.say(Text::status_rehearsal);
    if (is_true(shown, "time_suspended")) session.out() << "  " << session.say(Text::status_time_suspended);
    session.out() << '\n';
}

// "2026-11-03 18:00" gets the company's offset; what is no date is a moment, as in a definition.
std::string instant_of(Session& session, const ClockOptions& given) {
    std::string written;
    for (const auto& word : given.to) written += (written.empty() ? "" : " ") + word;
    const bool is_date = written.size() >= 16 && written[4] == '-' && written[7] == '-';
    if (!is_date) {
        json params{{"moment", written}};
        if (given.month) params["month"] = *given.month;
        return member(session.ask("calendar.resolve", params), "at");
    }
    written[10] = 'T';
    if (written.size() == 16) written += ":00";
    if (written.size() != 19) return written;
    return written + company_offset(session);
}

void print_now(Session& session, const json& answer) {
    if (session.print_json(answer)) return;
    session.out() << session.say(Text::clock_now, time_text(member(answer, answer.contains("now") ? "now" : "at"))) << '\n';
}

void advance_clock(Session& session, const ClockOptions& given) {
    std::string asked;
    for (const auto& word : given.to) asked += word + " ";
    print_now(session, session.change({.method = "admin.clock.advance",
                                       .request = given.request,
                                       .same = {{"to", asked}},
                                       .params = [&] { return json{{"to", instant_of(session, given)}}; }}));
}

void confirm_clock(Session& session, const ClockOptions& given) {
    print_now(session, session.change({.method = "admin.clock.confirm",
                                       .request = given.request,
                                       .same = {},
                                       .params = [] { return json::object(); }}));
}

struct CalendarOptions {
    std::optional<std::string> month, resolve;
};

void calendar(Session& session, const CalendarOptions& given) {
    json params = json::object();
    if (given.month) params["month"] = *given.month;
    if (given.resolve) {
        params["moment"] = *given.resolve;
        const json answer = session.ask("calendar.resolve", params);
        if (!session.print_json(answer)) session.out() << time_text(member(answer, "at")) << '\n';
        return;
    }
    const json answer = session.ask("calendar.month", params);
    if (!session.print_json(answer)) draw_calendar(session.canvas(), answer);
}

struct LedgerOptions {
    std::optional<std::string> account, instance, prefix;
    std::size_t limit = 1000;
};

// Double entry: over all accounts it is zero.
void add_totals(json& accounts, const std::string& name) {
    std::map<std::string, std::int64_t> totals;
    for (const auto& account : accounts) {
        const auto& balance = part(account, "balance");
        if (balance.contains("amount") && balance["amount"].is_number_integer())
            totals[member(balance, "currency")] += balance["amount"].get<std::int64_t>();
    }
    for (const auto& [currency, minor] : totals)
        accounts.push_back({{"account", name}, {"balance", {{"amount", minor}, {"currency", currency}}}});
}

void ledger(Session& session, const LedgerOptions& given) {
    json params = json::object();
    const bool entries = given.account || given.instance;
    if (given.account) params["account"] = *given.account;
    if (given.instance) params["instance"] = *given.instance;
    if (given.prefix && !entries) params["prefix"] = *given.prefix;
    json answer = session.list(entries ? "ledger.entries" : "ledger.accounts", params, given.limit);
    if (session.print_json(answer)) return;
    if (entries) {
        draw_items(session.canvas(), answer["items"],
                   {{"at", Text::column_at}, {"instance", Text::column_instance}, {"debit_label", Text::column_debit},
                    {"credit_label", Text::column_credit}, {"amount", Text::column_amount, true}, {"actor", Text::column_actor},
                    {"seq", Text::column_seq, true}});
    } else {
        if (answer["next"].is_null()) add_totals(answer["items"], session.say(Text::total));
        draw_items(session.canvas(), answer["items"],
                   {{"account", Text::column_account}, {"label", Text::column_account_name}, {"balance", Text::column_balance, true}});
    }
    session.print_more(answer);
}

struct ReleaseOptions {
    std::string instance;
    std::optional<std::string> request;
};

void release(Session& session, const ReleaseOptions& given) {
    session.print_receipt(session.change({.method = "admin.release",
                                          .request = given.request,
                                          .same = {{"instance", given.instance}},
                                          .params = [&] { return json{{"instance", given.instance}}; }}));
}

void add_clock(Program& program) {
    CLI::App* group = program.add(&program.root(), {.name = "clock", .summary = Text::about_clock,
                                                    .description = Text::manual_clock, .examples = {}}, nullptr);
    program.add(group, {.name = "show", .summary = Text::about_clock_show, .description = Text::manual_clock_show,
                        .examples = {"countersign clock show"}}, show_clock);
    auto given = std::make_shared<ClockOptions>();
    CLI::App* command = program.add(group, {.name = "advance", .summary = Text::about_clock_advance,
                                            .description = Text::manual_clock_advance,
                                            .examples = {"countersign clock advance 2026-11-03 18:00",
                                                         "countersign clock advance 'working day 9, 09:00'"}},
                                    [given](Session& session) { advance_clock(session, *given); });
    program.positional(command, "TO", given->to, Text::argument_moment)->required();
    program.option(command, "--month", "MONTH", given->month, Text::option_moment_month, Candidates::month);
    program.option(command, "--request", "ID", given->request, Text::option_request);
    command = program.add(group, {.name = "confirm", .summary = Text::about_clock_confirm,
                                  .description = Text::manual_clock_confirm, .examples = {"countersign clock confirm"}},
                          [given](Session& session) { confirm_clock(session, *given); });
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace

void add_house_commands(Program& program) {
    program.add(&program.root(), {.name = "status", .summary = Text::about_status, .description = Text::manual_status,
                                  .examples = {"countersign status", "countersign status --json"}}, status);
    add_clock(program);
    auto month = std::make_shared<CalendarOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "calendar", .summary = Text::about_calendar, .description = Text::manual_calendar,
                                     .examples = {"countersign calendar 2026-10",
                                                  "countersign calendar 2026-10 --resolve 'working day 8, 18:00'"}},
                                    [month](Session& session) { calendar(session, *month); });
    program.positional(command, "MONTH", month->month, Text::argument_month, Candidates::month);
    program.option(command, "--resolve", "MOMENT", month->resolve, Text::option_resolve);

    auto given = std::make_shared<LedgerOptions>();
    command = program.add(&program.root(),
                          {.name = "ledger", .summary = Text::about_ledger, .description = Text::manual_ledger,
                           .examples = {"countersign ledger --prefix advance:", "countersign ledger advance:zhang.wei",
                                        "countersign ledger --instance MF-12"}},
                          [given](Session& session) { ledger(session, *given); });
    program.positional(command, "ACCOUNT", given->account, Text::argument_account);
    program.option(command, "--instance", "INSTANCE", given->instance, Text::option_ledger_instance, Candidates::instance);
    program.option(command, "--prefix", "PREFIX", given->prefix, Text::option_prefix);
    program.option(command, "--limit", "N", given->limit, Text::option_limit);
    auto released = std::make_shared<ReleaseOptions>();
    command = program.add(&program.root(),
                          {.name = "release", .summary = Text::about_release, .description = Text::manual_release,
                           .examples = {"countersign release MF-12"}},
                          [released](Session& session) { release(session, *released); });
    program.positional(command, "INSTANCE", released->instance, Text::argument_instance, Candidates::instance)->required();
    program.option(command, "--request", "ID", released->request, Text::option_request);
}

}  // namespace countersign::cli
