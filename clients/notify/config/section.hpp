// Section: one table of a TOML file, read with a memory of lines. What is missing, misspelt or of the wrong type becomes
// a fault at its line, and reading goes on, so that all faults are found at once. Only this folder sees it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "clients/notify/config/config.hpp"

namespace countersign::notify::config {

class Section {
public:
    // The table outlives it. `name` is how sentences call it: "[mail]"; empty for the file itself.
    Section(const toml::table& table, std::string name, std::string file, Faults& faults)
        : table_(table), name_(std::move(name)), file_(std::move(file)), faults_(faults) {}

    // Refuses every other key.
    void only(std::initializer_list<std::string_view> known) const;
    void fault(std::string_view key, std::string text) const;
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

    // Nothing when it is missing; a fault and nothing when it is of another type.
    [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t most) const;
    [[nodiscard]] std::optional<bool> flag(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
    [[nodiscard]] std::optional<Section> section(std::string_view key) const;
    // The tables inside this one.
    [[nodiscard]] std::vector<std::pair<std::string, Section>> sections() const;

    // A fault when it is missing.
    [[nodiscard]] std::string required(std::string_view key) const;

private:
    [[nodiscard]] std::string where() const { return name_.empty() ? "the file" : name_; }
    [[nodiscard]] int line_of(std::string_view key) const;
    void wrong_type(std::string_view key, std::string_view expected) const;

    const toml::table& table_;
    std::string name_, file_;
    Faults& faults_;
};

}  // namespace countersign::notify::config
