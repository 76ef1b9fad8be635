#include "clients/cli/manual.hpp"

#include <algorithm>
#include <sstream>

#include "clients/cli/text_width.hpp"

namespace countersign::cli {

namespace {

struct Row {
    std::string name, text;
};
struct Section {
    Text title;
    std::vector<std::string> paragraphs;
    std::vector<Row> rows;
    std::vector<std::string> commands;  // lines to type
};

std::vector<std::string> paragraphs_of(std::string_view text) {
    std::vector<std::string> paragraphs;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (const auto line = text.substr(0, end); !line.empty()) paragraphs.emplace_back(line);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return paragraphs;
}

bool is_repeated(const CLI::Option* option) { return option->get_expected_max() > 1; }

std::string in_synopsis(const CLI::Option* option) {
    const std::string word = value_word(option);
    std::string written = option->get_positional() ? option->get_name() : option_name(option);
    if (!option->get_positional() && !word.empty()) written += " " + word;
    if (!option->get_required()) written = "[" + written + "]";
    return is_repeated(option) ? written + "..." : written;
}

bool is_own(const CLI::Option* option) {
    return option->get_name() != "--help" && option->get_name() != "-h,--help";
}

std::vector<Row> option_rows(const CLI::App* command, bool positional) {
    std::vector<Row> rows;
    for (const auto* option : command->get_options()) {
        if (option->get_positional() != positional) continue;
        const std::string word = value_word(option);
        std::string name = positional ? option->get_name() : option_name(option) + (word.empty() ? "" : " " + word);
        rows.push_back({std::move(name), option->get_description()});
    }
    return rows;
}

std::vector<Row> command_rows(const CLI::App* command) {
    std::vector<Row> rows;
    for (const auto* child : visible_commands(command)) {
        if (child->get_subcommands([](const CLI::App*) { return true; }).empty()) {
            rows.push_back({path_of(child), child->get_description()});
            continue;
        }
        if (child->get_require_subcommand_min() == 0) rows.push_back({path_of(child), child->get_description()});
        for (auto& below : command_rows(child)) rows.push_back(std::move(below));
    }
    return rows;
}

std::vector<Row> exit_rows(Language language) {
    std::vector<Row> rows;
    for (const auto& [code, what] : {std::pair{"0", Text::exit_0}, {"1", Text::exit_1}, {"2", Text::exit_2}, {"3", Text::exit_3},
                                     {"4", Text::exit_4}, {"5", Text::exit_5}, {"6", Text::exit_6}, {"70", Text::exit_70}})
        rows.push_back({code, std::string(text(what, language))});
    return rows;
}

void add_root_sections(std::vector<Section>& sections, Language language) {
    sections.push_back({.title = Text::manual_files,
                        .rows = {{"~/.config/countersign/client.toml", std::string(text(Text::file_config, language))},
                                 {"~/.local/state/countersign/", std::string(text(Text::file_state, language))}}});
    std::vector<Row> rows;
    for (const auto& [name, what] : {std::pair{"COUNTERSIGN_CONFIG", Text::variable_config}, {"XDG_CONFIG_HOME", Text::variable_xdg_config},
                                     {"XDG_STATE_HOME", Text::variable_xdg_state}, {"LC_ALL, LC_MESSAGES, LANG", Text::variable_locale},
                                     {"NO_COLOR", Text::variable_no_color}})
        rows.push_back({name, std::string(text(what, language))});
    sections.push_back({.title = Text::manual_environment, .rows = std::move(rows)});
}

std::vector<Section> sections_of(const Program& program, const CLI::App* command) {
    const auto language = program.language();
    const auto& about = program.about(command);
    const bool is_root = command->get_parent() == nullptr;
    std::vector<Section> sections;
    sections.push_back({.title = Text::manual_synopsis, .commands = {synopsis(command)}});
    sections.push_back({.title = Text::manual_description, .paragraphs = paragraphs_of(text(about.description, language))});
    if (auto rows = command_rows(command); !rows.empty()) sections.push_back({.title = Text::manual_commands, .rows = std::move(rows)});
    if (auto rows = option_rows(command, true); !rows.empty())
        sections.push_back({.title = Text::manual_arguments, .rows = std::move(rows)});
    if (auto rows = option_rows(command, false); !rows.empty())
        sections.push_back({.title = is_root ? Text::manual_global_options : Text::manual_options, .rows = std::move(rows)});
    if (is_root) add_root_sections(sections, language);
    if (!about.examples.empty()) sections.push_back({.title = Text::manual_examples, .commands = about.examples});
    sections.push_back({.title = Text::manual_exit, .rows = exit_rows(language)});
    return sections;
}

void write_rows(std::ostream& out, const std::vector<Row>& rows, const Paint& paint, int width) {
    int names = 0;
    for (const auto& row : rows) names = std::max(names, std::min(display_width(row.name), 30));
    for (const auto& row : rows) {
        const auto lines = wrap(row.text, std::max(20, width - names - 6));
        out << "    " << paint(Style::bold, row.name);
        if (display_width(row.name) > names) out << "\n    " << std::string(static_cast<std::size_t>(names), ' ');
        else out << std::string(static_cast<std::size_t>(names - display_width(row.name)), ' ');
        for (std::size_t i = 0; i < lines.size(); ++i)
            out << (i == 0 ? "  " : std::string(static_cast<std::size_t>(names) + 6, ' ')) << lines[i] << '\n';
    }
}

// In Markdown, < and | mean something else.
std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) safe += c == '|' ? "\\|" : c == '<' ? "&lt;" : std::string(1, c);
    return safe;
}

void write_markdown_section(std::ostream& out, const Section& section, Language language) {
    out << "\n**" << text(section.title, language) << "**\n\n";
    for (std::size_t i = 0; i < section.paragraphs.size(); ++i) out << (i == 0 ? "" : "\n") << escaped(section.paragraphs[i]) << '\n';
    if (!section.rows.empty()) out << "| | |\n|---|---|\n";
    for (const auto& row : section.rows) out << "| `" << escaped(row.name) << "` | " << escaped(row.text) << " |\n";
    if (section.commands.empty()) return;
    out << "```\n";
    for (const auto& line : section.commands) out << line << '\n';
    out << "```\n";
}

void write_markdown(std::ostream& out, const Program& program, const CLI::App* command) {
    const std::string path = path_of(command);
    out << (path.empty() ? "# countersign" : "\n## " + path) << "\n\n" << command->get_description() << '\n';
    for (const auto& section : sections_of(program, command))
        // The exit codes are the same for all; on one page they stand once.
        if (section.title != Text::manual_exit || path.empty()) write_markdown_section(out, section, program.language());
    for (const auto* child : visible_commands(command)) write_markdown(out, program, child);
}

}  // namespace

std::string option_name(const CLI::Option* option) {
    if (!option->get_lnames().empty()) return "--" + option->get_lnames().front();
    return option->get_snames().empty() ? option->get_name() : "-" + option->get_snames().front();
}

std::string value_word(const CLI::Option* option) {
    if (option->get_items_expected_max() == 0) return {};
    const std::string type = option->get_type_name();
    return type.substr(0, type.find(':'));
}

std::string synopsis(const CLI::App* command) {
    const std::string path = path_of(command);
    std::string line = "countersign";
    if (path.empty()) return line + " [OPTION]... COMMAND [ARGUMENT]...";
    line += " " + path;
    const bool has_commands = !visible_commands(command).empty();
    if (has_commands && command->get_require_subcommand_min() > 0) return line + " COMMAND";
    for (const bool positional : {true, false})
        for (const auto* option : command->get_options())
            if (is_own(option) && option->get_positional() == positional) line += " " + in_synopsis(option);
    return line;
}

std::string manual_page(const Program& program, const CLI::App* command, const Paint& paint, int width) {
    const int columns = width > 0 ? std::min(width, 100) : 80;
    const std::string path = path_of(command);
    std::ostringstream out;
    out << paint(Style::bold, "countersign" + (path.empty() ? "" : " " + path)) << " — " << command->get_description() << '\n';
    for (const auto& section : sections_of(program, command)) {
        out << '\n' << paint(Style::bold, text(section.title, program.language())) << '\n';
        bool first = true;
        for (const auto& paragraph : section.paragraphs) {
            if (!first) out << '\n';
            first = false;
            for (const auto& line : wrap(paragraph, columns - 4)) out << "    " << line << '\n';
        }
        write_rows(out, section.rows, paint, columns);
        for (const auto& command_line : section.commands) {
            const auto lines = wrap(command_line, columns - 8);
            for (std::size_t i = 0; i < lines.size(); ++i) out << (i == 0 ? "    " : "        ") << lines[i] << '\n';
        }
    }
    return out.str();
}

std::string manual_markdown(const Program& program) {
    std::ostringstream out;
    write_markdown(out, program, &program.root());
    return out.str();
}

}  // namespace countersign::cli
