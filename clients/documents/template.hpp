// Template: an .xlsx workbook to fill in for a table field: lists of choices, checks of numbers and dates, a star at what
// is required, hints below the head, and a second sheet that explains. rows.hpp reads it back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/connection/failure.hpp"
#include "clients/documents/field.hpp"
#include "daemon/result.hpp"

namespace countersign::documents {

// The table of that id, or where `id` is empty the first that is to be filled in; null when there is none. A table of files is
// none of them: files are attached.
[[nodiscard]] const Field* find_table(const std::vector<Field>& fields, std::string_view id);

// `title`: of the workflow. `rows`: as they go over the wire, to be edited; what is computed in them is left out.
[[nodiscard]] Result<std::string, connection::Sentence> write_template(const Field& table, const std::string& title, Language language,
                                                                       const nlohmann::json& rows = nlohmann::json::array());

}  // namespace countersign::documents
