// AES-256-CBC as the platforms seal callbacks with it. The padding is our own: WeCom and DingTalk pad
// to 32 bytes, which no library does. There is no MAC, so whoever opens a text has checked a signature
// before, and says the same to every fault.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace countersign::platforms {

// PKCS#7 to a multiple of `block`, at most 255.
[[nodiscard]] std::string padded(std::string_view bytes, std::size_t block);
[[nodiscard]] std::optional<std::string> unpadded(std::string_view bytes, std::size_t block);

// `key`: 32 bytes, `iv`: 16. Nothing when `bytes` is empty or no multiple of 16.
[[nodiscard]] std::optional<std::string> encrypt_aes_256_cbc(std::string_view key,
                                                             std::string_view iv,
                                                             std::string_view bytes);
[[nodiscard]] std::optional<std::string> decrypt_aes_256_cbc(std::string_view key,
                                                             std::string_view iv,
                                                             std::string_view bytes);

}  // namespace countersign::platforms
