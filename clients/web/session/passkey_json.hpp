// Passkeys as JSON: what the page gives to navigator.credentials, and what it gets from there (WebAuthn's
// PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON and so on; bytes as base64url). What else a browser adds is left alone.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "clients/web/session/sessions.hpp"

namespace countersign::web {

struct PasskeyOwner {
    std::string site;  // what the browser calls us
    std::string person, name;
};

[[nodiscard]] nlohmann::json creation_options(const PasskeyOffer& offer, const RelyingParty& party, const PasskeyOwner& owner);
[[nodiscard]] nlohmann::json request_options(const PasskeyOffer& offer, const RelyingParty& party);

// Nothing when it is not that.
[[nodiscard]] std::optional<PasskeyMade> read_passkey_made(const nlohmann::json& credential);
[[nodiscard]] std::optional<PasskeyShown> read_passkey_shown(const nlohmann::json& credential);

}  // namespace countersign::web
