// UTF-8 that came from elsewhere: whether it is any, how long it is, and made safe to show: no control characters, no
// direction overrides.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace countersign::documents {

struct Decoded {
    char32_t character = 0xFFFD;
    std::size_t bytes = 1;
    bool valid = false;
};

// The first character; strict: no overlong forms, no surrogates, nothing above U+10FFFF. `text` is not empty.
[[nodiscard]] Decoded decode(std::string_view text);

// Text fit for a terminal or a page: what could move the cursor, change colours or reorder the line becomes U+FFFD;
// tabs and line ends become a space.
[[nodiscard]] std::string printable(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);
[[nodiscard]] std::size_t count_characters(std::string_view text);

}  // namespace countersign::documents
