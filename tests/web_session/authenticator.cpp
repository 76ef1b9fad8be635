#include "tests/web_session/authenticator.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

#include "daemon/ensure.hpp"

namespace countersign::web {

namespace {

std::string hash(const std::string& bytes) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

std::string big_endian(std::uint64_t value, int size) {
    std::string bytes;
    for (int i = size - 1; i >= 0; --i) bytes += static_cast<char>(value >> static_cast<unsigned>(8 * i) & 0xFFU);
    return bytes;
}

std::string number_of(EVP_PKEY* key, const char* name, int size) {
    BIGNUM* number = nullptr;
    ensure(EVP_PKEY_get_bn_param(key, name, &number) == 1, "a key has its numbers");
    std::string bytes(static_cast<std::size_t>(size == 0 ? BN_num_bytes(number) : size), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    BN_free(number);
    return bytes;
}

std::string client_data(const Saying& answer) {
    return R"({"type":")" + answer.type + R"(","challenge":")" + base64url(answer.challenge) + R"(","origin":")" + answer.origin + R"(","crossOrigin":false)" +
           answer.more + "}";
}

std::string party_data(const Saying& answer, std::uint32_t counter, unsigned more_flags) {
    const unsigned flags = answer.flags | more_flags | (answer.extensions.empty() ? 0U : extended);
    return hash(answer.party) + static_cast<char>(flags) + big_endian(counter, 4);
}

}  // namespace

std::string cbor_head(unsigned kind, std::uint64_t value) {
    const auto first = [&](unsigned size) { return std::string(1, static_cast<char>(kind << 5U | size)); };
    if (value < 24) return first(static_cast<unsigned>(value));
    if (value < 0x100) return first(24) + big_endian(value, 1);
    if (value < 0x10000) return first(25) + big_endian(value, 2);
    return first(26) + big_endian(value, 4);
}

std::string cbor_integer(std::int64_t value) {
    return value >= 0 ? cbor_head(0, static_cast<std::uint64_t>(value)) : cbor_head(1, static_cast<std::uint64_t>(-1 - value));
}

std::string cbor_bytes(const std::string& bytes) { return cbor_head(2, bytes.size()) + bytes; }
std::string cbor_text(const std::string& text) { return cbor_head(3, text.size()) + text; }

Authenticator::Authenticator(Kind kind) : kind_(kind) {
    EVP_PKEY* key = kind == Kind::rsa  ? EVP_RSA_gen(2048)
                    : kind == Kind::ec ? EVP_EC_gen("P-256")
                                       : EVP_EC_gen("P-384");
    ensure(key != nullptr, "a key can be made");
    key_ = {key, EVP_PKEY_free};
}

std::string Authenticator::cose() const {
    if (!cose_instead.empty()) return cose_instead;
    if (kind_ == Kind::rsa)
        return cbor_head(5, 4) + cbor_integer(1) + cbor_integer(3) + cbor_integer(3) + cbor_integer(-257) + cbor_integer(-1) +
               cbor_bytes(number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0)) + cbor_integer(-2) +
               cbor_bytes(number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0));
    const bool is_p256 = kind_ == Kind::ec;
    const int size = is_p256 ? 32 : 48;
    return cbor_head(5, 5) + cbor_integer(1) + cbor_integer(2) + cbor_integer(3) + cbor_integer(is_p256 ? -7 : -35) + cbor_integer(-1) +
           cbor_integer(is_p256 ? 1 : 2) + cbor_integer(-2) + cbor_bytes(number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, size)) +
           cbor_integer(-3) + cbor_bytes(number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, size));
}

std::string Authenticator::sign(const std::string& message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    EVP_DigestSign(context.get(), nullptr, &size, bytes, message.size());
    std::string signature(size, '\0');
    ensure(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, message.size()) == 1, "a key signs");
    signature.resize(size);
    return signature;
}

PasskeyMade Authenticator::make(Saying answer, const std::string& format) const {
    if (answer.type.empty()) answer.type = "webauthn.create";
    const std::string said = client_data(answer);
    const std::string data = party_data(answer, counter, attested) + std::string(16, '\0') + big_endian(id.size(), 2) + id + cose() +
                             answer.extensions;
    std::string statement = cbor_head(5, 0);
    if (format == "packed")
        statement = cbor_head(5, 2) + cbor_text("alg") + cbor_integer(kind_ == Kind::rsa ? -257 : -7) + cbor_text("sig") +
                    cbor_bytes(sign(data + hash(said)));
    return {.client_data = said,
            .attestation_object = cbor_head(5, 3) + cbor_text("fmt") + cbor_text(format) + cbor_text("attStmt") + statement +
                                  cbor_text("authData") + cbor_bytes(data)};
}

PasskeyShown Authenticator::show(Saying answer) const {
    if (answer.type.empty()) answer.type = "webauthn.get";
    const std::string said = client_data(answer), data = party_data(answer, counter, 0) + answer.extensions;
    return {.id = id, .client_data = said, .authenticator_data = data, .signature = sign(data + hash(said)), .user_handle = user_handle};
}

}  // namespace countersign::web
