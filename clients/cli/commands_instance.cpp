// The commands about one instance: open, show, history, why.
#include "clients/cli/attach.hpp"
#include "clients/cli/draw_history.hpp"
#include "clients/cli/draw_instance.hpp"
#include "clients/cli/form_input.hpp"
#include "clients/cli/outcome.hpp"
#include "clients/cli/program.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct OpenOptions {
    std::string workflow;
    std::optional<std::string> initiator, period, request;
    FormInput values;
};

// By the definition's fields, which are asked for only where there is a form to read.
std::optional<json> form_of(Session& session, const OpenOptions& given) {
    if (!given.values.touches_form() && !given.values.lines) return std::nullopt;
    const json workflow = session.ask("workflow.show", {{"workflow", given.workflow}});
    return read_opening_form(uploading(session, given.values), read_fields(part(workflow, "form")), session.language());
}

void open(Session& session, const OpenOptions& given) {
    Change change{.method = "instance.open", .request = given.request, .same = {{"workflow", given.workflow}}, .params = {}};
    change.params = [&] {
        json params{{"workflow", given.workflow}};
        if (given.initiator) params["initiator"] = *given.initiator;
        if (given.period) params["period"] = *given.period;
        if (auto form = form_of(session, given)) params["form"] = std::move(*form);
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

void show(Session& session, const std::string& instance) {
    const json answer = session.ask("instance.show", {{"instance", instance}});
    if (!session.print_json(answer)) draw_instance(session.canvas(), answer);
}

struct WhyOptions {
    std::optional<std::string> instance, code;
};

// Of an instance as it is, or of a refusal's code in general.
void why(Session& session, const WhyOptions& given) {
    if (given.instance) {
        const json answer = session.ask("instance.explain", {{"instance", *given.instance}});
        if (!session.print_json(answer)) draw_explanation(session.canvas(), answer);
        return;
    }
    if (!given.code) throw usage_complaint(session.say(Text::why_what));
    const json answer = session.ask("refusal.explain", {{"code", *given.code}});
    if (!session.print_json(answer)) draw_code(session.canvas(), part(answer, "items").front());
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

void add_open(Program& program) {
    auto given = std::make_shared<OpenOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "open", .summary = Text::about_open, .description = Text::manual_open,
                                     .examples = {"countersign open monthly-fee --initiator zhang.wei --period 2026-10",
                                                  "countersign open promise --field what=补发样品 --field due=2026-11-20"}},
                                    [given](Session& session) { open(session, *given); });
    program.positional(command, "WORKFLOW", given->workflow, Text::argument_workflow, Candidates::workflow)->required();
    program.option(command, "--initiator", "PERSON", given->initiator, Text::option_initiator, Candidates::person);
    program.option(command, "--period", "MONTH", given->period, Text::option_period, Candidates::month);
    program.option(command, "--form", "FILE", given->values.form, Text::option_opening_form, Candidates::file);
    program.option(command, "--lines", "FILE.xlsx", given->values.lines, Text::option_lines, Candidates::file);
    program.options(command, "--field", "NAME=VALUE", given->values.field, Text::option_field);
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

    auto explained = std::make_shared<WhyOptions>();
    command = program.add(&program.root(),
                          {.name = "why", .summary = Text::about_why, .description = Text::manual_why,
                           .examples = {"countersign why MF-12", "countersign why --code held_by_other"}},
                          [explained](Session& session) { why(session, *explained); });
    auto* asked = program.positional(command, "INSTANCE", explained->instance, Text::argument_instance, Candidates::instance);
    program.option(command, "--code", "CODE", explained->code, Text::option_code, Candidates::code)->excludes(asked);
}

}  // namespace countersign::cli
