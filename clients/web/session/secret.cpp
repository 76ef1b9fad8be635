#include "clients/web/session/secret.hpp"

#include <algorithm>

#include <sodium.h>

namespace countersign::web {

namespace {

constexpr std::size_t secret_bytes = 32;

}  // namespace

std::string random_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string hex(std::string_view bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    text.pop_back();
    return text;
}

std::string new_secret() { return hex(random_bytes(secret_bytes)); }

bool may_be_secret(std::string_view text) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == secret_bytes * 2 && std::ranges::all_of(text, is_hex);
}

std::string sha256(std::string_view bytes) {
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return hash;
}

std::string hash_of_secret(std::string_view kind, std::string_view secret) {
    return sha256("countersign web " + std::string(kind) + "\n" + std::string(secret));
}

bool is_equal_in_constant_time(std::string_view left, std::string_view right) {
    return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace countersign::web
