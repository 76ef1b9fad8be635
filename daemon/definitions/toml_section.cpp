#include "daemon/definitions/toml_section.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/nearest.hpp"

namespace countersign::definitions {

namespace {

int line_number(const toml::source_region& region) { return static_cast<int>(region.begin.line); }

std::string_view type_of_node(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::string:
            return "a text";
        case toml::node_type::integer:
            return "an integer";
        case toml::node_type::floating_point:
            return "a number with a point";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::date:
            return "a date";
        case toml::node_type::time:
            return "a time";
        case toml::node_type::date_time:
            return "a date with time";
        case toml::node_type::none:
            return "nothing";
    }
    return "nothing";
}

// What stands in the file from here on. Columns count characters, not bytes.
std::string_view rest_of_file(std::string_view toml, const toml::source_position& position) {
    std::size_t at = 0;
    for (toml::source_index line = 1; line < position.line && at != std::string_view::npos; ++line) {
        at = toml.find('\n', at);
        if (at != std::string_view::npos) ++at;
    }
    if (at == std::string_view::npos) return {};
    for (toml::source_index column = 1; column < position.column && at < toml.size(); ++column) {
        ++at;
        while (at < toml.size() && (static_cast<unsigned char>(toml[at]) & 0xC0) == 0x80) ++at;
    }
    return toml.substr(at);
}

}  // namespace

void Faults::add(int line, std::string text) {
    faults_.push_back({.file = file_, .line = line, .text = std::move(text)});
}

std::vector<Fault> Faults::take() {
    std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) { return a.line < b.line; });
    std::vector<Fault> once;
    for (Fault& fault : faults_)
        if (std::find(once.begin(), once.end(), fault) == once.end()) once.push_back(std::move(fault));
    faults_.clear();
    return once;
}

int Written::line_at(std::size_t offset) const {
    if (!spans_lines) return line;
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return line + static_cast<int>(std::count(text.begin(), end, '\n'));
}

Written Source::written(const toml::value<std::string>& node) const {
    Written written{.text = node.get(), .line = line_number(node.source())};
    const std::string_view rest = rest_of_file(toml, node.source().begin);
    if (!rest.starts_with("\"\"\"") && !rest.starts_with("'''")) return written;
    written.spans_lines = true;
    // A line break right after the opening quotes is not part of the text.
    if (rest.substr(3).starts_with("\n") || rest.substr(3).starts_with("\r\n")) ++written.line;
    return written;
}

Section::Section(const Source& source, const toml::table& table, std::string name)
    : source_(&source), table_(&table), name_(std::move(name)), line_(std::max(1, line_number(table.source()))) {}

const toml::node* Section::find(std::string_view key) const { return table_->get(key); }

bool Section::has(std::string_view key) const { return find(key) != nullptr; }

bool Section::has_text(std::string_view key) const {
    const toml::node* node = find(key);
    return node != nullptr && node->is_string();
}

bool Section::has_table(std::string_view key) const {
    const toml::node* node = find(key);
    return node != nullptr && node->is_table();
}

int Section::line_of(std::string_view key) const {
    const toml::node* node = find(key);
    return node == nullptr ? line_ : line_number(node->source());
}

std::vector<std::string> Section::keys() const {
    std::vector<std::pair<toml::source_position, std::string>> placed;
    for (const auto& [key, node] : *table_) placed.emplace_back(key.source().begin, std::string(key.str()));
    std::stable_sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> keys;
    for (auto& [position, key] : placed) keys.push_back(std::move(key));
    return keys;
}

void Section::only(std::initializer_list<std::string_view> known) const {
    const std::vector<std::string> names(known.begin(), known.end());
    for (const auto& [key, node] : *table_)
        if (std::find(known.begin(), known.end(), key.str()) == known.end())
            source_->faults.add(line_number(key.source()), unknown_name("a key of " + name_, key.str(), names));
}

void Section::fault(std::string_view key, std::string text) const {
    source_->faults.add(line_of(key), std::move(text));
}

void Section::missing(std::string_view key) const {
    source_->faults.add(line_, fmt::format("Expected '{}' in {}, but it is missing.", key, name_));
}

void Section::wrong_type(std::string_view key, std::string_view expected, const toml::node& found) const {
    source_->faults.add(
        line_number(found.source()),
        fmt::format("Expected '{}' in {} to be {}, but it is {}.", key, name_, expected, type_of_node(found)));
}

Written Section::text(std::string_view key) const {
    if (!has(key)) missing(key);
    const auto written = optional_text(key);
    return written ? *written : Written{.text = {}, .line = line_of(key)};
}

std::optional<Written> Section::optional_text(std::string_view key) const {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto* text = node->as_string();
    if (text == nullptr) {
        wrong_type(key, "a text", *node);
        return std::nullopt;
    }
    if (text->get().empty()) fault(key, fmt::format("Expected a text in '{}', but it is empty.", key));
    return source_->written(*text);
}

engine::Label Section::label(std::string_view key) const {
    if (!has(key)) missing(key);
    return optional_label(key);
}

engine::Label Section::optional_label(std::string_view key) const {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    if (!node->is_table()) {
        wrong_type(key, "a text in both languages, such as { zh = \"…\", en = \"…\" }", *node);
        return {};
    }
    const Section languages(*source_, *node->as_table(), fmt::format("'{}'", key));
    languages.only({"zh", "en"});
    return {.zh = languages.text("zh").text, .en = languages.text("en").text};
}

std::optional<Section> Section::section(std::string_view key) const {
    if (!has(key)) missing(key);
    return optional_section(key);
}

std::optional<Section> Section::optional_section(std::string_view key, std::string name) const {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (name.empty()) name = fmt::format("[{}]", key);
    if (const toml::table* table = node->as_table()) return Section(*source_, *table, std::move(name));
    wrong_type(key, "a table", *node);
    return std::nullopt;
}

std::optional<std::int64_t> Section::optional_integer(std::string_view key,
                                                      std::int64_t least,
                                                      std::int64_t most) const {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto* integer = node->as_integer();
    if (integer == nullptr) {
        wrong_type(key, "an integer", *node);
        return std::nullopt;
    }
    if (integer->get() >= least && integer->get() <= most) return integer->get();
    fault(key, fmt::format("Expected '{}' from {} to {}, but it is {}.", key, least, most, integer->get()));
    return std::nullopt;
}

std::optional<bool> Section::optional_flag(std::string_view key) const {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* flag = node->as_boolean()) return flag->get();
    wrong_type(key, "true or false", *node);
    return std::nullopt;
}

std::optional<engine::Date> Section::optional_date(std::string_view key) const {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto* written = node->as_date();
    if (written == nullptr) {
        wrong_type(key, "a date such as 2026-10-31, without quotes", *node);
        return std::nullopt;
    }
    const toml::date& date = written->get();
    return engine::Date{std::chrono::year{date.year} / date.month / date.day};
}

std::vector<Written> Section::texts_in(std::string_view key, const toml::array& list) const {
    std::vector<Written> texts;
    for (const toml::node& element : list) {
        if (const auto* text = element.as_string())
            texts.push_back(source_->written(*text));
        else
            wrong_type(key, "a list of texts", element);
    }
    return texts;
}

std::vector<Written> Section::texts(std::string_view key) const {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    if (const toml::array* list = node->as_array()) return texts_in(key, *list);
    wrong_type(key, "a list of texts", *node);
    return {};
}

std::vector<std::vector<Written>> Section::lists_of_texts(std::string_view key) const {
    std::vector<std::vector<Written>> lists;
    const toml::node* node = find(key);
    if (node == nullptr) return lists;
    if (!node->is_array())
        wrong_type(key, "a list of lists of texts", *node);
    else
        for (const toml::node& element : *node->as_array()) {
            if (const toml::array* list = element.as_array())
                lists.push_back(texts_in(key, *list));
            else
                wrong_type(key, "a list of lists of texts", element);
        }
    return lists;
}

std::vector<Section> Section::sections(std::string_view key) const {
    std::vector<Section> all;
    const toml::node* node = find(key);
    if (node == nullptr) return all;
    if (!node->is_array())
        wrong_type(key, "a list of tables", *node);
    else
        for (const toml::node& element : *node->as_array()) {
            if (const toml::table* table = element.as_table())
                all.emplace_back(*source_, *table, fmt::format("[[{}]]", key));
            else
                wrong_type(key, "a list of tables", element);
        }
    return all;
}

std::vector<std::pair<std::string, Section>> Section::named_sections() const {
    std::vector<std::pair<std::string, Section>> all;
    const std::string inner =
        name_.size() > 2 && name_.front() == '[' ? name_.substr(1, name_.size() - 2) + "." : std::string();
    for (const std::string& key : keys()) {
        const toml::node* node = find(key);
        if (const toml::table* table = node->as_table())
            all.emplace_back(key, Section(*source_, *table, fmt::format("[{}{}]", inner, key)));
        else
            wrong_type(key, "a table", *node);
    }
    return all;
}

}  // namespace countersign::definitions
