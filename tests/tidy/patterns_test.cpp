// docs/patterns.md says which story or test shows each pattern: each of them must exist.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// The text of every story file by its name, and of all tests under "test".
std::map<std::string, std::string> what_is_told() {
    const fs::path root = COUNTERSIGN_SOURCE_DIR;
    std::map<std::string, std::string> told;
    for (const char* folder : {"workflows", "tests"})
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.path().extension() == ".story") told[entry.path().filename().string()] = text_of(entry.path());
            if (entry.path().extension() == ".cpp") told["test"] += text_of(entry.path());
        }
    return told;
}

// "signing.story: title" exists, as a story or as a test case.
bool exists(const std::string& shown, const std::map<std::string, std::string>& told) {
    const auto colon = shown.find(": ");
    if (colon == std::string::npos) return false;
    const auto found = told.find(shown.substr(0, colon));
    if (found == told.end()) return false;
    const std::string title = shown.substr(colon + 2);
    const std::string wanted = found->first == "test" ? "TEST_CASE(\"" + title + "\"" : "\nstory " + title + "\n";
    return found->second.find(wanted) != std::string::npos;
}

}  // namespace

TEST_CASE("what docs/patterns.md says shows a pattern is there", "[tidy][patterns]") {
    const auto told = what_is_told();
    std::istringstream page(text_of(fs::path(COUNTERSIGN_SOURCE_DIR) / "docs/patterns.md"));
    std::size_t shown = 0;
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("| ") || line.find_first_of("0123456789") != 2) continue;
        line.erase(line.rfind(" |"));
        const std::string last = line.substr(line.rfind(" | ") + 3);
        if (last == "-") continue;
        INFO(line);
        CHECK(exists(last, told));
        ++shown;
    }
    CHECK(shown == 40 + 21);
    CHECK_FALSE(exists("signing.story: a story that nobody told", told));
}
