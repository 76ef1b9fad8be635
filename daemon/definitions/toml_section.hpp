// Reads TOML with a memory of lines: each thing that is missing, misspelt or of the wrong type
// becomes a Fault at its line, and reading goes on, so that all faults are found at once. The only
// file that names toml++ besides lines.hpp. Private to definitions.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "daemon/definitions/definition_file.hpp"

namespace countersign::definitions {

// What is wrong so far.
class Faults {
public:
    explicit Faults(std::string file) : file_(std::move(file)) {}

    void add(int line, std::string text);

    [[nodiscard]] bool empty() const { return faults_.empty(); }

    // In order of lines, each once.
    [[nodiscard]] std::vector<Fault> take();

private:
    std::string file_;
    std::vector<Fault> faults_;
};

// A text as it stands in the file.
struct Written {
    std::string text;
    int line = 0;              // of its first character
    bool spans_lines = false;  // written between triple quotes: its line breaks are the file's
    [[nodiscard]] int line_at(std::size_t offset) const;
};

struct References;

// The file that is being read, what is wrong with it, and what it says of other workflows.
struct Source {
    std::string_view toml;
    Faults& faults;
    References& references;
    std::vector<std::string>* asked_registers = nullptr;  // by the expressions that were read so far; of definitions only
    bool is_judged = false;  // what it says of itself was judged before: what has become a rule since is not asked of it
    [[nodiscard]] Written written(const toml::value<std::string>& node) const;
};

// One TOML table. A value, cheap to copy; the parsed document outlives it.
class Section {
public:
    // `name` is how sentences call it: "[state.draft]".
    Section(const Source& source, const toml::table& table, std::string name);

    [[nodiscard]] const Source& source() const { return *source_; }

    [[nodiscard]] const std::string& name() const { return name_; }

    [[nodiscard]] int line() const { return line_; }

    // Of the value; of the section when it has none.
    [[nodiscard]] int line_of(std::string_view key) const;
    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] bool has_text(std::string_view key) const;
    [[nodiscard]] bool has_table(std::string_view key) const;
    // The keys in order of the file.
    [[nodiscard]] std::vector<std::string> keys() const;

    // Refuses every other key.
    void only(std::initializer_list<std::string_view> known) const;
    void fault(std::string_view key, std::string text) const;
    void missing(std::string_view key) const;

    // Required: a fault when it is missing.
    [[nodiscard]] Written text(std::string_view key) const;
    [[nodiscard]] engine::Label label(std::string_view key) const;
    [[nodiscard]] std::optional<Section> section(std::string_view key) const;

    // Nothing when it is missing; a fault and nothing when it is of another type.
    [[nodiscard]] std::optional<Written> optional_text(std::string_view key) const;
    [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view key,
                                                               std::int64_t least,
                                                               std::int64_t most) const;
    [[nodiscard]] std::optional<bool> optional_flag(std::string_view key) const;
    [[nodiscard]] std::optional<engine::Date> optional_date(std::string_view key) const;
    [[nodiscard]] engine::Label optional_label(std::string_view key) const;
    // `name` if it is not simply "[key]".
    [[nodiscard]] std::optional<Section> optional_section(std::string_view key, std::string name = {}) const;

    // Lists; empty when missing.
    [[nodiscard]] std::vector<Written> texts(std::string_view key) const;
    [[nodiscard]] std::vector<std::vector<Written>> lists_of_texts(std::string_view key) const;
    [[nodiscard]] std::vector<Section> sections(std::string_view key) const;
    // The tables inside this one, in order of the file.
    [[nodiscard]] std::vector<std::pair<std::string, Section>> named_sections() const;

private:
    [[nodiscard]] const toml::node* find(std::string_view key) const;
    void wrong_type(std::string_view key, std::string_view expected, const toml::node& found) const;
    [[nodiscard]] std::vector<Written> texts_in(std::string_view key, const toml::array& list) const;

    const Source* source_;
    const toml::table* table_;
    std::string name_;
    int line_ = 0;
};

}  // namespace countersign::definitions
