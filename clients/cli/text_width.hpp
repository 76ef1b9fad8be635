// How wide a text is on a terminal: Chinese takes two columns a character, combining marks none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/documents/utf8.hpp"

namespace countersign::cli {

using documents::printable;

[[nodiscard]] int display_width(std::string_view text);

// Fills with spaces to the width; a longer text stays as it is.
[[nodiscard]] std::string pad_right(std::string_view text, int width);
[[nodiscard]] std::string pad_left(std::string_view text, int width);

// At most `width` columns, with "…" in place of what is cut.
[[nodiscard]] std::string cut(std::string_view text, int width);

// Lines of at most `width` columns, broken at spaces or between wide characters.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, int width);

}  // namespace countersign::cli
