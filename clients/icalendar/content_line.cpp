#include "clients/icalendar/content_line.hpp"

namespace countersign::icalendar {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// How many bytes the character at the front of the text has; 0 when it is no UTF-8 (RFC 3629).
std::size_t length_of_first(std::string_view text) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    const unsigned first = byte(0), second = byte(1);
    const auto when = [&](bool holds, std::size_t length) {
        for (std::size_t at = 1; at < length; ++at) holds = holds && at < text.size() && continues(text[at]);
        return holds ? length : 0;
    };
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    if (first < 0xE0) return when(true, 2);
    if (first < 0xF0) return when((first != 0xE0 || second >= 0xA0) && (first != 0xED || second < 0xA0), 3);
    return when((first != 0xF0 || second >= 0x90) && (first != 0xF4 || second < 0x90), 4);
}

bool ends_a_line(std::string_view character) {
    return character == "\n" || character == "\r" || character == "\xC2\x85" || character == "\xE2\x80\xA8" ||
           character == "\xE2\x80\xA9";
}

bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (character.size() == 2) return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
    return character.size() == 1 && ((first < 0x20 && first != '\t') || first == 0x7F);
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string value;
    while (!text.empty()) {
        const bool is_crlf = text.starts_with("\r\n");
        const std::size_t length = is_crlf ? 2 : length_of_first(text);
        const std::string_view character = text.substr(0, length == 0 ? 1 : length);
        text.remove_prefix(character.size());
        if (length == 0) value += replacement;
        else if (is_crlf || ends_a_line(character)) value += "\\n";
        else if (character == "\\" || character == ";" || character == ",") value.append("\\").append(character);
        else if (!is_control(character)) value += character;
    }
    return value;
}

std::string content_line(std::string_view name, std::string_view value) {
    const std::string line = std::string(name) + ":" + std::string(value);
    std::string folded;
    std::size_t octets = 0;  // of the present line
    for (std::size_t at = 0; at < line.size();) {
        std::size_t end = at + 1;
        while (end < line.size() && continues(line[end])) ++end;
        if (octets + (end - at) > line_octets_max) {
            folded += "\r\n ";
            octets = 1;
        }
        folded.append(line, at, end - at);
        octets += end - at;
        at = end;
    }
    return folded + "\r\n";
}

}  // namespace countersign::icalendar
