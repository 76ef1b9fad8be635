// Texts of people and of strangers, made fit for a header or a body: always UTF-8, and without the
// characters that end lines, reorder them for the eye, or mean something to a terminal.
#pragma once

#include <string>
#include <string_view>

namespace countersign::mail {

// Each broken byte is a U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

// One line: controls, line ends of every kind and bidirectional marks become one space each.
[[nodiscard]] std::string one_line(std::string_view text);

// Several lines that end in \n; tabs stay, other controls and bidirectional marks become spaces.
[[nodiscard]] std::string lines_only(std::string_view text);

// Without the blanks and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// At most that many bytes, cut between characters, and then with an ellipsis.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes_max);

}  // namespace countersign::mail
