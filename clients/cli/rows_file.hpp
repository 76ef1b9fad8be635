// RowsFile: a table field read from a file on this machine.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "clients/documents/field.hpp"

namespace countersign::cli {

using documents::Field;
using documents::Language;

// The whole file; a Complaint when it can not be read or is larger than any statement can be.
[[nodiscard]] std::string read_file(const std::string& path, Language language);

// The rows of that file; a Complaint that lists the first faults.
[[nodiscard]] nlohmann::json rows_of_file(const std::string& path, const Field& table, Language language);

}  // namespace countersign::cli
