// Report: what report.show says as tables: figures by line and in all, money by account, how long each step took, what
// waits where, outcomes and flags.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/documents/catalogue.hpp"
#include "clients/documents/list_table.hpp"

namespace countersign::documents {

// "lines", "accounts", "steps", "waiting", "outcomes", "flags", in this order; also those without rows.
[[nodiscard]] std::vector<ListTable> report_tables(const nlohmann::json& report, Language language);

}  // namespace countersign::documents
