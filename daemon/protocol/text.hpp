// Texts on the wire: counting characters as people do, and finding those that have no place in a
// name, a payee or a reason: control characters, and what turns the reading direction or can not be
// seen (a payee must be what it looks like). Texts here are valid UTF-8: the JSON reader saw to it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace countersign::protocol {

// A sentence for people, in both languages.
struct Sentence {
    std::string zh, en;
    bool operator==(const Sentence&) const = default;
};

enum class Lines {
    one,   // a line break is unwanted too
    many,  // line breaks and tabs may stand
};

// Bytes of the character at the front, as UTF-8 has them and no longer than needed; 0 when there is none.
[[nodiscard]] std::size_t character_size(std::string_view text);
void append_character(std::string& out, char32_t character);

// In code points.
[[nodiscard]] std::size_t count_characters(std::string_view text);
// The first character that must not stand there. A byte that is no UTF-8 is U+FFFD.
[[nodiscard]] std::optional<char32_t> find_unwanted(std::string_view text, Lines lines);
// "U+202E".
[[nodiscard]] std::string character_name(char32_t character);

}  // namespace countersign::protocol
