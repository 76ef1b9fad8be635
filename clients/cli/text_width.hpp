// How wide a text is on a terminal: Chinese takes two columns a character, combining marks none.
// Also makes foreign text safe to print: no control characters, no direction overrides.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace countersign::cli {

[[nodiscard]] int display_width(std::string_view text);

// Fills with spaces to the width; a longer text stays as it is.
[[nodiscard]] std::string pad_right(std::string_view text, int width);
[[nodiscard]] std::string pad_left(std::string_view text, int width);

// At most `width` columns, with "…" in place of what is cut.
[[nodiscard]] std::string cut(std::string_view text, int width);

// Lines of at most `width` columns, broken at spaces or between wide characters.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, int width);

// Text that came from elsewhere, fit for a terminal: what could move the cursor, change colours or
// reorder the line becomes U+FFFD; tabs and line ends become a space.
[[nodiscard]] std::string printable(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);
[[nodiscard]] std::size_t count_characters(std::string_view text);

}  // namespace countersign::cli
