#include "clients/notify/mail/clean_text.hpp"

#include <cstdint>
#include <gmime/gmime.h>

namespace countersign::mail {

namespace {

bool is_control(gunichar c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029; }

// Marks and isolates that turn the direction of what follows (Unicode's Bidi_Control).
bool is_bidirectional(gunichar c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

template <class Keeps>
std::string cleaned(std::string_view text, const Keeps& keeps) {
    const std::string valid = valid_utf8(text);
    std::string clean;
    clean.reserve(valid.size());
    for (const char* at = valid.c_str(); at != valid.c_str() + valid.size(); at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (!keeps(c) && (is_control(c) || is_bidirectional(c)))
            clean += ' ';
        else
            clean.append(at, static_cast<const char*>(g_utf8_next_char(at)));
    }
    return clean;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
    if (text.empty()) return {};  // which may have no bytes to point at
    // A NUL is valid UTF-8, but nothing that a text of ours holds; g_utf8_make_valid replaces it too.
    gchar* made = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
    std::string valid(made);
    g_free(made);
    return valid;
}

std::string one_line(std::string_view text) {
    return cleaned(text, [](gunichar) { return false; });
}

std::string lines_only(std::string_view text) {
    std::string lines;
    lines.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            lines += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            lines += '\n';
    }
    return cleaned(lines, [](gunichar c) { return c == '\n' || c == '\t'; });
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string shortened(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return std::string(text);
    constexpr std::string_view ellipsis = "…";
    std::size_t end = bytes_max - ellipsis.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + std::string(ellipsis);
}

}  // namespace countersign::mail
