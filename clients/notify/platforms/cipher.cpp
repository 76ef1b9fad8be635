#include "clients/notify/platforms/cipher.hpp"

#include <algorithm>
#include <memory>

#include <openssl/evp.h>

#include "daemon/ensure.hpp"

namespace countersign::platforms {

namespace {

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

enum class Direction { decrypt = 0, encrypt = 1 };

std::optional<std::string> run_cipher(Direction direction,
                                      std::string_view key,
                                      std::string_view iv,
                                      std::string_view bytes) {
    ensure(key.size() == 32 && iv.size() == 16, "AES-256-CBC has a key of 32 bytes and an IV of 16");
    if (bytes.empty() || bytes.size() % 16 != 0 || bytes.size() > 8'000'000) return std::nullopt;
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  &EVP_CIPHER_CTX_free);
    ensure(context != nullptr, "a cipher can be made");
    std::string result(bytes.size() + 16, '\0');
    auto* out = reinterpret_cast<unsigned char*>(result.data());
    int written = 0, rest = 0;
    const bool done =
        EVP_CipherInit_ex(
            context.get(), EVP_aes_256_cbc(), nullptr, octets(key), octets(iv), static_cast<int>(direction)) == 1 &&
        EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
        EVP_CipherUpdate(context.get(), out, &written, octets(bytes), static_cast<int>(bytes.size())) == 1 &&
        EVP_CipherFinal_ex(context.get(), out + written, &rest) == 1;
    ensure(done, "whole blocks can be enciphered");
    result.resize(static_cast<std::size_t>(written + rest));
    return result;
}

}  // namespace

std::string padded(std::string_view bytes, std::size_t block) {
    const std::size_t count = block - bytes.size() % block;
    return std::string(bytes) + std::string(count, static_cast<char>(count));
}

std::optional<std::string> unpadded(std::string_view bytes, std::size_t block) {
    if (bytes.empty() || bytes.size() % 16 != 0) return std::nullopt;
    const std::size_t count = static_cast<unsigned char>(bytes.back());
    if (count == 0 || count > block || count > bytes.size()) return std::nullopt;
    const std::string_view padding = bytes.substr(bytes.size() - count);
    if (std::ranges::any_of(padding, [&](char byte) { return byte != bytes.back(); })) return std::nullopt;
    return std::string(bytes.substr(0, bytes.size() - count));
}

std::optional<std::string> encrypt_aes_256_cbc(std::string_view key, std::string_view iv, std::string_view bytes) {
    return run_cipher(Direction::encrypt, key, iv, bytes);
}

std::optional<std::string> decrypt_aes_256_cbc(std::string_view key, std::string_view iv, std::string_view bytes) {
    return run_cipher(Direction::decrypt, key, iv, bytes);
}

}  // namespace countersign::platforms
