// The refusals of this folder, each in one place: what was expected, what is so, and what helps.
#pragma once

#include <string_view>

#include "clients/web/session/refused.hpp"

namespace countersign::web {

[[nodiscard]] Refused wrong_sign_in();
[[nodiscard]] Refused throttled(std::chrono::seconds wait);
[[nodiscard]] Refused busy();
[[nodiscard]] Refused wrong_code();
[[nodiscard]] Refused unknown_invitation();
[[nodiscard]] Refused not_signed_in();
[[nodiscard]] Refused no_second_factor();
[[nodiscard]] Refused needs_second_factor();
[[nodiscard]] Refused wrong_password();
[[nodiscard]] Refused no_passkeys();
[[nodiscard]] Refused wrong_passkey(std::string_view word);
[[nodiscard]] Refused too_many_passkeys(int most);
[[nodiscard]] Refused draft_too_large(std::size_t bytes, std::size_t most);

}  // namespace countersign::web
