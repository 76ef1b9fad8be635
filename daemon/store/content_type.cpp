#include "daemon/store/content_type.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace countersign::store {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t head_bytes = 1024;
constexpr std::int64_t text_bytes_max = 4 * 1024 * 1024;      // what is longer is not read as text
constexpr std::size_t zip_end_bytes = 22, zip_comment_max = 65'535;
constexpr std::size_t zip_directory_max = 1024 * 1024;        // of more, nothing is told apart
constexpr std::size_t zip_entry_bytes = 46;

struct Beginning {
    std::string_view bytes, type;
};
constexpr std::array<Beginning, 5> beginnings{{{"\xFF\xD8\xFF"sv, "image/jpeg"sv},
                                               {"\x89PNG\r\n\x1A\n"sv, "image/png"sv},
                                               {"GIF87a"sv, "image/gif"sv},
                                               {"GIF89a"sv, "image/gif"sv},
                                               {"%PDF-"sv, "application/pdf"sv}}};

// Little-endian, as ZIP writes them.
std::size_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
    std::size_t number = 0;
    for (std::size_t i = width; i-- > 0;) number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

// ISO base media with a brand that says HEVC pictures; "mif1" alone may be any kind.
bool is_heic(std::string_view head) {
    if (head.size() < 16 || head.substr(4, 4) != "ftyp") return false;
    const auto is_brand = [](std::string_view brand) {
        return brand == "heic" || brand == "heix" || brand == "heim" || brand == "heis" || brand == "hevc" || brand == "hevx";
    };
    if (is_brand(head.substr(8, 4))) return true;
    const std::size_t end = std::min<std::size_t>(head.size(), static_cast<unsigned char>(head[3]));
    for (std::size_t at = 16; at + 4 <= end; at += 4)
        if (is_brand(head.substr(at, 4))) return true;
    return false;
}

// The names in a ZIP's directory; nothing when it has none that can be read.
std::optional<std::string> zip_directory(const ReadAt& read, std::int64_t size) {
    const auto tail_bytes = static_cast<std::size_t>(std::min<std::int64_t>(size, zip_end_bytes + zip_comment_max));
    const std::string tail = read(size - static_cast<std::int64_t>(tail_bytes), tail_bytes);
    const std::size_t end = tail.rfind("PK\5\6"sv);
    if (end == std::string::npos || end + zip_end_bytes > tail.size()) return std::nullopt;
    const std::size_t bytes = number_at(tail, end + 12, 4), offset = number_at(tail, end + 16, 4);
    if (bytes > zip_directory_max) return std::nullopt;
    return read(static_cast<std::int64_t>(offset), bytes);
}

std::string type_of_zip(const ReadAt& read, std::int64_t size) {
    bool is_sheet = false, is_letter = false, has_macros = false;
    const auto directory = zip_directory(read, size);
    for (std::size_t at = 0; directory && at + zip_entry_bytes <= directory->size();) {
        if (std::string_view(*directory).substr(at, 4) != "PK\1\2"sv) break;
        const std::size_t length = number_at(*directory, at + 28, 2);
        const std::string_view name = std::string_view(*directory).substr(at + zip_entry_bytes, length);
        is_sheet = is_sheet || name == "xl/workbook.xml";
        is_letter = is_letter || name == "word/document.xml";
        has_macros = has_macros || name.ends_with("vbaProject.bin");
        at += zip_entry_bytes + length + number_at(*directory, at + 30, 2) + number_at(*directory, at + 32, 2);
    }
    if (is_sheet == is_letter || has_macros) return "application/zip";
    return is_sheet ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    : "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
}

// How many bytes the character at `at` has; 0: none that UTF-8 allows, or one that no text has.
std::size_t character_bytes(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' || first == '\f' ? 1 : 0;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xC0U) != 0x80U) return 0;
    const unsigned char second = byte(at + 1);
    const bool is_overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool is_outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    return is_overlong || is_outside ? 0 : length;
}

bool is_text(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = character_bytes(text, at);
        if (length == 0) return false;
        at += length;
    }
    return !text.empty();
}

}  // namespace

std::string content_type_of(const ReadAt& read, std::int64_t size) {
    const std::string head = read(0, head_bytes);
    for (const Beginning& beginning : beginnings)
        if (head.starts_with(beginning.bytes)) return std::string(beginning.type);
    if (head.starts_with("RIFF") && std::string_view(head).substr(0, 12).ends_with("WEBP")) return "image/webp";
    if (is_heic(head)) return "image/heic";
    if (head.starts_with("PK\3\4"sv)) return type_of_zip(read, size);
    if (size <= text_bytes_max && is_text(read(0, static_cast<std::size_t>(size)))) return "text/plain";
    return "application/octet-stream";
}

}  // namespace countersign::store
