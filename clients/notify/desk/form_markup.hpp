// The form of a document as markup: its fields, and its lines as tables.
#pragma once

#include <string>

#include "clients/notify/desk/wire.hpp"

namespace countersign::notify {

// Of instance.show; what the person may not see is not in it.
[[nodiscard]] std::string form_markup(const Json& shown, Language language);

}  // namespace countersign::notify
