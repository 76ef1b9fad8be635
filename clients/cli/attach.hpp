// Attach: files from this machine to the daemon, part by part, and back. A file that was uploaded a moment ago
// is not sent again.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "clients/cli/form_input.hpp"
#include "clients/cli/session.hpp"

namespace countersign::cli {

// {"name", "hash"}: what a form says of it.
[[nodiscard]] nlohmann::json upload_file(Session& session, const std::string& path);
// The same values, with this machine's files to be uploaded by the session.
[[nodiscard]] FormInput uploading(Session& session, FormInput given);
// The whole content, verified against its hash.
[[nodiscard]] std::string download_file(Session& session, const std::string& instance, const std::string& hash);

}  // namespace countersign::cli
