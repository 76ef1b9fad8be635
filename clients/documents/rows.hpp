// Rows: a table field read from CSV. The header names columns by id or by label in either language, in any order. Every
// fault names file, line and column; all are found before anything is said, so that a file is put right in one go.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/documents/field.hpp"
#include "daemon/result.hpp"

namespace countersign::documents {

// The rows as they go over the wire, or the faults, each one line: "lines.csv:7: 回款金额: ...".
[[nodiscard]] Result<nlohmann::json, std::vector<std::string>> read_rows(const std::string& file_name, std::string bytes,
                                                                         const Field& table, Language language);

}  // namespace countersign::documents
