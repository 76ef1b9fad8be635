// Paper: whether a printed document is what the log holds.
#pragma once

#include <string>

#include "clients/cli/session.hpp"

namespace countersign::cli {

// `code`: what its QR code says. A Complaint when it is none, or the log says otherwise.
void verify_paper(Session& session, const std::string& code);

}  // namespace countersign::cli
