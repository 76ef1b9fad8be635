// Lists: instances, and whatever else comes as rows of plain members.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "clients/cli/canvas.hpp"

namespace countersign::cli {

// Summaries, with what the reader may do when the items say so.
void draw_summaries(const Canvas& canvas, const nlohmann::json& items);

struct ListColumn {
    const char* member;
    Text title;
    bool right = false;
};
// One row for each item; a text in both languages is shown in the reader's.
void draw_items(const Canvas& canvas, const nlohmann::json& items, const std::vector<ListColumn>& columns);

}  // namespace countersign::cli
