// Section: one table of a TOML file, read with a memory of lines. What is missing, misspelt or of the wrong type becomes
// a fault at its line, and reading goes on, so that all faults are found at once.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "clients/settings/settings.hpp"

namespace countersign::settings {

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

// The file's root, read by `read`; what is wrong with it, TOML's own faults included, in the order of lines.
[[nodiscard]] Faults read_toml(const std::filesystem::path& file, const std::function<void(const Section& root, Faults& faults)>& read);

// The keys of [daemon]; paths are relative to `folder`.
[[nodiscard]] Daemon read_daemon(const Section& section, const std::filesystem::path& folder);
// The keys listen ("127.0.0.1:7380", here `written`), certificate, certificate_key and behind_proxy, among others of the section.
[[nodiscard]] Listen read_listen(const Section& section, const std::string& written, const std::filesystem::path& folder);
// The key public_url: where people reach us, without a slash at its end; empty when it is missing.
[[nodiscard]] std::string read_public_url(const Section& section);

[[nodiscard]] inline std::filesystem::path beside(const std::filesystem::path& folder, const std::string& path) {
    return path.empty() ? std::filesystem::path() : folder / path;
}

}  // namespace countersign::settings
