// A month of the company's calendar, one week a line: working days with their number, days off by
// name, make-up working days marked.
#pragma once

#include <nlohmann/json.hpp>

#include "clients/cli/canvas.hpp"

namespace countersign::cli {

// The answer of calendar.month.
void draw_calendar(const Canvas& canvas, const nlohmann::json& month);

}  // namespace countersign::cli
