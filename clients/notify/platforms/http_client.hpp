// The HTTP client of the connectors: libcurl with limits. Certificates are checked, redirects are not
// followed (an answer that leads elsewhere is no answer), and faults name the host, never the address:
// a webhook's address is its secret.
#pragma once

#include "clients/notify/platforms/http_message.hpp"
#include "clients/notify/platforms/instant.hpp"

namespace countersign::platforms {

struct HttpLimits {
    Milliseconds connect{5'000};
    Milliseconds whole{10'000};
    std::size_t answer_bytes_max = 1024 * 1024;
};

// May be called from several threads; each keeps its own connections.
[[nodiscard]] HttpSend make_http_client(HttpLimits limits = {});

}  // namespace countersign::platforms
