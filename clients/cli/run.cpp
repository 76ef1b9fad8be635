#include "clients/cli/run.hpp"

#include <algorithm>

#include "clients/cli/draw_history.hpp"
#include "clients/cli/manual.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

std::optional<std::string> value_of(const std::vector<std::string>& arguments, const std::string& option) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == option && i + 1 < arguments.size()) return arguments[i + 1];
        if (arguments[i].starts_with(option + "=")) return arguments[i].substr(option.size() + 1);
    }
    return std::nullopt;
}

bool has_flag(const std::vector<std::string>& arguments, const std::string& flag) {
    return std::find(arguments.begin(), arguments.end(), flag) != arguments.end();
}

// Needed before the arguments are read, because what is said about them is in this language.
Language choose_language(const std::vector<std::string>& arguments, const Surroundings& around) {
    auto named = value_of(arguments, "--lang");
    if (!named) {
        const auto path = connection::config_path(around.variable, value_of(arguments, "--config"));
        if (const auto config = connection::read_client_config(path)) named = config->language;
    }
    if (named == "zh") return Language::zh;
    if (named == "en") return Language::en;
    return language_of(around.variable);
}

// As one would type it again.
std::string command_line(const std::vector<std::string>& arguments) {
    std::string line = "countersign";
    for (const auto& argument : arguments) {
        const bool plain = !argument.empty() && argument.find_first_of(" \t\n'\"\\$`!*?[](){}<>|&;#~") == std::string::npos;
        std::string quoted;
        for (const char c : argument) quoted += c == '\'' ? "'\\''" : std::string(1, c);
        line += " " + (plain ? argument : "'" + quoted + "'");
    }
    return line;
}

void print_lines(std::ostream& out, const std::string& sentences, std::string_view first, std::string_view others) {
    std::size_t at = 0;
    bool is_first = true;
    while (at <= sentences.size()) {
        const auto end = std::min(sentences.find('\n', at), sentences.size());
        out << (is_first ? first : others) << printable(std::string_view(sentences).substr(at, end - at)) << '\n';
        is_first = false;
        at = end + 1;
    }
}

int complain(const Complaint& complaint, const Surroundings& around, Language language, bool as_json) {
    const int exit = static_cast<int>(complaint.exit);
    if (as_json) {
        json error{{"code", complaint.code}, {"text", complaint.what()}, {"hint", complaint.hint}, {"exit", exit}};
        if (!complaint.data.empty()) error["data"] = complaint.data;
        around.out << json{{"error", error}}.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
        return exit;
    }
    print_lines(around.err, complaint.what(), "countersign: ", "  ");
    if (!complaint.hint.empty()) print_lines(around.err, complaint.hint, "  → ", "    ");
    // What happened since the caller looked, when that is why it was refused.
    if (const auto& changes = part(complaint.data, "changes"); !changes.empty())
        draw_history({.out = around.err, .paint = Paint(false), .language = language, .width = around.width}, changes, false);
    return exit;
}

Complaint complaint_of(const Program& program, const CLI::ParseError& error) {
    const Language language = program.language();
    // CLI11 would only say that a command is missing; a word that is none is what went wrong.
    if (!visible_commands(program.chosen()).empty())
        for (const auto& word : program.root().remaining(true))
            if (!word.starts_with("-")) return usage_complaint(say(language, Text::no_such_command, word), say(language, Text::see_help));
    std::string sentence = error.what();
    while (!sentence.empty() && (sentence.back() == '\n' || sentence.back() == '.')) sentence.pop_back();
    return usage_complaint(say(language, Text::usage_wrong, sentence), say(language, Text::see_help));
}

int obey(Program& program, const std::vector<std::string>& arguments, const Surroundings& around) {
    const auto& handler = program.handler(program.chosen());
    Session session(around, program.global(), program.language(), command_line(arguments));
    handler(session);
    around.out.flush();
    return static_cast<int>(session.exit());
}

}  // namespace

int run(const std::vector<std::string>& arguments, const Surroundings& around) {
    const Language language = choose_language(arguments, around);
    const bool as_json = has_flag(arguments, "--json") || has_flag(arguments, "--jsonl");
    try {
        Program program(language);
        try {
            program.root().parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
        } catch (const CLI::CallForHelp&) {
            const Paint paint(around.out_is_terminal && !around.variable("NO_COLOR"));
            around.out << manual_page(program, program.chosen(), paint, around.width);
            return static_cast<int>(Exit::ok);
        } catch (const CLI::CallForVersion& version) {
            around.out << version.what() << '\n';
            return static_cast<int>(Exit::ok);
        } catch (const CLI::ParseError& error) {
            return complain(complaint_of(program, error), around, language, as_json);
        }
        return obey(program, arguments, around);
    } catch (const Complaint& complaint) {
        return complain(complaint, around, language, as_json);
    } catch (const std::exception& error) {
        const Complaint internal(Exit::internal, "internal", say(language, Text::internal_error, error.what()));
        return complain(internal, around, language, as_json);
    }
}

}  // namespace countersign::cli
