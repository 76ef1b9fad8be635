// A passkey as a phone keeps it, with all that may be wrong about one: an OpenSSL key, and the bytes that WebAuthn wants around its
// signatures, written here a second time and not by what is tested.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "clients/web/session/passkey.hpp"

using EVP_PKEY = struct evp_pkey_st;

namespace countersign::web {

constexpr unsigned present = 0x01, verified = 0x04, attested = 0x40, extended = 0x80;

// What an answer says; each may be changed for a wrong one.
struct Saying {
    std::string type;
    std::string challenge;  // bytes
    std::string origin = "https://inbox.example.com";
    std::string party = "inbox.example.com";
    std::string more;  // in the client data, after the rest
    unsigned flags = present | verified;
    std::string extensions;  // CBOR, with the flag
};

class Authenticator {
public:
    enum class Kind { ec, rsa, ec_of_p384 };
    explicit Authenticator(Kind kind = Kind::ec);

    // `format`: "none", or "packed" with a signature of its own, or another.
    [[nodiscard]] PasskeyMade make(Saying answer, const std::string& format = "none") const;
    [[nodiscard]] PasskeyShown show(Saying answer) const;
    [[nodiscard]] std::string sign(const std::string& message) const;
    [[nodiscard]] std::string cose() const;

    std::string id = "passkey-0001";
    std::string user_handle;
    std::uint32_t counter = 0;
    std::string cose_instead;  // to be told in place of the true one

private:
    Kind kind_;
    std::shared_ptr<EVP_PKEY> key_;
};

[[nodiscard]] std::string cbor_head(unsigned kind, std::uint64_t value);
[[nodiscard]] std::string cbor_integer(std::int64_t value);
[[nodiscard]] std::string cbor_bytes(const std::string& bytes);
[[nodiscard]] std::string cbor_text(const std::string& text);

}  // namespace countersign::web
