// MessageKey: what seals or opens the MESSAGE commands of one direction of a CURVE connection: crypto_box,
// that is XSalsa20 and Poly1305, out of libsodium's parts. All nonces of a direction begin with the same 16
// bytes, so what follows from them and the shared key is derived once and not with each message; and the key of
// the authenticator and the text come out of one run of the cipher, as NaCl does it: its first 32 bytes lie where
// a MESSAGE has its name, its counter and the authenticator. It takes about half of what crypto_box_easy_afternm does.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace countersign::bench {

class MessageKey {
public:
    // Of a body, in front of its text: 8 bytes of name, 8 of counter and 16 of authenticator.
    static constexpr std::size_t lead = 32;

    MessageKey() = default;
    MessageKey(const std::array<unsigned char, 32>& shared, std::string_view nonce_start);

    // `body` has its name, its counter and, after `lead`, its text; the text is sealed where it is.
    void seal(unsigned char* body, std::size_t size) const;
    // `body` as it came, and as many bytes for what comes out: the text is after `lead`. False when the body is not
    // authentic; the bytes then mean nothing. The lead of `body` is gone afterwards.
    [[nodiscard]] bool open(unsigned char* body, std::size_t size, unsigned char* into) const;

private:
    std::array<unsigned char, 32> derived_{};
};

}  // namespace countersign::bench
