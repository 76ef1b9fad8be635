// Standard Webhooks, symmetric signatures: HMAC-SHA256 over "id.timestamp.body", in the headers webhook-id,
// webhook-timestamp and webhook-signature. Several secrets at once let one be changed without a gap:
// we sign with each, and take what any of them signed. Who has verified an id remembers it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/connection/failure.hpp"
#include "clients/notify/platforms/instant.hpp"

namespace countersign::hooks {

using platforms::Instant;

constexpr std::size_t id_bytes_max = 256;

// The bytes behind "whsec_" and base64.
struct Secret {
    std::string key;
};
using Secrets = std::vector<Secret>;

// "whsec_" and the base64 of 24 to 64 bytes; nothing for anything else.
[[nodiscard]] std::optional<Secret> read_secret(std::string_view text);
// One secret a line, the newest first. A file that others may read is refused.
[[nodiscard]] Result<Secrets, connection::Failure> read_secret_file(const std::filesystem::path& path);

// The three headers, with a signature by each secret.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> sign(const Secrets& secrets, const std::string& id, Instant at,
                                                                    std::string_view body);

enum class Doubt {
    headers_missing,  // or malformed
    stale,            // more than five minutes away, either way
    forged,           // no secret of ours signed it
};
// Of headers with names in lower case: the id, once it is known to be theirs.
[[nodiscard]] Result<std::string, Doubt> verify(const Secrets& secrets, const std::map<std::string, std::string>& headers,
                                                std::string_view body, Instant now);

}  // namespace countersign::hooks
