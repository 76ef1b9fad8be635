// Refused: why the gateway's own memory says no, with what a person may read. It has the shape of the daemon's
// refusals, so that a page shows both alike.
#pragma once

#include <chrono>
#include <string>

#include "clients/connection/failure.hpp"

namespace countersign::web {

using connection::Sentence;

struct Refused {
    // wrong_sign_in, throttled, busy, weak_password, wrong_code, unknown_invitation, not_signed_in, no_second_factor,
    // needs_second_factor, wrong_password, draft_too_large; of passkeys: no_passkeys, wrong_passkey, too_many_passkeys
    std::string code;
    Sentence text, hint;
    std::chrono::seconds retry_after{0};  // throttled, busy
};

}  // namespace countersign::web
