#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "tests/stories/story.hpp"

namespace countersign::tests {

namespace {

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Words, where "quoted parts" stay together.
std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> out;
    std::string word;
    bool quoted = false, any = false;
    for (const char c : text) {
        if (c == '"') {
            quoted = !quoted;
            any = true;
        } else if (c == ' ' && !quoted) {
            if (any) out.push_back(word);
            word.clear();
            any = false;
        } else {
            word += c;
            any = true;
        }
    }
    if (any) out.push_back(word);
    return out;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::string part;
    std::istringstream in(text);
    while (std::getline(in, part, separator)) parts.push_back(trimmed(part));
    if (!text.empty() && text.back() == separator) parts.emplace_back();
    return parts;
}

// The cells of a row; one in single quotes may have commas.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::size_t at = 0;
    while (at <= line.size()) {
        const bool is_quoted = at < line.size() && line[at] == '\'';
        const std::size_t from = is_quoted ? at + 1 : at;
        const std::size_t end = is_quoted ? line.find('\'', from) : std::min(line.find(',', from), line.size());
        if (end == std::string::npos) throw std::runtime_error("a quoted cell does not end");
        cells.push_back(trimmed(line.substr(from, end - from)));
        at = is_quoted ? end + 2 : end + 1;
    }
    return cells;
}

StoryStep read_step(const std::string& text, int line) {
    StoryStep step{.line = line};
    const auto arrow = text.find("->");
    const auto asked = words(trimmed(text.substr(0, arrow)));
    if (asked.size() < 3) throw std::runtime_error(fmt::format("line {}: expected `at DAY TIME WHO ...`", line));
    step.when_day = asked[0];
    step.when_time = asked[1];
    step.who = asked[2];
    for (std::size_t i = 3; i < asked.size(); ++i) {
        const auto equals = asked[i].find('=');
        if (equals == std::string::npos && step.action.empty())
            step.action = asked[i];
        else if (equals == std::string::npos)
            throw std::runtime_error(fmt::format("line {}: expected NAME=VALUE, found {}", line, asked[i]));
        else
            step.values.emplace_back(asked[i].substr(0, equals), asked[i].substr(equals + 1));
    }
    if (arrow != std::string::npos)
        for (const std::string& expectation : split(text.substr(arrow + 2), ';'))
            if (!expectation.empty()) step.expectations.push_back(expectation);
    return step;
}

class Reader {
public:
    StoryFile read(const std::string& text) {
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) {
            ++number_;
            take(line);
        }
        return std::move(file_);
    }

private:
    using Rows = std::vector<std::map<std::string, std::string>>;

    void take(const std::string& raw) {
        const std::string line = trimmed(raw);
        if (line.empty()) {
            block_ = nullptr;
        } else if (block_ != nullptr) {
            take_row(line);
        } else if (line.front() != '#') {
            take_statement(line);
        }
    }

    void take_row(const std::string& line) {
        const auto cells = cells_of(line);
        if (header_.empty()) {
            header_ = cells;
            return;
        }
        if (cells.size() != header_.size())
            throw std::runtime_error(
                fmt::format("line {}: expected {} cells, found {}", number_, header_.size(), cells.size()));
        auto& row = block_->emplace_back();
        for (std::size_t i = 0; i < cells.size(); ++i) row[header_[i]] = cells[i];
    }

    void take_statement(const std::string& line) {
        const auto space = line.find(' ');
        const std::string verb = line.substr(0, space);
        const std::string rest = space == std::string::npos ? std::string() : trimmed(line.substr(space));
        if (verb == "form" || verb == "table") {
            block_ = &(verb == "form" ? file_.forms : file_.tables)[rest];
            header_.clear();
        } else if (verb == "also") {
            file_.also.push_back(rest);
        } else if (verb == "later") {
            file_.later.push_back(rest);
        } else if (verb == "story") {
            file_.stories.push_back(common_);
            file_.stories.back().title = rest;
            file_.stories.back().line = number_;
        } else if (verb == "month") {
            story().month = rest;
        } else if (verb == "person") {
            story().persons.push_back(words(rest));
        } else if (verb == "setting") {
            story().settings.push_back(words(rest));
        } else if (verb == "at" && !file_.stories.empty()) {
            file_.stories.back().steps.push_back(read_step(rest, number_));
        } else {
            throw std::runtime_error(fmt::format(
                "line {}: expected story, month, person, setting, form, table, also, later or at, found {}", number_, verb));
        }
    }

    Story& story() { return file_.stories.empty() ? common_ : file_.stories.back(); }

    StoryFile file_;
    Story common_;
    Rows* block_ = nullptr;
    std::vector<std::string> header_;
    int number_ = 0;
};

}  // namespace

StoryFile read_stories(const std::string& text) { return Reader().read(text); }

}  // namespace countersign::tests
