// Head: where a log stands, and the chain's value there.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace countersign::store {

using Hash = std::array<std::uint8_t, 32>;
[[nodiscard]] std::string to_hex(const Hash& hash);

// The newest entry and the chain's value there. seq 0 and zero bytes: empty.
struct Head {
    std::uint64_t seq = 0;
    Hash hash{};
    bool operator==(const Head&) const = default;
};

}  // namespace countersign::store
