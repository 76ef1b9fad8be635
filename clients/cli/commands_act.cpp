// The command that takes actions: act, on one instance or on several.
#include "clients/cli/attach.hpp"
#include "clients/cli/form_input.hpp"
#include "clients/cli/outcome.hpp"
#include "clients/cli/program.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct ActOptions {
    std::vector<std::string> instances;
    std::string action;
    FormInput values;
    std::optional<std::string> to, reason, on_behalf_of, resume, request;
    std::optional<std::uint32_t> version;
};

// The action is not among what I may do now; the daemon says why, in its own words and code.
[[noreturn]] void complain_not_offered(Session& session, const ActOptions& given, const json& instance) {
    const json explanation = session.ask("instance.explain", {{"instance", given.instances.front()}});
    if (const auto* refused = find_action(part(explanation, "actions"), given.action, session.language());
        refused != nullptr && !is_true(*refused, "possible"))
        throw Complaint(exit_of_refusal(member(*refused, "code")), member(*refused, "code"),
                        label(*refused, "text", session.language()), label(*refused, "hint", session.language()));
    std::string offered;
    for (const auto& action : part(instance, "actions")) offered += (offered.empty() ? "" : ", ") + member(action, "action");
    throw Complaint(Exit::not_found, "no_such_action",
                    session.say(Text::no_such_action, given.action, given.instances.front(),
                                label(instance, "state_label", session.language())),
                    offered.empty() ? session.say(Text::nothing_to_do) : session.say(Text::you_may, offered));
}

std::optional<std::string> target_of(const ActOptions& given, const json& action) {
    if (given.to) return given.to;
    const auto& choose = part(action, "choose");
    if (choose.size() != 1) return std::nullopt;
    return choose[0].is_string() ? choose[0].get<std::string>() : member(choose[0], "state");
}

// What is sent, made from the instance as it is shown. Without `action` (it is not offered) only what is
// asked for is sent, and the daemon says why not.
json params_of(const ActOptions& given, const json& instance, const json* action, Language language) {
    json params{{"instance", member(instance, "instance")}, {"action", given.action}};
    params["version"] = given.version ? json(*given.version) : instance.value("version", json(0));
    if (action != nullptr) {
        const auto values = read_action_values(given.values, instance, *action, language);
        params["action"] = member(*action, "action");
        if (!values.input.is_null()) params["input"] = values.input;
        if (values.form) params["form"] = *values.form;
        if (const auto to = target_of(given, *action)) params["to"] = *to;
    }
    for (const auto& [name, value] : {std::pair{"reason", given.reason}, {"on_behalf_of", given.on_behalf_of}, {"resume", given.resume}})
        if (value) params[name] = *value;
    return params;
}

std::string done_in(const json& instance, const ActOptions& given, Language language) {
    const auto* taken = find_action(part(instance, "actions"), given.action, language);
    return taken == nullptr ? std::string() : label(*taken, "label", language);
}

void act_on_one(Session& session, const ActOptions& given) {
    json before;  // stays empty when a request is asked again
    const auto params = [&] {
        before = session.ask("instance.show", {{"instance", given.instances.front()}});
        const auto* action = find_action(part(before, "actions"), given.action, session.language());
        if (action == nullptr) complain_not_offered(session, given, before);
        return params_of(given, before, action, session.language());
    };
    const json receipt = session.change({.method = "task.act",
                                         .request = given.request,
                                         .same = {{"instance", given.instances.front()}, {"action", given.action}},
                                         .params = params});
    session.print_receipt(receipt, receipt_words(receipt, before, done_in(before, given, session.language()), session.language()));
}

void act_on_many(Session& session, const ActOptions& given) {
    if (given.version) throw usage_complaint(session.say(Text::version_of_several));
    Shown shown;
    std::string done;
    const auto params = [&] {
        json items = json::array();
        for (const std::string& id : given.instances) {
            const json& instance = shown.of(session, id);
            items.push_back(params_of(given, instance, find_action(part(instance, "actions"), given.action, session.language()),
                                      session.language()));
            if (done.empty()) done = done_in(instance, given, session.language());
        }
        return json{{"items", std::move(items)}};
    };
    const json answer = session.change({.method = "task.act_many",
                                        .request = given.request,
                                        .same = {{"instances", joined(given.instances)}, {"action", given.action}},
                                        .params = params});
    print_outcomes(session, answer, shown, done);
}

void act(Session& session, ActOptions& given) {
    given.values = uploading(session, given.values);
    if (given.instances.size() == 1) act_on_one(session, given);
    else act_on_many(session, given);
}

}  // namespace

void add_act_command(Program& program) {
    auto given = std::make_shared<ActOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "act", .summary = Text::about_act, .description = Text::manual_act,
                                     .examples = {"countersign act MF-12 submit --lines lines.csv --field note=2026-10",
                                                  "countersign act MF-12 approve",
                                                  "countersign act MF-12 MF-13 MF-17 approve",
                                                  "countersign act MF-12 approve --on-behalf-of zhao.min",
                                                  "countersign act MF-12 return --to draft --reason 采购金额有误",
                                                  "countersign act MF-12 ask_advance --input amount=3,000.00",
                                                  "countersign act MF-12 hand_in --lines receipts.csv --input photos=@receipt-1.jpg --input photos=@receipt-2.jpg"}},
                                    [given](Session& session) { act(session, *given); });
    program.instances(command, given->instances, Text::argument_instances);
    program.positional(command, "ACTION", given->action, Text::argument_action, Candidates::action)->required();
    program.options(command, "--input", "NAME=VALUE", given->values.input, Text::option_input);
    program.option(command, "--lines", "FILE.xlsx", given->values.lines, Text::option_lines, Candidates::file);
    program.option(command, "--form", "FILE", given->values.form, Text::option_form, Candidates::file);
    program.options(command, "--field", "NAME=VALUE", given->values.field, Text::option_field);
    program.option(command, "--to", "STATE", given->to, Text::option_to, Candidates::state);
    program.option(command, "--reason", "TEXT", given->reason, Text::option_reason);
    program.option(command, "--on-behalf-of", "PERSON", given->on_behalf_of, Text::option_on_behalf_of, Candidates::person);
    program.option(command, "--resume", "steps|jump back", given->resume, Text::option_resume)
        ->check(CLI::IsMember({"steps", "jump back"}));
    program.option(command, "--version", "N", given->version, Text::option_act_version);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace countersign::cli
