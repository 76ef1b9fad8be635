// Content lines of RFC 5545, section 3.1: escaped, folded at 75 octets and ended by CRLF. Total:
// whatever text comes in, what comes out is one content line, so that no title can begin a component
// of its own.
#pragma once

#include <string>
#include <string_view>

namespace countersign::icalendar {

constexpr std::size_t line_octets_max = 75;  // without the CRLF

// A TEXT value: \ ; , and line ends escaped, other control characters left out, what is no UTF-8 replaced.
// Line ends are also those of Unicode (U+0085, U+2028, U+2029), at which some readers split lines.
[[nodiscard]] std::string escaped(std::string_view text);

// "NAME:value" as it stands in the file; a character is never cut by a fold.
[[nodiscard]] std::string content_line(std::string_view name, std::string_view value);

}  // namespace countersign::icalendar
