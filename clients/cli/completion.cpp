#include "clients/cli/completion.hpp"

#include <sstream>
#include <vector>

#include "clients/cli/manual.hpp"

namespace countersign::cli {

namespace {

struct Place {
    // "act 0": the path and the number of the positional, or * for those behind one that takes many words;
    // "act --lines": an option.
    std::string key;
    Candidates candidates = Candidates::none;
};

// What the three scripts need to know, in the order of the model.
struct Model {
    std::vector<std::string> commands;                              // "workflow show"
    std::vector<std::pair<std::string, std::string>> words;         // path -> its subcommands
    std::vector<std::pair<std::string, std::string>> options;       // path -> its options
    std::vector<Place> valued;                                      // options with a value, all commands
    std::vector<Place> positionals;
};

void collect(const Program& program, const CLI::App* command, Model& model) {
    const std::string path = path_of(command);
    std::string options, words;
    std::size_t place = 0;
    Candidates repeated = Candidates::none;  // of a positional that takes many words
    bool are_many = false;
    for (const auto* option : command->get_options()) {
        if (option->get_positional()) {
            model.positionals.push_back({path + (are_many ? " *" : " " + std::to_string(place++)), program.candidates(option)});
            repeated = are_many ? Candidates::none : program.candidates(option);
            are_many = are_many || option->get_expected_max() > 1;
            continue;
        }
        options += (options.empty() ? "" : " ") + option_name(option);
        if (!value_word(option).empty()) model.valued.push_back({path + " " + option_name(option), program.candidates(option)});
    }
    if (are_many && repeated != Candidates::none) model.positionals.push_back({path + " *", repeated});
    if (!path.empty()) model.commands.push_back(path);
    for (const auto* child : visible_commands(command)) words += (words.empty() ? "" : " ") + child->get_name();
    model.options.emplace_back(path, options);
    if (!words.empty()) model.words.emplace_back(path, words);
    for (const auto* child : visible_commands(command)) collect(program, child, model);
}

Model model_of(const Program& program) {
    Model model;
    collect(program, &program.root(), model);
    return model;
}

// Keys of the root begin with a space; an option of the root may stand behind any command.
std::string pattern(const std::string& key) {
    if (key.ends_with('*')) return "\"" + key.substr(0, key.size() - 1) + "\"*";
    return key.starts_with(" -") ? "*\"" + key + "\"" : "\"" + key + "\"";
}

std::string lines_of(const std::string& words) {
    std::string lines = words;
    for (char& c : lines) c = c == ' ' ? '\n' : c;
    return lines;
}

std::string posix_answer(Candidates candidates) {
    if (candidates == Candidates::file) return "_countersign_files=yes";
    if (candidates == Candidates::none || candidates == Candidates::month) return ":";
    return "_countersign_reply=\"$(countersign __complete " + std::string(name_of(candidates)) + " \"$first\" 2>/dev/null)\"";
}

// One function that bash and zsh understand alike: it is given the words behind the program's name,
// the last of them being typed, and sets _countersign_reply (a word a line) or _countersign_files.
void write_posix_function(std::ostream& out, const Model& model) {
    out << "_countersign_candidates() {\n"
           "    local path=\"\" before=\"\" first=\"\" word place=0 current=\"\"\n"
           "    _countersign_reply=\"\" _countersign_files=\"\"\n"
           "    while [ $# -gt 1 ]; do\n"
           "        word=\"$1\"; shift\n"
           "        if [ -n \"$before\" ]; then before=\"\"; continue; fi\n"
           "        case \"$path $word\" in\n";
    for (const auto& option : model.valued)
        if (!option.key.starts_with(" ")) out << "            " << pattern(option.key) << ") before=\"$path $word\" ;;\n";
    for (const auto& option : model.valued)
        if (option.key.starts_with(" ")) out << "            " << pattern(option.key) << ") before=\" $word\" ;;\n";
    for (const auto& command : model.commands) {
        const bool below_root = command.find(' ') == std::string::npos;
        out << "            \"" << (below_root ? " " : "") << command << "\") path=\"" << command << "\" ;;\n";
    }
    out << "            *\" -\"*) ;;\n"
           "            *) [ -n \"$first\" ] || first=\"$word\"; place=$((place + 1)) ;;\n"
           "        esac\n"
           "    done\n"
           "    current=\"$1\"\n"
           "    if [ -n \"$before\" ]; then\n"
           "        case \"$before\" in\n";
    for (const auto& option : model.valued) out << "            \"" << option.key << "\") " << posix_answer(option.candidates) << " ;;\n";
    out << "        esac\n"
           "        return\n"
           "    fi\n"
           "    case \"$current\" in\n"
           "        -*) case \"$path\" in\n";
    const std::string& global = model.options.front().second;
    for (const auto& [path, options] : model.options) {
        const std::string offered = path.empty() ? global : options + " " + global;
        out << "            \"" << path << "\") _countersign_reply=\"" << lines_of(offered) << "\" ;;\n";
    }
    out << "            esac\n"
           "            return ;;\n"
           "    esac\n"
           "    case \"$path\" in\n";
    for (const auto& [path, words] : model.words)
        out << "        \"" << path << "\") [ $place -gt 0 ] || _countersign_reply=\"" << lines_of(words) << "\" ;;\n";
    out << "    esac\n"
           "    case \"$path $place\" in\n";
    for (const auto& place : model.positionals)
        out << "        " << pattern(place.key) << ") " << posix_answer(place.candidates) << " ;;\n";
    out << "    esac\n"
           "}\n";
}

std::string bash_script(const Model& model) {
    std::ostringstream out;
    out << "# bash completion for countersign; made by `countersign completion bash`.\n";
    write_posix_function(out, model);
    out << "_countersign() {\n"
           "    local IFS=$'\\n' typed=\"${COMP_WORDS[COMP_CWORD]}\"\n"
           "    _countersign_candidates \"${COMP_WORDS[@]:1:COMP_CWORD}\"\n"
           "    if [ -n \"$_countersign_files\" ]; then\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        COMPREPLY=($(compgen -f -- \"$typed\"))\n"
           "    else\n"
           "        COMPREPLY=($(compgen -W \"$_countersign_reply\" -- \"$typed\"))\n"
           "    fi\n"
           "}\n"
           "complete -F _countersign countersign\n";
    return out.str();
}

std::string zsh_script(const Model& model) {
    std::ostringstream out;
    out << "#compdef countersign\n"
           "# zsh completion for countersign; made by `countersign completion zsh`.\n";
    write_posix_function(out, model);
    out << "_countersign() {\n"
           "    _countersign_candidates \"${(@)words[2,CURRENT]}\"\n"
           "    if [ -n \"$_countersign_files\" ]; then\n"
           "        _files\n"
           "    else\n"
           "        compadd -- ${(f)_countersign_reply}\n"
           "    fi\n"
           "}\n"
           "if [ \"$funcstack[1]\" = _countersign ]; then _countersign; else compdef _countersign countersign; fi\n";
    return out.str();
}

std::string fish_answer(Candidates candidates) {
    if (candidates == Candidates::file) return "__fish_complete_path (commandline -ct)";
    if (candidates == Candidates::none || candidates == Candidates::month) return "true";
    return "countersign __complete " + std::string(name_of(candidates)) + " \"$first\" 2>/dev/null";
}

std::string fish_script(const Model& model) {
    std::ostringstream out;
    out << "# fish completion for countersign; made by `countersign completion fish`.\n"
           "function __countersign_candidates\n"
           "    set -l path ''\n    set -l before ''\n    set -l first ''\n    set -l place 0\n"
           "    set -l words (commandline -opc)\n"
           "    for word in $words[2..-1]\n"
           "        if test -n \"$before\"\n            set before ''\n            continue\n        end\n"
           "        switch \"$path $word\"\n";
    for (const auto& option : model.valued)
        if (!option.key.starts_with(" ")) out << "            case '" << option.key << "'\n                set before \"$path $word\"\n";
    for (const auto& option : model.valued)
        if (option.key.starts_with(" ")) out << "            case '*" << option.key << "'\n                set before \" $word\"\n";
    for (const auto& command : model.commands) {
        const bool below_root = command.find(' ') == std::string::npos;
        out << "            case '" << (below_root ? " " : "") << command << "'\n                set path '" << command << "'\n";
    }
    out << "            case '* -*'\n                true\n"
           "            case '*'\n                test -n \"$first\"; or set first $word\n                set place (math $place + 1)\n"
           "        end\n    end\n"
           "    switch \"$before\"\n        case ''\n            true\n";
    for (const auto& option : model.valued)
        out << "        case '" << option.key << "'\n            " << fish_answer(option.candidates) << "\n            return\n";
    out << "    end\n"
           "    if string match -q -- '-*' (commandline -ct)\n        switch \"$path\"\n";
    const std::string& global = model.options.front().second;
    for (const auto& [path, options] : model.options) {
        const std::string offered = path.empty() ? global : options + " " + global;
        out << "            case '" << path << "'\n                string split ' ' -- '" << offered << "'\n";
    }
    out << "        end\n        return\n    end\n"
           "    if test $place -eq 0\n        switch \"$path\"\n";
    for (const auto& [path, words] : model.words)
        out << "            case '" << path << "'\n                string split ' ' -- '" << words << "'\n";
    out << "        end\n    end\n"
           "    switch \"$path $place\"\n";
    for (const auto& place : model.positionals)
        out << "        case '" << place.key << "'\n            " << fish_answer(place.candidates) << "\n";
    out << "    end\nend\n"
           "complete -c countersign -f -a '(__countersign_candidates)'\n";
    return out.str();
}

}  // namespace

std::string_view name_of(Candidates candidates) {
    switch (candidates) {
        case Candidates::none: return "";
        case Candidates::instance: return "instance";
        case Candidates::action: return "action";
        case Candidates::person: return "person";
        case Candidates::workflow: return "workflow";
        case Candidates::table: return "table";
        case Candidates::state: return "state";
        case Candidates::filter: return "filter";
        case Candidates::code: return "code";
        case Candidates::file: return "";
        case Candidates::command: return "command";
        case Candidates::month: return "";
        case Candidates::shell: return "shell";
    }
    return "";
}

std::string completion_script(const Program& program, std::string_view shell) {
    const Model model = model_of(program);
    if (shell == "bash") return bash_script(model);
    if (shell == "zsh") return zsh_script(model);
    return fish_script(model);
}

}  // namespace countersign::cli
