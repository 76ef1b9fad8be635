// Passkeys: what W3C WebAuthn Level 2 wants a relying party to check of a new one (section 7.1) and of one that is shown (7.2).
// Possession and user verification are always wanted, so that a passkey alone is two factors. ES256 and RS256; no
// attestation is asked for, and none is believed but a key's own signature. Pure: what is known and what was
// challenged are arguments.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "clients/web/session/policy.hpp"
#include "daemon/result.hpp"

namespace countersign::web {

// What the browser hands over, in bytes.
struct PasskeyMade {
    std::string client_data, attestation_object;
};

struct PasskeyShown {
    std::string id;  // of the credential
    std::string client_data, authenticator_data, signature;
    std::string user_handle;  // of whom it is, as the passkey was told when it was made
};

struct PublicKey {
    std::string id;
    std::string key;  // COSE
    std::uint32_t counter = 0;
};

enum class PasskeyFault {
    unknown_passkey,     // nobody's here, or another one's
    malformed,           // not what the specification says, somewhere
    wrong_type,          // made for something else
    wrong_challenge,     // not ours, too old, used before, or for something else
    wrong_origin,        // another site's page, or ours within another one
    wrong_relying_party,
    not_present,         // nobody touched it
    not_verified,        // nobody showed to be its owner
    unknown_algorithm,
    unknown_attestation,
    wrong_signature,
    counter_went_back,   // there are two of it: a clone
};

// "counter_went_back"
[[nodiscard]] std::string_view word_of(PasskeyFault fault);

// The challenge that the browser says it answers; empty when it says none.
[[nodiscard]] std::string challenge_in(const std::string& client_data);

[[nodiscard]] Result<PublicKey, PasskeyFault> check_made(const RelyingParty& party, std::string_view challenge, const PasskeyMade& made);
// Its new counter.
using Counted = Result<std::uint32_t, PasskeyFault>;
[[nodiscard]] Counted check_shown(const RelyingParty& party, std::string_view challenge, const PasskeyShown& shown, const PublicKey& known);

[[nodiscard]] std::string base64url(std::string_view bytes);
// Nothing but that alphabet, without padding; empty when it is not that.
[[nodiscard]] std::string read_base64url(std::string_view text);

}  // namespace countersign::web
