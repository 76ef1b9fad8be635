// The picture of what lies ahead of an instance: one line for each step, with who is asked and by when.
#pragma once

#include <nlohmann/json.hpp>

#include "clients/cli/canvas.hpp"

namespace countersign::cli {

// The answer of instance.preview.
void draw_preview(const Canvas& canvas, const nlohmann::json& preview);

}  // namespace countersign::cli
