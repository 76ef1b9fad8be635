// WebAddress: http, https, ws or wss, taken apart strictly: no user part, no odd characters, so that
// what we check is what we connect to. Without TLS only this machine may be spoken to (tests do).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace countersign::platforms {

struct WebAddress {
    bool has_tls = true;
    std::string host;  // without brackets
    std::string port;
    std::string target;  // path and query, at least "/"
    bool operator==(const WebAddress&) const = default;

    [[nodiscard]] bool is_loopback() const { return host == "127.0.0.1" || host == "::1" || host == "localhost"; }

    [[nodiscard]] bool may_be_spoken_to() const { return has_tls || is_loopback(); }
};

[[nodiscard]] std::optional<WebAddress> read_web_address(std::string_view url);

}  // namespace countersign::platforms
