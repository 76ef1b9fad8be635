// The commands about one instance: open, show, history, why, act.
#include "clients/cli/draw_history.hpp"
#include "clients/cli/draw_instance.hpp"
#include "clients/cli/form_input.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct OpenOptions {
    std::string workflow;
    std::optional<std::string> initiator, period, request;
};

const json* find_action(const json& actions, const std::string& name, Language language) {
    for (const auto& action : actions)
        if (member(action, "action") == name || label(action, "label", language) == name) return &action;
    return nullptr;
}

// A receipt names a state only when the instance entered one; its label is in what instance.show said.
ReceiptWords receipt_words(const json& receipt, const json& instance, const std::string& action, Language language) {
    ReceiptWords words;
    if (const auto* taken = find_action(part(instance, "actions"), action, language)) words.action = label(*taken, "label", language);
    const std::string state = member(receipt, "state");
    if (state.empty()) words.state = label(instance, "state_label", language);
    for (const char* list : {"path", "steps"})
        for (const auto& step : part(instance, list))
            if (!state.empty() && member(step, "state") == state) words.state = label(step, "label", language);
    return words;
}

void open(Session& session, const OpenOptions& given) {
    Change change{.method = "instance.open", .request = given.request, .same = {{"workflow", given.workflow}}, .params = {}};
    change.params = [&] {
        json params{{"workflow", given.workflow}};
        if (given.initiator) params["initiator"] = *given.initiator;
        if (given.period) params["period"] = *given.period;
        return params;
    };
    const json receipt = session.change(change);
    ReceiptWords words;
    // Only for the words: it is opened, whatever comes of this question.
    if (const auto shown = session.connection().ask("instance.show", {{"instance", member(receipt, "instance")},
                                                                      {"seen", receipt.value("seq", json(0))}}))
        words = receipt_words(receipt, *shown, {}, session.language());
    session.print_receipt(receipt, words);
}

struct ActOptions {
    std::string instance, action;
    FormInput values;
    std::optional<std::string> to, reason, request;
    std::optional<std::uint32_t> version;
};

// The action is not among what I may do now; the daemon says why, in its own words and code.
[[noreturn]] void complain_not_offered(Session& session, const ActOptions& given, const json& instance) {
    const json explanation = session.ask("instance.explain", {{"instance", given.instance}});
    if (const auto* refused = find_action(part(explanation, "actions"), given.action, session.language());
        refused != nullptr && !is_true(*refused, "possible"))
        throw Complaint(exit_of_refusal(member(*refused, "code")), member(*refused, "code"),
                        label(*refused, "text", session.language()), label(*refused, "hint", session.language()));
    std::string offered;
    for (const auto& action : part(instance, "actions")) offered += (offered.empty() ? "" : ", ") + member(action, "action");
    throw Complaint(Exit::not_found, "no_such_action",
                    session.say(Text::no_such_action, given.action, given.instance, label(instance, "state_label", session.language())),
                    offered.empty() ? session.say(Text::nothing_to_do) : session.say(Text::you_may, offered));
}

std::optional<std::string> target_of(const ActOptions& given, const json& action) {
    if (given.to) return given.to;
    const auto& choose = part(action, "choose");
    if (choose.size() != 1) return std::nullopt;
    return choose[0].is_string() ? choose[0].get<std::string>() : member(choose[0], "state");
}

// What is sent, made from the instance as it is shown.
json act_params(Session& session, const ActOptions& given, const json& instance) {
    const auto* action = find_action(part(instance, "actions"), given.action, session.language());
    if (action == nullptr) complain_not_offered(session, given, instance);
    const auto values = read_action_values(given.values, instance, *action, session.language());
    json params{{"instance", given.instance}, {"action", member(*action, "action")}};
    params["version"] = given.version ? json(*given.version) : instance.value("version", json(0));
    if (!values.input.is_null()) params["input"] = values.input;
    if (values.form) params["form"] = *values.form;
    if (const auto to = target_of(given, *action)) params["to"] = *to;
    if (given.reason) params["reason"] = *given.reason;
    return params;
}

void act(Session& session, const ActOptions& given) {
    json before;  // stays empty when a request is asked again
    const auto params = [&] {
        before = session.ask("instance.show", {{"instance", given.instance}});
        return act_params(session, given, before);
    };
    const json receipt = session.change({.method = "task.act",
                                         .request = given.request,
                                         .same = {{"instance", given.instance}, {"action", given.action}},
                                         .params = params});
    session.print_receipt(receipt, receipt_words(receipt, before, given.action, session.language()));
}

void show(Session& session, const std::string& instance) {
    const json answer = session.ask("instance.show", {{"instance", instance}});
    if (!session.print_json(answer)) draw_instance(session.canvas(), answer);
}

void why(Session& session, const std::string& instance) {
    const json answer = session.ask("instance.explain", {{"instance", instance}});
    if (!session.print_json(answer)) draw_explanation(session.canvas(), answer);
}

struct HistoryOptions {
    std::string instance;
    std::optional<std::uint32_t> since_version;
    bool all = false;
};

void history(Session& session, const HistoryOptions& given) {
    json params{{"instance", given.instance}};
    if (given.since_version) params["since_version"] = *given.since_version;
    const json answer = session.list("instance.history", params, 100000);
    if (!session.print_json(answer)) draw_history(session.canvas(), answer["items"], given.all);
}

void add_act(Program& program) {
    auto given = std::make_shared<ActOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "act", .summary = Text::about_act, .description = Text::manual_act,
                                     .examples = {"countersign act MF-12 submit --lines lines.csv --field note=2026-10",
                                                  "countersign act MF-12 approve",
                                                  "countersign act MF-12 return --to draft --reason 采购金额有误",
                                                  "countersign act MF-12 ask_advance --input amount=3,000.00",
                                                  "countersign act MF-12 hand_in --lines receipts.csv"}},
                                    [given](Session& session) { act(session, *given); });
    program.positional(command, "INSTANCE", given->instance, Text::argument_instance, Candidates::instance)->required();
    program.positional(command, "ACTION", given->action, Text::argument_action, Candidates::action)->required();
    program.options(command, "--input", "NAME=VALUE", given->values.input, Text::option_input);
    program.option(command, "--lines", "FILE.csv", given->values.lines, Text::option_lines, Candidates::file);
    program.option(command, "--form", "FILE", given->values.form, Text::option_form, Candidates::file);
    program.options(command, "--field", "NAME=VALUE", given->values.field, Text::option_field);
    program.option(command, "--to", "STATE", given->to, Text::option_to, Candidates::state);
    program.option(command, "--reason", "TEXT", given->reason, Text::option_reason);
    program.option(command, "--version", "N", given->version, Text::option_act_version);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

void add_open(Program& program) {
    auto given = std::make_shared<OpenOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "open", .summary = Text::about_open, .description = Text::manual_open,
                                     .examples = {"countersign open monthly-fee --initiator zhang.wei --period 2026-10"}},
                                    [given](Session& session) { open(session, *given); });
    program.positional(command, "WORKFLOW", given->workflow, Text::argument_workflow, Candidates::workflow)->required();
    program.option(command, "--initiator", "PERSON", given->initiator, Text::option_initiator, Candidates::person);
    program.option(command, "--period", "MONTH", given->period, Text::option_period, Candidates::month);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace

void add_instance_commands(Program& program) {
    add_open(program);
    auto shown = std::make_shared<std::string>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "show", .summary = Text::about_show, .description = Text::manual_show,
                                     .examples = {"countersign show MF-12", "countersign show MF-12 --json"}},
                                    [shown](Session& session) { show(session, *shown); });
    program.positional(command, "INSTANCE", *shown, Text::argument_instance, Candidates::instance)->required();

    auto past = std::make_shared<HistoryOptions>();
    command = program.add(&program.root(),
                          {.name = "history", .summary = Text::about_history, .description = Text::manual_history,
                           .examples = {"countersign history MF-12", "countersign history MF-12 --since-version 4 --all"}},
                          [past](Session& session) { history(session, *past); });
    program.positional(command, "INSTANCE", past->instance, Text::argument_instance, Candidates::instance)->required();
    program.option(command, "--since-version", "N", past->since_version, Text::option_since_version);
    program.flag(command, "--all", past->all, Text::option_all_events);

    auto explained = std::make_shared<std::string>();
    command = program.add(&program.root(),
                          {.name = "why", .summary = Text::about_why, .description = Text::manual_why,
                           .examples = {"countersign why MF-12"}},
                          [explained](Session& session) { why(session, *explained); });
    program.positional(command, "INSTANCE", *explained, Text::argument_instance, Candidates::instance)->required();
    add_act(program);
}

}  // namespace countersign::cli
