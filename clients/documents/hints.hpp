// Hints: what is to be filled in, in a few words, for the row below a template's head.
#pragma once

#include <string>
#include <string_view>

#include "clients/documents/field.hpp"

namespace countersign::documents {

// "必填；金额（CNY），如 1234.50，不小于 0.00"
[[nodiscard]] std::string hint_of(const Field& column, Language language);

// Whether a cell says just that, in either language, whatever the bounds were when the template was made: then it is ours
// and no value, if the whole row is like it.
[[nodiscard]] bool is_hint_of(const Field& column, std::string_view cell);

}  // namespace countersign::documents
