// From the wire to people: the texts of values as the daemon sends them. Total: whatever comes, there
// is a text for it, so that a newer daemon's answer is still shown.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "clients/documents/catalogue.hpp"
#include "clients/documents/field.hpp"
#include "clients/documents/written.hpp"

namespace countersign::documents {

// A member as text, or empty when it is missing or null.
[[nodiscard]] std::string member(const nlohmann::json& object, const char* name);
// A member that is a text in both languages.
[[nodiscard]] std::string label(const nlohmann::json& object, const char* name, Language language);
// A member that is an array or an object; an empty one when it is missing.
[[nodiscard]] const nlohmann::json& part(const nlohmann::json& object, const char* name);
[[nodiscard]] bool is_true(const nlohmann::json& object, const char* name);

// Money "1,234.50", instants as local time, yes/no in the language, nothing as "—", lists as "a, b".
[[nodiscard]] std::string value_text(const nlohmann::json& value, Language language);
// Likewise; a choice by its label, a table as its number of rows with the sums of its amounts.
[[nodiscard]] std::string value_text(const nlohmann::json& value, const Field& field, Language language);

// What the field is called; its id when nobody named it.
[[nodiscard]] std::string field_name(const Field& field, Language language);
// The sum of a column of amounts; nothing when they are of several currencies or too large.
[[nodiscard]] std::optional<Money> column_sum(const Field& column, const nlohmann::json& rows);

// "in 2 working days", "today", "overdue"; empty when there is nothing to say.
[[nodiscard]] std::string days_left_text(const nlohmann::json& dated, Language language);

}  // namespace countersign::documents
