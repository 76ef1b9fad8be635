#include "clients/spreadsheet/date_formats.hpp"

#include <set>

#include "clients/spreadsheet/xml_names.hpp"

namespace countersign::spreadsheet {

namespace {

// The formats that every program knows by number; 27 to 36 and 50 to 58 are those of East Asia.
bool is_date_number(int id) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

}  // namespace

// Texts in quotes, what stands behind a backslash and what stands in brackets do not count, but for [h], [m] and [s].
bool is_date_format(std::string_view format) {
    for (std::size_t i = 0; i < format.size(); ++i) {
        const char c = format[i];
        if (c == '"') i = std::min(format.find('"', i + 1), format.size());
        else if (c == '\\' || c == '_' || c == '*') ++i;
        else if (c == '[') {
            const std::size_t end = std::min(format.find(']', i), format.size());
            if (end - i >= 2 && format.substr(i + 1, end - i - 1).find_first_not_of("hHmMsS") == std::string_view::npos) return true;
            i = end;
        } else if (std::string_view("yYdDhHsS").find(c) != std::string_view::npos) return true;
        else if (c == 'm' || c == 'M') return true;
        else if (c == 'G' || c == 'g') return false;  // General
    }
    return false;
}

std::vector<bool> styles_of_dates(const pugi::xml_node& style_sheet) {
    std::set<int> dates;
    for (const pugi::xml_node& one : child(style_sheet, "numFmts").children())
        if (is_date_format(attribute(one, "formatCode"))) dates.insert(std::atoi(attribute(one, "numFmtId").c_str()));
    std::vector<bool> styles;
    for (const pugi::xml_node& one : child(style_sheet, "cellXfs").children()) {
        const int id = std::atoi(attribute(one, "numFmtId").c_str());
        styles.push_back(is_date_number(id) || dates.contains(id));
    }
    return styles;
}

}  // namespace countersign::spreadsheet
