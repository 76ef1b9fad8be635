// Rows: a table field read from a file that somebody filled in, a workbook (.xlsx) or CSV. The header names columns by id
// or by label in either language, in any order. Every fault names its cell; all are found before anything is said, so
// that a file is put right in one go, and nothing is read by half. What the daemon computes is not looked at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/connection/failure.hpp"
#include "clients/documents/field.hpp"
#include "daemon/result.hpp"

namespace countersign::documents {

struct RowFault {
    std::size_t row = 0;   // as a spreadsheet counts them, from 1; 0: the file as a whole
    std::size_t line = 0;  // of a text file; 0 in a workbook
    std::string column;    // its label; empty where the row or the header is at fault
    std::string cell;      // "C7", on another sheet than the first "明细!C7"
    connection::Sentence text;
};

// The rows as they go over the wire. `language`: of the labels in faults.
[[nodiscard]] Result<nlohmann::json, std::vector<RowFault>> read_table(std::string bytes, const Field& table, Language language);

// "lines.csv:7: 回款金额: ...", "lines.xlsx:C7: 回款金额: ..."
[[nodiscard]] std::string fault_text(const RowFault& fault, std::string_view file_name, Language language);

// {"row","column","cell","text":{"zh","en"}}
[[nodiscard]] nlohmann::json to_json(const RowFault& fault);

}  // namespace countersign::documents
