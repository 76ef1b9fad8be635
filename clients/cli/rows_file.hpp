// RowsFile: a table field read from CSV. The header names columns by id or by label in either
// language, in any order. Every fault names file, line and column; all are found before anything is
// said, so that a file is put right in one go.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/cli/field.hpp"
#include "daemon/result.hpp"

namespace countersign::cli {

// The rows as they go over the wire, or the faults, each one line: "lines.csv:7: 回款金额: ...".
[[nodiscard]] Result<nlohmann::json, std::vector<std::string>> read_rows(const std::string& file_name, std::string bytes,
                                                                         const Field& table, Language language);

// The whole file; a Complaint when it can not be read or is larger than any statement can be.
[[nodiscard]] std::string read_file(const std::string& path, Language language);

// The rows of that file; a Complaint that lists the first faults.
[[nodiscard]] nlohmann::json rows_of_file(const std::string& path, const Field& table, Language language);

}  // namespace countersign::cli
