#include "clients/notify/platforms/callback_seal.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "clients/notify/platforms/cipher.hpp"
#include "clients/notify/platforms/digest.hpp"

namespace countersign::platforms {

namespace {

constexpr std::size_t head_size = 20;  // random and length
constexpr std::size_t block = 32;

Result<std::string, Refused> seal_key(const SealKeys& keys) {
    if (keys.token.empty() || keys.receiver.empty())
        return fail(
            Refused{500, "Expected a token and a receiver id for callbacks in the configuration, but one is missing."});
    const auto key = read_base64(keys.encoding_aes_key + "=");
    if (!key || key->size() != 32)
        return fail(Refused{
            500, "Expected an EncodingAESKey of 43 characters in the configuration, but it is missing or another."});
    return *key;
}

std::string length_bytes(std::size_t length) {
    return {static_cast<char>(length >> 24U),
            static_cast<char>(length >> 16U),
            static_cast<char>(length >> 8U),
            static_cast<char>(length)};
}

std::size_t read_length(std::string_view bytes) {
    std::size_t length = 0;
    for (const char byte : bytes) length = length << 8U | static_cast<unsigned char>(byte);
    return length;
}

std::optional<std::string> message_in(std::string_view plain, const std::string& receiver) {
    if (plain.size() < head_size) return std::nullopt;
    const std::size_t length = read_length(plain.substr(16, 4));
    if (length > plain.size() - head_size) return std::nullopt;
    if (!is_equal_in_constant_time(plain.substr(head_size + length), receiver)) return std::nullopt;
    return std::string(plain.substr(head_size, length));
}

std::optional<std::string> decrypted(const std::string& key, const Sealed& sealed, const std::string& receiver) {
    const auto bytes = read_base64(sealed.encrypt);
    const auto plain = bytes ? decrypt_aes_256_cbc(key, std::string_view(key).substr(0, 16), *bytes) : std::nullopt;
    const auto text = plain ? unpadded(*plain, block) : std::nullopt;
    return text ? message_in(*text, receiver) : std::nullopt;
}

}  // namespace

std::string seal_signature(std::string_view token, const Sealed& sealed) {
    std::array<std::string, 4> parts = {std::string(token), sealed.timestamp, sealed.nonce, sealed.encrypt};
    std::ranges::sort(parts);
    return hex(sha1(parts[0] + parts[1] + parts[2] + parts[3]));
}

Result<Sealed, Refused> seal(const SealKeys& keys, std::string_view message, Sealed stamped, std::string_view random) {
    const auto key = seal_key(keys);
    if (!key) return fail(key.error());
    const std::string plain =
        std::string(random.substr(0, 16)) + length_bytes(message.size()) + std::string(message) + keys.receiver;
    stamped.encrypt =
        base64(encrypt_aes_256_cbc(*key, std::string_view(*key).substr(0, 16), padded(plain, block)).value_or(""));
    stamped.signature = seal_signature(keys.token, stamped);
    return stamped;
}

Result<std::string, Refused> open_seal(const SealKeys& keys, const Sealed& sealed, StampUnit unit, Instant now) {
    const auto key = seal_key(keys);
    if (!key) return fail(key.error());
    if (!is_equal_in_constant_time(seal_signature(keys.token, sealed), sealed.signature))
        return fail(Refused{401, "Expected a callback signed with our token, but the signature is another."});
    const auto stamped_at =
        unit == StampUnit::seconds ? read_seconds(sealed.timestamp) : read_milliseconds(sealed.timestamp);
    if (!stamped_at || !is_fresh(*stamped_at, now))
        return fail(Refused{
            401, "Expected a callback stamped within five minutes of now, but it is older or from the future."});
    auto message = decrypted(*key, sealed, keys.receiver);
    if (!message) return fail(Refused{401, "Expected a callback sealed with our key for us, but it cannot be opened."});
    return std::move(*message);
}

}  // namespace countersign::platforms
