#include "clients/cli/text_width.hpp"

#include <algorithm>
#include <array>

namespace countersign::cli {

namespace {

using documents::decode;
using documents::Decoded;

struct Range {
    char32_t first, last;
};

// East Asian Wide and Fullwidth (UAX #11), by block.
constexpr std::array wide{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},   Range{0x2614, 0x2615},
    Range{0x26A1, 0x26A1},   Range{0x2705, 0x2705},   Range{0x274C, 0x274C},   Range{0x2753, 0x2757},
    Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},   Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},
    Range{0xA000, 0xA4CF},   Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE10, 0xFE19},   Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},
    Range{0x16FE0, 0x18DFF}, Range{0x1B000, 0x1B2FF}, Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF},
    Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD},
};
constexpr std::array zero_width{
    Range{0x0300, 0x036F}, Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF},
};

template <class Ranges>
bool within(const Ranges& ranges, char32_t character) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& r) { return r.first <= character && character <= r.last; });
}

int width_of(char32_t character) {
    if (within(zero_width, character)) return 0;
    return within(wide, character) ? 2 : 1;
}

std::string spaces(int count) { return std::string(static_cast<std::size_t>(std::max(count, 0)), ' '); }

std::string_view without_leading_spaces(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// How many bytes of the text make the next line.
std::size_t bytes_of_line(std::string_view rest, int width) {
    std::size_t at = 0, break_at = 0;
    int taken = 0;
    while (at < rest.size()) {
        const Decoded next = decode(rest.substr(at));
        if (taken + width_of(next.character) > width) return break_at > 0 ? break_at : std::max(at, next.bytes);
        taken += width_of(next.character);
        at += next.bytes;
        if (rest[at - next.bytes] == ' ' || width_of(next.character) == 2) break_at = at;
    }
    return at;
}

}  // namespace

int display_width(std::string_view text) {
    int width = 0;
    while (!text.empty()) {
        const Decoded next = decode(text);
        width += width_of(next.character);
        text.remove_prefix(next.bytes);
    }
    return width;
}

std::string pad_right(std::string_view text, int width) {
    return std::string(text) + spaces(width - display_width(text));
}

std::string pad_left(std::string_view text, int width) {
    return spaces(width - display_width(text)) + std::string(text);
}

std::string cut(std::string_view text, int width) {
    if (display_width(text) <= width) return std::string(text);
    std::size_t at = 0;
    int taken = 0;
    while (at < text.size()) {
        const Decoded next = decode(text.substr(at));
        if (taken + width_of(next.character) > width - 1) break;
        taken += width_of(next.character);
        at += next.bytes;
    }
    return std::string(text.substr(0, at)) + "…";
}

std::vector<std::string> wrap(std::string_view text, int width) {
    std::vector<std::string> lines;
    std::string_view rest = text;
    while (display_width(rest) > width) {
        const std::size_t bytes = bytes_of_line(rest, width);
        std::string line(rest.substr(0, bytes));
        line.erase(line.find_last_not_of(' ') + 1);
        lines.push_back(std::move(line));
        rest = without_leading_spaces(rest.substr(bytes));
    }
    if (!rest.empty() || lines.empty()) lines.emplace_back(rest);
    return lines;
}

}  // namespace countersign::cli
