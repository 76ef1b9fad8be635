// Who asks, as far as the network tells: the peer itself, or whom a proxy in front of us says it asks for.
#pragma once

#include <string>

#include "clients/front/route.hpp"

namespace countersign::front {

// The last entry of X-Forwarded-For, which the proxy next to us wrote; those before it are what the client
// claims. The peer where there is no entry, or where it is no address.
[[nodiscard]] std::string forwarded_for(const Headers& headers, const std::string& peer);

}  // namespace countersign::front
