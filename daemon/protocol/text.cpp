#include "daemon/protocol/text.hpp"

#include <algorithm>
#include <array>

namespace countersign::protocol {

namespace {

struct Range {
    char32_t first, last;
};

// In order. Control characters, soft hyphen, the Arabic letter mark and every other bidi control,
// zero-width characters, separators of lines and paragraphs, the byte order mark, tags.
constexpr std::array<Range, 13> unwanted{{{0x0000, 0x001F},
                                          {0x007F, 0x009F},
                                          {0x00AD, 0x00AD},
                                          {0x061C, 0x061C},
                                          {0x180E, 0x180E},
                                          {0x200B, 0x200F},
                                          {0x2028, 0x202E},
                                          {0x2060, 0x206F},
                                          {0xFDD0, 0xFDEF},
                                          {0xFEFF, 0xFEFF},
                                          {0xFFF9, 0xFFFB},
                                          {0xFFFE, 0xFFFF},
                                          {0xE0000, 0xE007F}}};

bool is_unwanted(char32_t character) {
    const auto range = std::ranges::lower_bound(unwanted, character, {}, &Range::last);
    return range != unwanted.end() && character >= range->first;
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Reads one character and moves `at` behind it.
char32_t next_character(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    const int following = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : -1;
    if (following < 0) return 0xFFFD;
    char32_t character = lead & (0x3FU >> following);
    for (int i = 0; i < following; ++i) {
        if (at >= text.size() || !is_continuation(text[at])) return 0xFFFD;
        character = (character << 6) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    }
    return character;
}

}  // namespace

// The second byte is what makes a sequence too long, a surrogate or more than Unicode has (RFC 3629).
std::size_t character_size(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(0), second = byte(1);
    if (lead < 0x80) return text.empty() ? 0 : 1;
    if (lead < 0xC2 || lead > 0xF4 || !follows(1)) return 0;
    if (lead < 0xE0) return 2;
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
    if (lead < 0xF0) return follows(2) ? 3 : 0;
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
    return follows(2) && follows(3) ? 4 : 0;
}

void append_character(std::string& out, char32_t character) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    const auto put_six = [&](unsigned shift) { put(0x80U | ((character >> shift) & 0x3FU)); };
    if (character < 0x80) return put(character);
    if (character < 0x800) {
        put(0xC0U | (character >> 6U));
    } else if (character < 0x10000) {
        put(0xE0U | (character >> 12U));
        put_six(6);
    } else {
        put(0xF0U | (character >> 18U));
        put_six(12);
        put_six(6);
    }
    put_six(0);
}

std::size_t count_characters(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_continuation));
}

std::optional<char32_t> find_unwanted(std::string_view text, Lines lines) {
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte < 0x7F) {
            ++at;  // nearly always
            continue;
        }
        const char32_t character = next_character(text, at);
        const bool breaks_line = character == U'\n' || character == U'\r' || character == U'\t';
        if (breaks_line && lines == Lines::many) continue;
        if (is_unwanted(character)) return character;
    }
    return std::nullopt;
}

std::string character_name(char32_t character) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string name;
    for (auto left = static_cast<std::uint32_t>(character); left != 0 || name.size() < 4; left >>= 4)
        name.insert(name.begin(), digits[left & 0xF]);
    return "U+" + name;
}

}  // namespace countersign::protocol
