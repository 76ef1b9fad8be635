#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "clients/cli/catalogue.hpp"
#include "clients/cli/complaint.hpp"
#include "clients/cli/completion.hpp"
#include "clients/cli/manual.hpp"
#include "tests/clients/fake_daemon.hpp"

namespace countersign::cli {

namespace {

std::multiset<std::string> placeholders(std::string_view text) {
    static const std::regex placeholder(R"(\{[^}]*\})");
    const std::string copy(text);
    std::multiset<std::string> found;
    for (std::sregex_iterator at(copy.begin(), copy.end(), placeholder), end; at != end; ++at) found.insert(at->str());
    return found;
}

std::string file(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream content;
    content << in.rdbuf();
    return content.str();
}

// What the shell offers for these words, with the real bash and our script.
std::string completed(const std::string& words) {
    const testing::TemporaryFolder folder;
    const auto script = folder.write("completion.bash", completion_script(Program(Language::en), "bash"));
    // A countersign that knows one instance stands in for the real one.
    const auto test = folder.write("test.bash",
                                   "source " + script + "\n"
                                   "countersign() { [ \"$2\" = instance ] && echo MF-12; [ \"$2\" = action ] && echo \"approve-$3\"; }\n"
                                   "COMP_WORDS=(" + words + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                                   "_countersign; echo \"${COMPREPLY[*]}\" > " + folder.path("out") + "\n");
    if (std::system(("bash " + test).c_str()) != 0) return "failed";
    std::string out = file(folder.path("out"));
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
}

}  // namespace

TEST_CASE("every text is there in both languages, with the same placeholders", "[cli][catalogue]") {
    std::set<std::string_view> names;
    for (const auto& entry : catalogue()) {
        INFO(entry.name);
        CHECK_FALSE(entry.zh.empty());
        CHECK_FALSE(entry.en.empty());
        CHECK(names.insert(entry.name).second);
        // {} takes its turn, so only the count must agree; what is named must be named in both.
        if (entry.zh.find("{0}") == std::string_view::npos && entry.en.find("{0}") == std::string_view::npos)
            CHECK(placeholders(entry.zh) == placeholders(entry.en));
    }
}

TEST_CASE("every command has a page that names its options, arguments and exit codes, in both languages", "[cli][manual]") {
    for (const auto language : {Language::zh, Language::en}) {
        const Program program(language);
        const auto check = [&](const auto& self, const CLI::App* command) -> void {
            INFO(path_of(command));
            const auto page = manual_page(program, command, Paint(false), 80);
            CHECK(page.find(text(Text::exit_5, language).substr(0, 12)) != std::string::npos);
            for (const auto* option : command->get_options())
                CHECK(page.find(option->get_positional() ? option->get_name() : option_name(option)) != std::string::npos);
            if (visible_commands(command).empty()) CHECK_FALSE(program.about(command).examples.empty());
            for (const auto* child : visible_commands(command)) self(self, child);
        };
        check(check, &program.root());
    }
}

TEST_CASE("docs/cli.md is what the program says about itself", "[cli][manual]") {
    // Made by `countersign --lang en __manual > docs/cli.md`.
    CHECK(file(std::string(COUNTERSIGN_SOURCE_DIR) + "/docs/cli.md") == manual_markdown(Program(Language::en)));
}

TEST_CASE("bash completes commands, options, instances and actions", "[cli][completion]") {
    CHECK(completed("countersign hist") == "history");
    CHECK(completed("countersign workflow ''") == "list show check publish diagram migrate");
    CHECK(completed("countersign act MF-12 approve --lin") == "--lines");
    CHECK(completed("countersign --json show ''") == "MF-12");
    CHECK(completed("countersign --key some.key act --reason because MF-7 ''") == "approve-MF-7");
    CHECK(completed("countersign completion ''").empty());
}

TEST_CASE("the scripts for zsh and fish know every command and option", "[cli][completion]") {
    const Program program(Language::en);
    for (const char* shell : {"zsh", "fish"}) {
        const auto script = completion_script(program, shell);
        for (const auto* word : {"revoke-key", "--since-version", "--witness", "__complete instance"}) {
            INFO(shell << " " << word);
            CHECK(script.find(word) != std::string::npos);
        }
    }
}

TEST_CASE("refusals lead to the documented exit codes", "[cli]") {
    CHECK(exit_of_refusal("too_early") == Exit::refused);
    CHECK(exit_of_refusal("already_signed") == Exit::refused);
    CHECK(exit_of_refusal("invalid_input") == Exit::usage);
    CHECK(exit_of_refusal("no_such_instance") == Exit::not_found);
    CHECK(exit_of_refusal("stale_version") == Exit::conflict);
    CHECK(exit_of_refusal("not_assigned") == Exit::not_authorised);
    CHECK(exit_of_refusal("internal") == Exit::internal);
}

}  // namespace countersign::cli
