// The values of a query ("?name=value&..."), decoded as browsers encode them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/front/route.hpp"

namespace countersign::front {

// Nothing when there is no such name, when it is there twice, so that nobody can read another one than we do,
// or when the value is no text: broken escapes, broken UTF-8, control characters.
[[nodiscard]] std::optional<std::string> query_value(const FrontRequest& request, std::string_view name);

}  // namespace countersign::front
