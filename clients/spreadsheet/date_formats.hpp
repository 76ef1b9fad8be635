// DateFormats: which of a workbook's cell styles show a number as a date or a time (ECMA-376, part 1, §18.8.30). For the
// .cpp files of this folder.
#pragma once

#include <string_view>
#include <vector>

#include <pugixml.hpp>

namespace countersign::spreadsheet {

// By the index that a cell names.
[[nodiscard]] std::vector<bool> styles_of_dates(const pugi::xml_node& style_sheet);

// Whether a format as people write it ("yyyy\-mm", "[$-804]yyyy年m月") shows a date or a time.
[[nodiscard]] bool is_date_format(std::string_view format);

}  // namespace countersign::spreadsheet
