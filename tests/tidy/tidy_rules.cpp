#include "tests/tidy/tidy_rules.hpp"

#include <algorithm>
#include <optional>
#include <regex>
#include <sstream>

namespace countersign::tidy {

namespace {

constexpr std::size_t columns_max = 140;

using Texts = std::vector<std::string_view>;

bool begins_with_one_of(std::string_view text, const Texts& beginnings) {
    return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

// Who may include whom. The first line whose folder fits a file counts; a folder may always
// include itself, and everybody the two words in daemon/result.hpp and daemon/ensure.hpp.
struct Neighbours {
    std::string_view folder;
    Texts may_include;
};

const std::vector<Neighbours>& neighbours() {
    static const std::vector<Neighbours> table = {
        {"daemon/engine/", {}},
        {"daemon/definitions/", {"daemon/engine/"}},
        {"daemon/protocol/", {}},
        {"daemon/store/", {"daemon/engine/"}},
        {"daemon/server/", {"daemon/engine/", "daemon/definitions/", "daemon/store/", "daemon/protocol/"}},
        {"daemon/main.cpp", {"daemon/"}},
        {"daemon/result.hpp", {}},
        {"daemon/ensure.hpp", {}},
        {"clients/connection/", {"daemon/protocol/"}},
        {"clients/front/", {}},
        {"clients/settings/", {"clients/connection/"}},
        {"clients/icalendar/", {}},
        {"clients/notify/mail/", {"clients/connection/"}},
        {"clients/notify/platforms/", {"clients/connection/"}},
        {"clients/print/", {}},
        {"clients/spreadsheet/", {}},
        {"clients/documents/", {"clients/connection/", "clients/icalendar/", "clients/print/", "clients/spreadsheet/"}},
        {"clients/notify/memory/", {"clients/notify/platforms/"}},
        {"clients/notify/house/", {"clients/connection/", "clients/notify/platforms/"}},
        {"clients/notify/manners/", {"clients/notify/house/"}},
        {"clients/notify/wording/", {"clients/connection/", "clients/notify/platforms/", "clients/notify/house/"}},
        {"clients/notify/desk/",
         {"clients/connection/",
          "clients/notify/platforms/",
          "clients/notify/memory/",
          "clients/notify/house/",
          "clients/notify/wording/",
          "clients/front/"}},
        {"clients/notify/hooks/", {"daemon/protocol/", "clients/connection/", "clients/notify/platforms/"}},
        {"clients/notify/config/", {"clients/settings/", "clients/notify/platforms/", "clients/notify/manners/"}},
        {"clients/notify/", {"daemon/protocol/", "clients/connection/", "clients/front/", "clients/settings/", "clients/notify/"}},
        {"clients/web/session/", {"clients/connection/"}},
        {"clients/web/gateway/",
         {"daemon/protocol/",
          "clients/connection/",
          "clients/front/",
          "clients/settings/",
          "clients/print/",
          "clients/documents/",
          "clients/web/session/"}},
        {"clients/web/", {"clients/connection/", "clients/front/", "clients/settings/", "clients/web/"}},
        {"clients/", {"daemon/protocol/", "clients/connection/", "clients/icalendar/", "clients/print/", "clients/documents/"}},
        {"tests/", {"daemon/", "clients/", "tests/"}},
    };
    return table;
}

// Headers with one home, or a few.
struct Homes {
    std::string_view header;
    Texts folders;
};

const std::vector<Homes>& homes() {
    static const std::vector<Homes> table = {
        {"tl/", {"daemon/result.hpp"}},
        {"sqlite3.h", {"daemon/store/", "tests/"}},
        {"zmq", {"daemon/server/", "clients/", "tests/"}},
        {"spdlog/", {"daemon/server/", "daemon/main.cpp"}},
        {"CLI/", {"daemon/main.cpp", "clients/", "tests/"}},
        {"date/tz.h", {"daemon/definitions/"}},
        {"toml++/", {"daemon/definitions/", "daemon/server/", "daemon/main.cpp", "clients/", "tests/"}},
        {"nlohmann/",
         {"daemon/definitions/",
          "daemon/protocol/",
          "daemon/store/",
          "daemon/server/",
          "daemon/main.cpp",
          "clients/",
          "tests/"}},
        {"SQLiteCpp/", {"clients/notify/memory/", "clients/web/session/"}},
        // An evaluation keeps its few roots without taking memory for them.
        {"boost/", {"daemon/engine/expression_evaluation.hpp", "clients/notify/platforms/", "clients/front/", "tests/fakes/platforms/"}},
        {"pugixml.hpp", {"clients/spreadsheet/"}},
        {"xlsxwriter.h", {"clients/spreadsheet/"}},
        {"zip.h", {"clients/spreadsheet/"}},
        {"cairo", {"clients/print/"}},
        {"pango/", {"clients/print/"}},
        {"qrencode.h", {"clients/print/"}},
        {"curl/", {"clients/notify/"}},
        {"gmime/", {"clients/notify/mail/"}},
        {"httplib", {"tests/fakes/platforms/"}},
        {"catch2/", {"tests/"}},
        {"rapidcheck", {"tests/"}},
    };
    return table;
}

// The engine is a function of its arguments: no files, no threads, no chance, no output.
const Texts& headers_of_the_world() {
    static const Texts headers = {"fstream",
                                  "iostream",
                                  "filesystem",
                                  "cstdio",
                                  "thread",
                                  "mutex",
                                  "atomic",
                                  "condition_variable",
                                  "future",
                                  "random"};
    return headers;
}

struct Banned {
    std::regex pattern;
    std::string name;
    std::string instead;
    bool in_tests;
};

const std::vector<Banned>& banned_calls() {
    const auto whole = [](const std::string& call) { return std::regex("(^|[^A-Za-z0-9_.>])" + call); };
    static const std::vector<Banned> table = {
        {std::regex("system_clock::now"),
         "system_clock::now",
         "take the time as an argument, or from server/clock",
         false},
        {whole("(std::|::)?time\\((nullptr|NULL|0|&)"),
         "time()",
         "take the time as an argument, or from server/clock",
         false},
        {whole("(std::)?random_device"),
         "random_device",
         "take the seed as an argument, or from server/randomness",
         true},
        {whole("(std::|::|secure_)?getenv\\("),
         "getenv",
         "take the setting as an argument; main reads the environment",
         false},
        {std::regex("\\bsleep_(for|until)\\("),
         "sleep_for",
         "wait for what is awaited, with poll and a time limit",
         true},
        {whole("(::)?(u|nano)?sleep\\("), "sleep", "wait for what is awaited, with poll and a time limit", true},
    };
    return table;
}

// The shells, where the world is let in. The benchmark measures the real one.
const Texts& shells() {
    static const Texts files = {
        "daemon/main.cpp", "daemon/server/clock.cpp", "daemon/server/randomness.cpp", "clients/", "tests/bench/"};
    return files;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    std::istringstream stream{std::string(text)};
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

struct Include {
    std::string name;
    bool quoted = false;
    int line = 0;
};

std::vector<Include> includes_of(const Source& source) {
    static const std::regex pattern(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
    std::vector<Include> includes;
    const auto lines = lines_of(code_of(source.text));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::smatch match;
        if (!std::regex_search(lines[i], match, pattern)) continue;
        includes.push_back({.name = match[2], .quoted = match[1] == "\"", .line = static_cast<int>(i) + 1});
    }
    return includes;
}

std::string join(const Texts& texts) {
    std::string all;
    for (const std::string_view text : texts) all += (all.empty() ? "" : ", ") + std::string(text);
    return all;
}

std::optional<std::string> fault_of_neighbour(const std::string& path, const std::string& included) {
    if (included == "daemon/result.hpp" || included == "daemon/ensure.hpp") return std::nullopt;
    const auto& table = neighbours();
    const auto row = std::ranges::find_if(table, [&](const Neighbours& one) { return path.starts_with(one.folder); });
    if (row == table.end())
        return "This file stands in no folder that the table in tests/tidy/tidy_rules.cpp knows; add a line.";
    // A client is its own folder: clients/cli may not include clients/web.
    const std::string own = path.substr(0, path.rfind('/') + 1);
    if (own != "daemon/" && included.starts_with(own)) return std::nullopt;
    if (begins_with_one_of(included, row->may_include)) return std::nullopt;
    return "It includes \"" + included + "\", but " + std::string(row->folder) + " may include only itself" +
           (row->may_include.empty() ? "" : ", " + join(row->may_include)) +
           " and daemon/result.hpp, daemon/ensure.hpp; move what is needed down, or pass it as an argument.";
}

std::optional<std::string> fault_of_library(const std::string& path, const std::string& included) {
    if (path.starts_with("daemon/engine/") && std::ranges::count(headers_of_the_world(), included) > 0) {
        return "The engine includes <" + included + ">, but it is pure; let the caller do this and pass the result.";
    }
    for (const Homes& home : homes()) {
        if (!included.starts_with(home.header) || begins_with_one_of(path, home.folders)) continue;
        return "It includes <" + included + ">, which only " + join(home.folders) +
               " may use; hide it behind what is there.";
    }
    return std::nullopt;
}

std::size_t columns_of(std::string_view line) {
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::ranges::count_if(line, begins_character));
}

// A sentence stays on one line, where one can search for it: the columns of texts do not count. Those
// of a line that is only a comment do.
std::size_t columns_that_break(std::string_view line, std::string_view code) {
    const std::size_t columns = columns_of(line);
    const std::size_t first = line.find_first_not_of(' ');
    if (columns <= columns_max || line.substr(std::min(first, line.size())).starts_with("//")) return columns;
    std::string outside_texts;
    for (std::size_t i = 0; i < line.size(); ++i)
        if (i < code.size() && (line[i] == ' ' || code[i] != ' ')) outside_texts += line[i];
    return columns_of(outside_texts);
}

void check_header(const Source& source, TidyFaults& faults) {
    if (!source.path.ends_with(".hpp")) return;
    if (!source.text.starts_with("// ")) {
        faults.push_back({source.path, 1, "A header starts with a comment that says what it is; write 3 to 8 lines."});
    }
    if (source.text.find("\n#pragma once\n") == std::string::npos) {
        faults.push_back({source.path, 1, "A header needs #pragma once; add it after the first comment."});
    }
}

}  // namespace

std::string TidyFault::describe() const { return path + ":" + std::to_string(line) + ": " + text; }

TidyFaults check_includes(const Source& source) {
    TidyFaults faults;
    for (const Include& include : includes_of(source)) {
        const bool from_root = begins_with_one_of(include.name, {"daemon/", "clients/", "tests/"});
        std::optional<std::string> text;
        if (from_root) {
            text = fault_of_neighbour(source.path, include.name);
        } else if (include.quoted) {
            text = "It includes \"" + include.name + "\"; write the path from the repository root.";
        } else {
            text = fault_of_library(source.path, include.name);
        }
        if (text) faults.push_back({source.path, include.line, *text});
    }
    return faults;
}

TidyFaults check_calls(const Source& source) {
    TidyFaults faults;
    if (begins_with_one_of(source.path, shells())) return faults;
    const bool is_test = source.path.starts_with("tests/");
    const auto lines = lines_of(code_of(source.text));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const Banned& banned : banned_calls()) {
            if (is_test && !banned.in_tests) continue;
            if (!std::regex_search(lines[i], banned.pattern)) continue;
            faults.push_back(
                {source.path, static_cast<int>(i) + 1, "It uses " + banned.name + "; " + banned.instead + "."});
        }
    }
    return faults;
}

TidyFaults check_looks(const Source& source) {
    TidyFaults faults;
    check_header(source, faults);
    const auto lines = lines_of(source.text);
    const auto code = lines_of(code_of(source.text));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const int number = static_cast<int>(i) + 1;
        const auto complain = [&](std::string text) { faults.push_back({source.path, number, std::move(text)}); };
        if (columns_that_break(lines[i], code[i]) > columns_max) complain("The line is longer than 140 columns; break it.");
        if (lines[i].find('\t') != std::string::npos) complain("The line has a tab; use spaces, or \\t within a text.");
        if (code[i].find("using namespace std;") != std::string::npos)
            complain("It says \"using namespace std\"; name what is used.");
    }
    return faults;
}

TidyFaults check_stories(const std::vector<std::string>& paths) {
    TidyFaults faults;
    for (const std::string& path : paths) {
        if (!path.ends_with(".toml")) continue;
        const std::string story = path.substr(0, path.size() - 5) + ".story";
        if (std::ranges::count(paths, story) > 0) continue;
        faults.push_back({path, 0, "The workflow has no story; write " + story + ", which shows and tests it."});
    }
    return faults;
}

TidyFaults check_own_header_first(const Source& source, const std::vector<std::string>& paths) {
    if (!source.path.ends_with(".cpp")) return {};
    const std::string header = source.path.substr(0, source.path.size() - 4) + ".hpp";
    if (std::ranges::count(paths, header) == 0) return {};
    const auto includes = includes_of(source);
    if (!includes.empty() && includes.front().name == header) return {};
    return {{source.path,
             includes.empty() ? 1 : includes.front().line,
             "Its own header comes first; include \"" + header + "\" above the others."}};
}

TidyFaults check_source(const Source& source) {
    TidyFaults faults = check_includes(source);
    for (const auto& check : {check_calls, check_looks}) {
        const TidyFaults more = check(source);
        faults.insert(faults.end(), more.begin(), more.end());
    }
    return faults;
}

}  // namespace countersign::tidy
