// The picture of a report: figures by line or in all, money by account, how long each step took, what
// waits where. The same tables as CSV, for a spreadsheet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "clients/cli/canvas.hpp"

namespace countersign::cli {

void draw_report(const Canvas& canvas, const nlohmann::json& report);

// One of its tables: "lines", "accounts", "steps", "waiting", "outcomes", "flags". False when there is no
// such table.
[[nodiscard]] bool print_report_csv(std::ostream& out, const nlohmann::json& report, std::string_view table, Language language);

// "3", "2/3 (66.7 %)", "1,234.50", "4.2", "1.5 working hours"; "—" when there is nothing to show.
[[nodiscard]] std::string figure_text(const nlohmann::json& measure, const nlohmann::json& figure, std::int64_t day_minutes,
                                      Language language);

}  // namespace countersign::cli
