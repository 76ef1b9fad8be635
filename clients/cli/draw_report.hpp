// The picture of a report: figures by line or in all, money by account, how long each step took, what waits where.
#pragma once

#include <nlohmann/json.hpp>

#include "clients/cli/canvas.hpp"

namespace countersign::cli {

void draw_report(const Canvas& canvas, const nlohmann::json& report);

}  // namespace countersign::cli
