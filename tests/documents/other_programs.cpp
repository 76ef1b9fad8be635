#include "tests/documents/other_programs.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/fakes/temporary_folder.hpp"

namespace countersign::documents {

namespace {

std::string run(const std::filesystem::path& folder, const std::string& script) {
    std::ofstream(folder / "script.py") << script;
    FILE* pipe = ::popen(("cd " + folder.string() + " && /usr/bin/python3 script.py 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    ::pclose(pipe);
    return text;
}

std::string content(const std::filesystem::path& file) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

}  // namespace

bool has_openpyxl() {
    const fakes::TemporaryFolder folder;
    static const bool is_there = run(folder.path(), "import openpyxl; print('there')") == "there\n";
    if (!is_there) WARN("SKIPPED: python3-openpyxl is not installed, so no other program read or wrote a workbook.");
    return is_there;
}

std::string made_by_openpyxl(const std::string& body) {
    return made_by_python("import openpyxl, datetime\nw = openpyxl.Workbook()\ns = w.active\n" + body + "\nw.save(file)");
}

std::string seen_by_openpyxl(const std::string& bytes, const std::string& body) {
    const fakes::TemporaryFolder folder;
    std::ofstream(folder.path() / "book.xlsx", std::ios::binary) << bytes;
    return run(folder.path(), "import openpyxl\nw = openpyxl.load_workbook('book.xlsx')\n" + body + "\n");
}

std::string made_by_python(const std::string& body, const std::string& given) {
    const fakes::TemporaryFolder folder;
    std::ofstream(folder.path() / "given", std::ios::binary) << given;
    const std::string said = run(folder.path(), "file = 'made'\ngiven = 'given'\n" + body + "\n");
    INFO(said);
    const std::string bytes = content(folder.path() / "made");
    REQUIRE_FALSE(bytes.empty());
    return bytes;
}

}  // namespace countersign::documents
