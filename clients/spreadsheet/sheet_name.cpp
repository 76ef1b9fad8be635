#include "clients/spreadsheet/sheet_name.hpp"

#include <algorithm>
#include <string_view>

namespace countersign::spreadsheet {

namespace {

// Excel counts in UTF-16; what lies beyond 16 bits counts twice.
constexpr std::size_t characters_max = 31;

std::string shortened(std::string_view text, std::size_t most) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) == 0x80U) continue;
        count += byte >= 0xF0 ? 2 : 1;
        if (count > most) return std::string(text.substr(0, i));
    }
    return std::string(text);
}

std::string small(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return name;
}

}  // namespace

std::string SheetNames::free(const std::string& wanted) {
    std::string name = wanted;
    for (char& c : name)
        if (static_cast<unsigned char>(c) < ' ' || std::string_view("[]:*?/\\").find(c) != std::string_view::npos) c = '_';
    name = shortened(name, characters_max);
    if (name.starts_with('\'')) name.front() = '_';
    if (name.ends_with('\'')) name.back() = '_';
    if (name.empty()) name = "Sheet";
    const std::string stem = name;
    for (int i = 2; !taken_.insert(small(name)).second; ++i) {
        const std::string number = " " + std::to_string(i);
        name = shortened(stem, characters_max - number.size()) + number;
    }
    return name;
}

}  // namespace countersign::spreadsheet
