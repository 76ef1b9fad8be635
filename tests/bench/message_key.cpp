#include "tests/bench/message_key.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace countersign::bench {

namespace {

constexpr std::size_t counter_at = 8, tag_at = 16;

}  // namespace

MessageKey::MessageKey(const std::array<unsigned char, 32>& shared, std::string_view nonce_start) {
    std::array<unsigned char, crypto_core_hsalsa20_INPUTBYTES> start{};
    std::copy_n(nonce_start.begin(), start.size(), start.begin());
    crypto_core_hsalsa20(derived_.data(), start.data(), shared.data(), nullptr);
}

void MessageKey::seal(unsigned char* body, std::size_t size) const {
    std::array<unsigned char, tag_at> named{};
    std::memcpy(named.data(), body, named.size());
    std::memset(body, 0, lead);
    crypto_stream_salsa20_xor(body, body, size, named.data() + counter_at, derived_.data());
    std::array<unsigned char, crypto_onetimeauth_BYTES> tag{};
    crypto_onetimeauth(tag.data(), body + lead, size - lead, body);
    std::memcpy(body, named.data(), named.size());
    std::memcpy(body + tag_at, tag.data(), tag.size());
}

bool MessageKey::open(unsigned char* body, std::size_t size, unsigned char* into) const {
    if (size < lead) return false;
    std::array<unsigned char, lead> before{};
    std::memcpy(before.data(), body, before.size());
    std::memset(body, 0, lead);
    crypto_stream_salsa20_xor(into, body, size, before.data() + counter_at, derived_.data());
    return crypto_onetimeauth_verify(before.data() + tag_at, body + lead, size - lead, into) == 0;
}

}  // namespace countersign::bench
