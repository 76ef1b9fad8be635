// Program: the command line as a model (CLI11): every command with its options, what it says about
// itself, and what it does. The manual and the shell completion are made from this model, so that
// neither can say anything else than the program does.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "clients/cli/catalogue.hpp"
#include "clients/cli/session.hpp"

namespace countersign::cli {

constexpr std::string_view program_version = "0.1.0";

// What may stand in a place of the command line, for completion.
enum class Candidates { none, instance, action, person, workflow, table, state, filter, code, file, command, month, shell };

// What a command is, beside its options.
struct About {
    const char* name;                    // "show"
    Text summary;                        // one line
    Text description;                    // the manual's paragraphs
    std::vector<std::string> examples;   // command lines
};

using Handler = std::function<void(Session&)>;

class Program {
public:
    explicit Program(Language language);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Adds a command below `parent`; a null handler makes it a group of commands.
    CLI::App* add(CLI::App* parent, About about, Handler handler);

    // Options and positionals, described from the catalogue. `value` is the word in capitals.
    template <class Target>
    CLI::Option* positional(CLI::App* command, const char* value, Target& target, Text about,
                            Candidates candidates = Candidates::none) {
        return describe(command->add_option(value, target, std::string(text(about, language_))), value, candidates);
    }
    template <class Target>
    CLI::Option* option(CLI::App* command, const char* name, const char* value, Target& target, Text about,
                        Candidates candidates = Candidates::none) {
        return describe(command->add_option(name, target, std::string(text(about, language_))), value, candidates);
    }
    // INSTANCE..., at least one: every word that can be an instance's id, so that another positional may follow.
    CLI::Option* instances(CLI::App* command, std::vector<std::string>& target, Text about);
    // May be given several times, one value each.
    CLI::Option* options(CLI::App* command, const char* name, const char* value, std::vector<std::string>& target,
                         Text about, Candidates candidates = Candidates::none);
    CLI::Option* flag(CLI::App* command, const char* name, bool& target, Text about);

    [[nodiscard]] CLI::App& root() { return root_; }
    [[nodiscard]] const CLI::App& root() const { return root_; }
    [[nodiscard]] GlobalOptions& global() { return global_; }
    [[nodiscard]] Language language() const { return language_; }
    [[nodiscard]] const About& about(const CLI::App* command) const { return abouts_.at(command); }
    [[nodiscard]] Candidates candidates(const CLI::Option* option) const;
    [[nodiscard]] const Handler& handler(const CLI::App* command) const { return handlers_.at(command); }
    // The innermost command that was named on the command line.
    [[nodiscard]] const CLI::App* chosen() const;
    // "workflow show" -> that command; nullptr when there is none.
    [[nodiscard]] const CLI::App* find(const std::vector<std::string>& path) const;

private:
    CLI::Option* describe(CLI::Option* option, const char* value, Candidates candidates);

    Language language_;
    CLI::App root_;
    GlobalOptions global_;
    std::map<const CLI::App*, About> abouts_;
    std::map<const CLI::App*, Handler> handlers_;
    std::map<const CLI::Option*, Candidates> candidates_;
};

// "workflow show": the names below the root. Commands that users do not see have an empty group.
[[nodiscard]] std::string path_of(const CLI::App* command);
[[nodiscard]] std::vector<const CLI::App*> visible_commands(const CLI::App* parent);

// The commands, by what they are about.
void add_list_commands(Program& program);      // inbox, list, filter
void add_due_command(Program& program);        // due
void add_instance_commands(Program& program);  // open, show, history, why
void add_preview_command(Program& program);    // preview
void add_act_command(Program& program);        // act
void add_task_commands(Program& program);      // claim, unclaim, transfer, delegate, resolve, add-signer, remove-signer, take-back, urge
void add_migrate_command(Program& program, CLI::App* group);  // workflow migrate
void add_remark_commands(Program& program);    // signal, comment, ask, answer, cc, read
void add_standing_commands(Program& program);  // proxy, absent, hand-over
void add_template_command(Program& program);   // template
void add_print_command(Program& program);      // print
void add_attachment_commands(Program& program);  // attachment
void add_account_commands(Program& program);   // account
void add_workflow_commands(Program& program);  // workflow, settings, table
void add_people_commands(Program& program);    // people, key
void add_house_commands(Program& program);     // status, clock, calendar, ledger, release
void add_outbox_commands(Program& program);    // outbox
void add_report_commands(Program& program);    // report
void add_record_commands(Program& program);    // events, audit
void add_shell_commands(Program& program);     // help, completion

}  // namespace countersign::cli
