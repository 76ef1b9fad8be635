// The seal that WeCom puts on its HTTP callbacks, and DingTalk on its event callbacks:
//
//   signature = hex(SHA-1(sorted(token, timestamp, nonce, encrypt) joined))
//   encrypt   = base64(AES-256-CBC(key, iv = key[0..16), PKCS#7 to 32 bytes,
//                                  16 random bytes | length, 4 bytes big-endian | message | receiver))
//   key       = base64(EncodingAESKey + "=")
//
// The signature is the only guard, so it is checked first; every fault behind it gets the same text.
#pragma once

#include <string>
#include <string_view>

#include "clients/notify/platforms/callback.hpp"
#include "clients/notify/platforms/instant.hpp"

namespace countersign::platforms {

struct SealKeys {
    std::string token;
    std::string encoding_aes_key;  // 43 characters
    std::string receiver;          // WeCom: corp id. DingTalk: app key, or corp id
};

struct Sealed {
    std::string signature, timestamp, nonce, encrypt;
};

[[nodiscard]] std::string seal_signature(std::string_view token, const Sealed& sealed);

// `random`: 16 bytes. Keys that cannot be used are refused with 500: nothing is sent or believed then.
[[nodiscard]] Result<Sealed, Refused> seal(const SealKeys& keys,
                                           std::string_view message,
                                           Sealed stamped,
                                           std::string_view random);

// The message. `unit`: WeCom stamps in seconds, DingTalk in milliseconds.
enum class StampUnit { seconds, milliseconds };
[[nodiscard]] Result<std::string, Refused> open_seal(const SealKeys& keys,
                                                     const Sealed& sealed,
                                                     StampUnit unit,
                                                     Instant now);

}  // namespace countersign::platforms
