// Cookies as browsers send them.
#pragma once

#include <string>
#include <string_view>

#include "clients/front/route.hpp"

namespace countersign::front {

// The value of the first one of that name, or empty.
[[nodiscard]] std::string cookie_of(const FrontRequest& request, std::string_view name);

}  // namespace countersign::front
