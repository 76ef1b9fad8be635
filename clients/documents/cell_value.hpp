// CellValue: from a cell of a spreadsheet to a value as it goes over the wire. What Excel made of an entry is told apart
// from what was entered: days counted from 1900, amounts that are dates, numbers that lost digits.
#pragma once

#include <nlohmann/json.hpp>

#include "clients/connection/failure.hpp"
#include "clients/documents/field.hpp"
#include "clients/spreadsheet/workbook.hpp"
#include "daemon/result.hpp"

namespace countersign::documents {

// The cell is not empty.
[[nodiscard]] Result<nlohmann::json, connection::Sentence> read_cell(const Field& column, const spreadsheet::Cell& cell,
                                                                     bool counts_from_1904);

}  // namespace countersign::documents
