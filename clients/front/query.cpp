#include "clients/front/query.hpp"

#include <algorithm>

namespace countersign::front {

namespace {

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            bytes += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? digit_of(text[i + 1]) : -1, low = high < 0 ? -1 : digit_of(text[i + 2]);
        if (low < 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return bytes;
}

// The character at the beginning, and how many bytes it has; 0 bytes when it is none.
struct Character {
    char32_t code = 0;
    std::size_t size = 0;
};

Character first_of(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t size = byte(0) < 0x80 ? 1 : byte(0) < 0xC2 ? 0 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : byte(0) < 0xF5 ? 4 : 0;
    if (size == 0 || size > text.size()) return {};
    char32_t code = size == 1 ? byte(0) : byte(0) & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return {};
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    const bool is_too_long = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
    const bool is_none = code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF);
    return is_too_long || is_none ? Character{} : Character{.code = code, .size = size};
}

bool is_text(std::string_view text) {
    while (!text.empty()) {
        const Character next = first_of(text);
        const bool is_control = next.code < 0x20 || (next.code >= 0x7F && next.code < 0xA0);
        if (next.size == 0 || is_control) return false;
        text.remove_prefix(next.size);
    }
    return true;
}

}  // namespace

std::optional<std::string> query_value(const FrontRequest& request, std::string_view name) {
    std::optional<std::string_view> found;
    for (std::string_view rest = request.query; !rest.empty();) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t mark = std::min(pair.find('='), pair.size());
        if (decoded(pair.substr(0, mark)) != name) continue;
        if (found) return std::nullopt;
        found = pair.substr(std::min(mark + 1, pair.size()));
    }
    if (!found) return std::nullopt;
    std::optional<std::string> value = decoded(*found);
    return value && is_text(*value) ? value : std::nullopt;
}

}  // namespace countersign::front
