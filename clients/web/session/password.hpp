// What a password must be: 10 to 128 characters (code points, so that 汉字 count as what they are), not counting the
// person's own id and name, not made of a few characters only, and none of those that everybody tries first. No wish for
// capitals and digits: they make passwords worse. It is taken as typed, without Unicode normalisation: one who types an accented
// or full-width letter in another form on another keyboard types another password. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "clients/web/session/refused.hpp"

namespace countersign::web {

// What is wrong with it, if anything: weak_password.
[[nodiscard]] std::optional<Refused> fault_of_password(std::string_view password, std::string_view person, std::string_view name);

}  // namespace countersign::web
