#include "clients/cli/program.hpp"

namespace countersign::cli {

Program::Program(Language language) : language_(language), root_(std::string(text(Text::about_countersign, language)), "countersign") {
    abouts_[&root_] = {.name = "countersign", .summary = Text::about_countersign, .description = Text::manual_countersign,
                       .examples = {"countersign inbox", "countersign show MF-12",
                                    "countersign act MF-12 submit --lines lines.csv",
                                    "countersign list --state draft --json"}};
    handlers_[&root_] = nullptr;
    root_.fallthrough();
    root_.require_subcommand(1);
    root_.set_help_flag("-h,--help", std::string(text(Text::option_help, language)));
    root_.set_version_flag("--version", "countersign " + std::string(program_version))
        ->description(std::string(text(Text::option_version, language)));
    option(&root_, "--config", "FILE", global_.config, Text::option_config, Candidates::file);
    option(&root_, "--endpoint", "ENDPOINT", global_.endpoint, Text::option_endpoint);
    option(&root_, "--feed", "ENDPOINT", global_.feed, Text::option_feed);
    option(&root_, "--server-key", "FILE", global_.server_key, Text::option_server_key, Candidates::file);
    option(&root_, "--key", "FILE", global_.key, Text::option_key, Candidates::file);
    option(&root_, "--timeout", "SECONDS", global_.timeout_seconds, Text::option_timeout)->check(CLI::Range(1, 3600));
    option(&root_, "--attempts", "N", global_.attempts, Text::option_attempts)->check(CLI::Range(1, 100));
    option(&root_, "--lang", "zh|en", global_.language, Text::option_lang)->check(CLI::IsMember({"zh", "en"}));
    flag(&root_, "--json", global_.json, Text::option_json);
    flag(&root_, "--jsonl", global_.json_lines, Text::option_jsonl);
    add_list_commands(*this);
    add_due_command(*this);
    add_instance_commands(*this);
    add_preview_command(*this);
    add_act_command(*this);
    add_task_commands(*this);
    add_remark_commands(*this);
    add_standing_commands(*this);
    add_template_command(*this);
    add_print_command(*this);
    add_attachment_commands(*this);
    add_account_commands(*this);
    add_workflow_commands(*this);
    add_people_commands(*this);
    add_house_commands(*this);
    add_outbox_commands(*this);
    add_report_commands(*this);
    add_record_commands(*this);
    add_shell_commands(*this);
}

CLI::App* Program::add(CLI::App* parent, About about, Handler handler) {
    CLI::App* command = parent->add_subcommand(about.name, std::string(text(about.summary, language_)));
    if (!handler) command->require_subcommand(1);
    abouts_[command] = std::move(about);
    handlers_[command] = std::move(handler);
    return command;
}

CLI::Option* Program::instances(CLI::App* command, std::vector<std::string>& target, Text about) {
    const auto check = [](const std::string& word) {
        const auto digits = word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        const bool is_id = digits != std::string::npos && digits > 0 && word[digits] == '-' && digits + 1 < word.size() &&
                           word.find_first_not_of("0123456789", digits + 1) == std::string::npos;
        return is_id ? std::string() : "Expected an instance such as MF-12, but found " + word;
    };
    command->validate_positionals();
    return positional(command, "INSTANCE", target, about, Candidates::instance)->required()->check(check);
}

CLI::Option* Program::options(CLI::App* command, const char* name, const char* value, std::vector<std::string>& target,
                              Text about, Candidates candidates) {
    // Without this, one --input would swallow every word behind it.
    return option(command, name, value, target, about, candidates)->allow_extra_args(false);
}

CLI::Option* Program::flag(CLI::App* command, const char* name, bool& target, Text about) {
    return command->add_flag(name, target, std::string(text(about, language_)));
}

CLI::Option* Program::describe(CLI::Option* option, const char* value, Candidates candidates) {
    option->type_name(value);
    candidates_[option] = candidates;
    return option;
}

Candidates Program::candidates(const CLI::Option* option) const {
    const auto found = candidates_.find(option);
    return found == candidates_.end() ? Candidates::none : found->second;
}

const CLI::App* Program::chosen() const {
    const CLI::App* command = &root_;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    return command;
}

const CLI::App* Program::find(const std::vector<std::string>& path) const {
    const CLI::App* command = &root_;
    for (const auto& name : path) {
        const CLI::App* next = nullptr;
        for (const auto* candidate : visible_commands(command))
            if (candidate->get_name() == name) next = candidate;
        if (next == nullptr) return nullptr;
        command = next;
    }
    return command;
}

std::string path_of(const CLI::App* command) {
    if (command->get_parent() == nullptr) return {};
    const std::string above = path_of(command->get_parent());
    return above.empty() ? command->get_name() : above + " " + command->get_name();
}

std::vector<const CLI::App*> visible_commands(const CLI::App* parent) {
    std::vector<const CLI::App*> visible;
    for (const auto* command : parent->get_subcommands([](const CLI::App*) { return true; }))
        if (!command->get_group().empty()) visible.push_back(command);
    return visible;
}

}  // namespace countersign::cli
