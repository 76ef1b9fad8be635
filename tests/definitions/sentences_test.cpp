// Every sentence that the readers and checkers of definitions can say is said of some broken definition: the
// sentences are collected from the sources, so that a new one without its broken definition fails here.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "daemon/definitions/definition_file.hpp"
#include "tests/definitions/samples.hpp"

namespace countersign::definitions {

namespace {

// What has tests of its own: calendars and people.
const std::set<std::string> elsewhere{"calendar_checker.cpp", "calendar_file.cpp",   "calendar_year.cpp", "company_calendar.cpp",
                                      "people_checker.cpp", "reminder_checker.cpp",   "published_years.cpp", "zone_rules.cpp"};
// What no small file can show; and a name where there are none at all, since every expression sees the settings.
const std::set<std::string> unseen{
    "expected a value, but there is no name {}",
    "Expected a definition of at most {} bytes, but it has {}.",
    "Expected a table that can be searched for gaps, but '{}' has too many different bounds."};

struct Sentence {
    std::string file, text;
};

// The text of the literal that begins at `at`, with those that the compiler joins to it; `at` ends behind them.
std::string literal_at(const std::string& source, std::size_t& at) {
    std::string text;
    while (at < source.size() && source[at] == '"') {
        for (++at; at < source.size() && source[at] != '"'; ++at) {
            if (source[at] == '\\') ++at;
            text += source[at];
        }
        const std::size_t next = source.find_first_not_of(" \n", ++at);
        if (next == std::string::npos || source[next] != '"') break;
        at = next;
    }
    return text;
}

std::vector<std::string> literals_of(const std::string& source) {
    std::vector<std::string> all;
    std::size_t at = 0;
    while (at < source.size()) {
        if (source.compare(at, 2, "//") == 0)
            at = std::min(source.find('\n', at), source.size());
        else if (source[at] == '\'')
            at += source[at + 1] == '\\' ? 4 : 3;  // a character, which may be a quote
        else if (source[at] == '"')
            all.push_back(literal_at(source, at));
        else
            ++at;
    }
    return all;
}

void collect(const std::string& path, std::vector<Sentence>& sentences) {
    for (const std::string& text : literals_of(read_sample(path)))
        if ((text.starts_with("Expected ") || text.starts_with("expected ")) && !unseen.contains(text))
            sentences.push_back({.file = path, .text = text});
}

std::vector<Sentence> sentences_of_the_checkers() {
    std::vector<Sentence> sentences;
    const std::string root = std::string(COUNTERSIGN_SOURCE_DIR) + "/";
    for (const auto& entry : std::filesystem::directory_iterator(root + "daemon/definitions"))
        if (entry.path().extension() == ".cpp" && !elsewhere.contains(entry.path().filename().string()))
            collect("daemon/definitions/" + entry.path().filename().string(), sentences);
    for (const char* file : {"expression_checker.cpp", "expression_checker_calls.cpp", "expression_checker_presence.cpp"})
        collect(std::string("daemon/engine/") + file, sentences);
    return sentences;
}

// "Expected {}, but '{}' is none" -> "xpected ", ", but '", "' is none": the parts that are always there. A
// sentence of an expression begins with a capital only where it is told.
std::vector<std::string> fixed_parts(const std::string& text) {
    std::vector<std::string> parts{{}};
    for (std::size_t at = 1; at < text.size(); ++at) {
        const bool is_brace = text[at] == '{' || text[at] == '}';
        if (is_brace && at + 1 < text.size() && text[at + 1] == text[at])
            parts.back() += text[at++];
        else if (text[at] == '{') {
            at = std::min(text.find('}', at), text.size());
            parts.emplace_back();
        } else
            parts.back() += text[at];
    }
    return parts;
}

bool says(const std::string& fault, const std::string& sentence) {
    std::size_t at = 0;
    for (const std::string& part : fixed_parts(sentence)) {
        at = fault.find(part, at);
        if (at == std::string::npos) return false;
        at += part.size();
    }
    return true;
}

// Of each broken definition, what its first line expects, in full.
std::vector<std::string> expected_faults() {
    std::vector<engine::WorkflowPtr> good;
    for (const auto& file : samples_in("tests/definitions/among/good"))
        good.push_back(sound(read_sample("tests/definitions/among/good/" + file.filename().string())));
    std::vector<std::string> all;
    const auto add = [&](const std::string& toml, const std::vector<Fault>& faults) {
        const auto [line, text] = expectation(toml);
        for (const Fault& fault : faults)
            if (fault.line == line && fault.text.find(text) != std::string::npos) all.push_back(fault.text);
    };
    for (const auto& file : samples_in("tests/definitions/broken")) {
        const std::string toml = read_sample("tests/definitions/broken/" + file.filename().string());
        if (const auto read = read_definition(toml, "broken.toml"); !read) add(toml, read.error());
    }
    for (const auto& file : samples_in("tests/definitions/among/broken")) {
        const std::string toml = read_sample("tests/definitions/among/broken/" + file.filename().string());
        add(toml, faults_among(sound(toml), "broken.toml", good));
    }
    return all;
}

}  // namespace

TEST_CASE("every sentence of the readers and checkers has a broken definition") {
    const auto sentences = sentences_of_the_checkers();
    const auto faults = expected_faults();
    REQUIRE(sentences.size() > 150);
    REQUIRE(faults.size() > 200);
    for (const Sentence& sentence : sentences) {
        INFO(sentence.file << ": " << sentence.text);
        CHECK(std::any_of(faults.begin(), faults.end(), [&](const std::string& fault) { return says(fault, sentence.text); }));
    }
}

TEST_CASE("a sentence is found in the sources and known again in a fault") {
    const auto found = literals_of("f(\"Expected {}, \"\n  \"but '{}' is none\"); // \"no\"\n char q = '\"'; g(\"x\");");
    REQUIRE(found == std::vector<std::string>{"Expected {}, but '{}' is none", "x"});
    CHECK(says("Expected a state, but 'x' is none.", found.front()));
    CHECK_FALSE(says("Expected a state, but there is none.", found.front()));
    CHECK(says("Expected '{' alone", "Expected '{{' alone"));
}

}  // namespace countersign::definitions
