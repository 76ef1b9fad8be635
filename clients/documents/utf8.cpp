#include "clients/documents/utf8.hpp"

#include <algorithm>
#include <array>

namespace countersign::documents {

namespace {

struct Range {
    char32_t first, last;
};

constexpr std::array unsafe{
    Range{0x00, 0x1F},     Range{0x7F, 0x9F},     Range{0x200E, 0x200F}, Range{0x2028, 0x202E},
    Range{0x2066, 0x2069}, Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFB},
};

bool is_unsafe(char32_t character) {
    return std::any_of(unsafe.begin(), unsafe.end(), [&](const Range& r) { return r.first <= character && character <= r.last; });
}

}  // namespace

Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {.character = lead, .bytes = 1, .valid = true};
    const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
    auto character = static_cast<char32_t>(lead & (0xFF >> (bytes + 1)));
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        character = (character << 6) | (byte(i) & 0x3F);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (character < least[bytes] || character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF)) return {};
    return {.character = character, .bytes = bytes, .valid = true};
}

std::string printable(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const Decoded next = decode(text);
        const bool blank = next.character == '\t' || next.character == '\n' || next.character == '\r';
        if (blank) safe += ' ';
        else if (!next.valid || is_unsafe(next.character)) safe += "\xEF\xBF\xBD";
        else safe += text.substr(0, next.bytes);
        text.remove_prefix(next.bytes);
    }
    return safe;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const Decoded next = decode(text);
        if (!next.valid) return false;
        text.remove_prefix(next.bytes);
    }
    return true;
}

std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace countersign::documents
