// Fault: why a letter or a mail is not what it must be, as one sentence in both languages.
#pragma once

#include "clients/connection/failure.hpp"
#include "daemon/result.hpp"

namespace countersign::mail {

struct Fault {
    connection::Sentence why;
    bool operator==(const Fault&) const = default;
};

}  // namespace countersign::mail
