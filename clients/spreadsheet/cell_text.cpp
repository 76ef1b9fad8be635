#include "clients/spreadsheet/cell_text.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "clients/spreadsheet/xml_names.hpp"

namespace countersign::spreadsheet {

// Only what is below a space is written so, and an underscore that would look like it. Of the former only tabs and line
// feeds are text.
std::string unescaped(std::string_view text) {
    constexpr std::size_t length = 7;  // _x000D_
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        const std::string_view part = text.substr(i, length);
        const bool is_escape = part.size() == length && part.starts_with("_x") && part.ends_with('_') &&
                               std::from_chars(part.data() + 2, part.data() + 6, code, 16).ptr == part.data() + 6;
        if (!is_escape || (code >= ' ' && code != '_')) {
            plain += text[i];
            continue;
        }
        if (code == '\n' || code == '\t' || code == '_') plain += static_cast<char>(code);
        i += length - 1;
    }
    return plain;
}

std::string text_of(const pugi::xml_node& node) {
    std::string text;
    for (const pugi::xml_node& one : node.children()) {
        if (is(one, "t")) text += one.child_value();
        if (is(one, "r")) text += child(one, "t").child_value();
    }
    return unescaped(text);
}

std::string decimal_text(const char* written) {
    char* end = nullptr;
    const double value = std::strtod(written, &end);
    if (end == written || !std::isfinite(value)) return written;
    std::string text = fmt::format("{:.15g}", value);
    if (text.find('e') == std::string::npos) return text;
    // Very large or very small: written out, which keeps the 15 digits that there are.
    text = fmt::format("{:.{}f}", value, std::abs(value) < 1 ? 20 : 0);
    if (text.find('.') != std::string::npos) text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

}  // namespace countersign::spreadsheet
