// SHA-256 as text. A pure function of its bytes; libsodium needs no initialisation for it.
#include <array>

#include <sodium.h>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    return std::string(hex.data());
}

}  // namespace countersign::engine
