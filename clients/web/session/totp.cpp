#include "clients/web/session/totp.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "clients/web/session/secret.hpp"
#include "daemon/ensure.hpp"

namespace countersign::web {

namespace {

constexpr std::chrono::seconds step_of{30};
constexpr std::int64_t drift = 1;

std::string hmac_sha1(std::string_view key, std::string_view message) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const auto* octets = reinterpret_cast<const unsigned char*>(message.data());
    ensure(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), octets, message.size(), digest.data(), &size) != nullptr,
           "an HMAC can be computed");
    return {reinterpret_cast<const char*>(digest.data()), size};
}

// ０ to ９ are EF BC 90 to EF BC 99 in UTF-8; the blank of full width is E3 80 80.
std::string digits_in(std::string_view typed) {
    std::string digits;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        if (typed[i] == ' ') continue;
        if (typed.substr(i).starts_with("\u3000")) {
            i += 2;
        } else if (i + 2 < typed.size() && typed.substr(i).starts_with("\xEF\xBC") && typed[i + 2] >= '\x90' && typed[i + 2] <= '\x99') {
            digits += static_cast<char>('0' + (typed[i + 2] - '\x90'));
            i += 2;
        } else {
            digits += typed[i];
        }
    }
    return digits;
}

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    std::string encoded;
    for (const char c : text)
        encoded += plain.find(c) != std::string_view::npos ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return encoded;
}

}  // namespace

std::int64_t totp_step_at(Instant now) { return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() / step_of; }

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
    std::string counter(8, '\0');
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[i] = static_cast<char>(static_cast<std::uint64_t>(step) >> (8 * (7 - i)) & 0xFFU);
    const std::string digest = hmac_sha1(secret, counter);
    const auto octet = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(digest[i])); };
    const std::size_t at = octet(digest.size() - 1) & 0xFU;
    const std::uint32_t number = (octet(at) & 0x7FU) << 24U | octet(at + 1) << 16U | octet(at + 2) << 8U | octet(at + 3);
    std::uint32_t bound = 1;
    for (int i = 0; i < digits; ++i) bound *= 10;
    return fmt::format("{:0{}}", number % bound, digits);
}

std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, Instant now, std::int64_t last_used) {
    const std::string digits = digits_in(code);
    std::optional<std::int64_t> found;
    // All of them, whichever fits: the time says nothing.
    for (std::int64_t step = totp_step_at(now) - drift; step <= totp_step_at(now) + drift; ++step)
        if (is_equal_in_constant_time(totp_code(secret, step), digits) && step > last_used && !found) found = step;
    return found;
}

std::string base32(std::string_view bytes) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char byte : bytes) {
        held = held << 8U | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 5; bits -= 5) text += alphabet[held >> static_cast<unsigned>(bits - 5) & 31U];
    }
    if (bits > 0) text += alphabet[held << static_cast<unsigned>(5 - bits) & 31U];
    return text;
}

std::string totp_uri(std::string_view base32_secret, std::string_view account, std::string_view issuer) {
    return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}", percent_encoded(issuer), percent_encoded(account), base32_secret);
}

}  // namespace countersign::web
