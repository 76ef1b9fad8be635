// The commands about the program itself: help, completion, and the hidden ones behind them.
#include "clients/cli/completion.hpp"
#include "clients/cli/manual.hpp"
#include "clients/cli/program.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct CompleteOptions {
    std::string kind;
    std::string context;  // the first argument on the line: an instance, where that matters
};

void print_members(Session& session, const json& items, const char* name) {
    for (const auto& item : items) session.out() << member(item, name) << '\n';
}

void print_states(Session& session, const std::string& instance) {
    if (instance.empty()) return;
    print_members(session, part(session.ask("instance.show", {{"instance", instance}}), "steps"), "state");
}

void print_tables(Session& session) {
    const json workflows = session.list("workflow.list", json::object(), 100);
    for (const auto& workflow : part(workflows, "items")) {
        const json shown = session.ask("workflow.show", {{"workflow", member(workflow, "workflow")}});
        print_members(session, part(shown, "tables"), "id");
    }
}

// For the shell: one candidate a line. Without a daemon there are none, and no word about it.
void complete(Program& program, Session& session, const CompleteOptions& given) {
    const json nothing = json::object();
    try {
        if (given.kind == "command") {
            for (const auto* command : visible_commands(&program.root())) session.out() << command->get_name() << '\n';
        } else if (given.kind == "shell") {
            session.out() << "bash\nzsh\nfish\n";
        } else if (given.kind == "instance") {
            print_members(session, part(session.list("instance.list", {{"closed", false}}, 200), "items"), "instance");
        } else if (given.kind == "action") {
            print_members(session, part(session.ask("instance.show", {{"instance", given.context}}), "actions"), "action");
        } else if (given.kind == "person") {
            print_members(session, part(session.list("people.list", nothing, 1000), "items"), "id");
        } else if (given.kind == "workflow") {
            print_members(session, part(session.list("workflow.list", nothing, 1000), "items"), "workflow");
        } else if (given.kind == "state") {
            print_states(session, given.context);
        } else if (given.kind == "filter") {
            print_members(session, part(session.list("filter.list", nothing, 1000), "items"), "name");
        } else if (given.kind == "code") {
            print_members(session, part(session.ask("refusal.explain"), "items"), "code");
        } else if (given.kind == "table") {
            print_tables(session);
        }
    } catch (const Complaint&) {
        return;
    }
}

void help(const Program& program, Session& session, const std::vector<std::string>& path) {
    const auto* command = program.find(path);
    if (command == nullptr) throw usage_complaint(session.say(Text::no_such_command, path.front()), session.say(Text::see_help));
    session.out() << manual_page(program, command, session.canvas().paint, session.canvas().width);
}

}  // namespace

void add_shell_commands(Program& program) {
    auto path = std::make_shared<std::vector<std::string>>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "help", .summary = Text::about_help, .description = Text::manual_help,
                                     .examples = {"countersign help act", "countersign help workflow publish"}},
                                    [&program, path](Session& session) { help(program, session, *path); });
    program.positional(command, "COMMAND", *path, Text::argument_command, Candidates::command);

    auto shell = std::make_shared<std::string>();
    command = program.add(&program.root(),
                          {.name = "completion", .summary = Text::about_completion, .description = Text::manual_completion,
                           .examples = {"countersign completion bash > ~/.local/share/bash-completion/completions/countersign",
                                        "countersign completion zsh > ~/.zfunc/_countersign",
                                        "countersign completion fish > ~/.config/fish/completions/countersign.fish"}},
                          [&program, shell](Session& session) { session.out() << completion_script(program, *shell); });
    program.positional(command, "SHELL", *shell, Text::argument_shell, Candidates::shell)
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));

    auto asked = std::make_shared<CompleteOptions>();
    command = program.add(&program.root(), {.name = "__complete", .summary = Text::about_completion,
                                            .description = Text::manual_completion, .examples = {}},
                          [&program, asked](Session& session) { complete(program, session, *asked); });
    command->group("");
    program.positional(command, "KIND", asked->kind, Text::argument_shell)->required();
    program.positional(command, "CONTEXT", asked->context, Text::argument_shell);

    command = program.add(&program.root(), {.name = "__manual", .summary = Text::about_help, .description = Text::manual_help,
                                            .examples = {}},
                          [&program](Session& session) { session.out() << manual_markdown(program); });
    command->group("");
}

}  // namespace countersign::cli
