// The kernel's randomness: seeds for draws, and what libzmq should have done by itself.
#pragma once

#include <cstddef>
#include <string>

namespace countersign::server {

// 2 * `bytes` hex digits. Throws std::system_error when the kernel gives none.
[[nodiscard]] std::string random_hex(std::size_t bytes);

// libzmq 4.3.4 makes routing ids from rand() and never seeds it, so that a client can claim the
// next ones and abort the daemon. To be called before a socket is made; the gate does.
void seed_routing_ids();

}  // namespace countersign::server
