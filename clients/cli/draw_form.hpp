// The form and the variables of an instance: plain fields as pairs, table fields as tables.
#pragma once

#include <nlohmann/json.hpp>

#include "clients/cli/canvas.hpp"
#include "clients/documents/field.hpp"

namespace countersign::cli {

void draw_form(const Canvas& canvas, const nlohmann::json& instance);

// Rows of a table field; amounts and numbers stand to the right.
void draw_rows(const Canvas& canvas, const std::vector<Field>& columns, const nlohmann::json& rows, int indent);

}  // namespace countersign::cli
