// A file that a command makes: where it goes, and what is said of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/session.hpp"
#include "clients/documents/list_table.hpp"

namespace countersign::cli {

// To `file`, or to standard output where it is "-"; then says so. A Complaint when it can not be written.
void write_file(Session& session, const std::string& file, std::string_view bytes);

// The tables as a workbook, likewise.
void write_workbook(Session& session, const std::string& file, const std::vector<documents::ListTable>& tables);

}  // namespace countersign::cli
