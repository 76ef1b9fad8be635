#include "clients/settings/section.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace countersign::settings {

void Section::only(std::initializer_list<std::string_view> known) const {
    for (const auto& [key, value] : table_) {
        const std::string_view name = key.str();
        if (std::find(known.begin(), known.end(), name) == known.end())
            fault(name, fmt::format("Expected only known keys in {}, but found '{}'.", where(), name));
    }
}

int Section::line_of(std::string_view key) const {
    const toml::node* node = table_.get(key);
    return static_cast<int>((node == nullptr ? table_.source() : node->source()).begin.line);
}

void Section::fault(std::string_view key, std::string text) const {
    faults_.push_back({.file = file_, .line = line_of(key), .text = std::move(text)});
}

void Section::wrong_type(std::string_view key, std::string_view expected) const {
    fault(key, fmt::format("Expected '{}' in {} to be {}, but it is something else.", key, where(), expected));
}

std::optional<std::string> Section::text(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    const auto value = table_.get(key)->value<std::string>();
    if (!value || !table_.get(key)->is_string()) {
        wrong_type(key, "a text");
        return std::nullopt;
    }
    return *value;
}

std::string Section::required(std::string_view key) const {
    if (!has(key)) fault(key, fmt::format("Expected '{}' in {}, but it is missing.", key, where()));
    return text(key).value_or("");
}

std::optional<std::int64_t> Section::integer(std::string_view key, std::int64_t least, std::int64_t most) const {
    if (!has(key)) return std::nullopt;
    const auto* value = table_.get(key)->as_integer();
    if (value == nullptr || value->get() < least || value->get() > most) {
        wrong_type(key, fmt::format("a whole number from {} to {}", least, most));
        return std::nullopt;
    }
    return value->get();
}

std::optional<bool> Section::flag(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    const auto* value = table_.get(key)->as_boolean();
    if (value == nullptr) {
        wrong_type(key, "true or false");
        return std::nullopt;
    }
    return value->get();
}

std::vector<std::string> Section::texts(std::string_view key) const {
    std::vector<std::string> all;
    if (!has(key)) return all;
    const auto* list = table_.get(key)->as_array();
    if (list == nullptr) wrong_type(key, "a list of texts");
    if (list == nullptr) return all;
    for (const toml::node& node : *list) {
        if (const auto* one = node.as_string()) all.push_back(one->get());
        else wrong_type(key, "a list of texts");
    }
    return all;
}

std::optional<Section> Section::section(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    const auto* table = table_.get(key)->as_table();
    if (table == nullptr) {
        wrong_type(key, "a table");
        return std::nullopt;
    }
    const std::string inside = name_.empty() ? "" : name_.substr(1, name_.size() - 2) + ".";
    return Section(*table, fmt::format("[{}{}]", inside, key), file_, faults_);
}

std::vector<std::pair<std::string, Section>> Section::sections() const {
    std::vector<std::pair<std::string, Section>> all;
    for (const auto& [key, value] : table_)
        if (const auto one = section(key.str())) all.emplace_back(std::string(key.str()), *one);
    return all;
}

}  // namespace countersign::settings
