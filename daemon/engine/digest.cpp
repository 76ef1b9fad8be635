// SHA-256 by OpenSSL, which uses the processor's own instructions: every entry of the log is hashed,
// and libsodium's portable code took several times as long (DECISIONS.md).
#include "daemon/engine/digest.hpp"

#include <openssl/evp.h>

#include <memory>

#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

Sha256 sha256(std::string_view bytes) {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    Sha256 hash;
    const bool done = method != nullptr && context != nullptr &&
                      EVP_DigestInit_ex2(context.get(), method, nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) == 1;
    ensure(done, "SHA-256 is always there");
    return hash;
}

std::string hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(2 * bytes.size(), '0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text[2 * i] = digits[bytes[i] >> 4U];
        text[2 * i + 1] = digits[bytes[i] & 0xFU];
    }
    return text;
}

std::string short_digest(std::string_view bytes) {
    const Sha256 hash = sha256(bytes);
    return hex(std::span(hash).first<8>());
}

std::string sha256_hex(std::string_view bytes) { return hex(sha256(bytes)); }

}  // namespace countersign::engine
