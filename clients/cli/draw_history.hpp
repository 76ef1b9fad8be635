// What happened to one instance, told entry by entry in the words of its definition. Ids are only
// shown where the daemon sends no word for them; --json has them all.
#pragma once

#include <nlohmann/json.hpp>

#include "clients/cli/canvas.hpp"

namespace countersign::cli {

// History entries; with `everything` also the events that only the machinery needs.
void draw_history(const Canvas& canvas, const nlohmann::json& entries, bool everything);

}  // namespace countersign::cli
