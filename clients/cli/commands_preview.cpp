// preview: what lies ahead of an instance, before anything is done.
#include "clients/cli/attach.hpp"
#include "clients/cli/draw_preview.hpp"
#include "clients/cli/form_input.hpp"
#include "clients/cli/program.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct PreviewOptions {
    std::string instance;
    std::optional<std::string> action;
    FormInput values;
};

// The form as the action would carry it: the present one with what was given laid over it.
std::optional<json> form_of(Session& session, const PreviewOptions& given) {
    if (!given.values.touches_form() && !given.values.lines) return std::nullopt;
    const json instance = session.ask("instance.show", {{"instance", given.instance}});
    const json editing{{"action", given.action.value_or("")}, {"edits_form", true}, {"input", json::array()}};
    return read_action_values(uploading(session, given.values), instance, editing, session.language()).form;
}

void preview(Session& session, const PreviewOptions& given) {
    json params{{"instance", given.instance}};
    if (given.action) params["action"] = *given.action;
    if (auto form = form_of(session, given)) params["form"] = std::move(*form);
    const json answer = session.ask("instance.preview", params);
    if (!session.print_json(answer)) draw_preview(session.canvas(), answer);
}

}  // namespace

void add_preview_command(Program& program) {
    auto given = std::make_shared<PreviewOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "preview", .summary = Text::about_preview, .description = Text::manual_preview,
                                     .examples = {"countersign preview MF-12",
                                                  "countersign preview MF-12 --action submit --lines lines.csv"}},
                                    [given](Session& session) { preview(session, *given); });
    program.positional(command, "INSTANCE", given->instance, Text::argument_instance, Candidates::instance)->required();
    program.option(command, "--action", "ACTION", given->action, Text::option_preview_action, Candidates::action);
    program.option(command, "--lines", "FILE.xlsx", given->values.lines, Text::option_lines, Candidates::file);
    program.option(command, "--form", "FILE", given->values.form, Text::option_form, Candidates::file);
    program.options(command, "--field", "NAME=VALUE", given->values.field, Text::option_field);
}

}  // namespace countersign::cli
