// For whom passkeys are made, as it follows from the address by which browsers come: its host, and its origin. Nobody makes
// passkeys for an IP address; then there are none.
#pragma once

#include <string_view>

#include "clients/web/session/policy.hpp"

namespace countersign::web {

// "https://inbox.example.com:8443/" and the like. Empty stands for a gateway that only this machine reaches, by http and whatever
// port: passkeys are then made for localhost, and only pages that were opened by that name get any.
[[nodiscard]] RelyingParty relying_party_of(std::string_view public_url);

// An origin of the party's, letter for letter; ":*" at the end of one stands for any port.
[[nodiscard]] bool is_origin_of(const RelyingParty& party, std::string_view origin);

}  // namespace countersign::web
