// Archive: the parts of an .xlsx, unpacked within limits. For the .cpp files of this folder.
#pragma once

#include <map>

#include "clients/spreadsheet/workbook.hpp"

namespace countersign::spreadsheet {

using Parts = std::map<std::string, std::string>;  // by path in the archive: "xl/workbook.xml"

// Only the XML parts; pictures and the like are counted, and left out.
[[nodiscard]] Result<Parts, Fault> unpack(std::string_view bytes, const Limits& limits);

[[nodiscard]] Fault not_xlsx();
[[nodiscard]] Fault damaged();

}  // namespace countersign::spreadsheet
