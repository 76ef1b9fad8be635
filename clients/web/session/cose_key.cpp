#include "clients/web/session/cose_key.hpp"

#include <map>
#include <memory>
#include <string>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "clients/web/session/cbor.hpp"

namespace countersign::web {

namespace {

constexpr std::int64_t kind_label = 1, algorithm_label = 3, curve_label = -1, x_label = -2, y_label = -3, n_label = -1, e_label = -2;
constexpr std::int64_t ec2_kind = 2, rsa_kind = 3, p256 = 1;
constexpr std::size_t coordinate_bytes = 32, modulus_least = 256, modulus_most = 512, exponent_most = 4;

template <auto free>
struct Free {
    template <class T>
    void operator()(T* thing) const {
        free(thing);
    }
};
template <class T, auto free>
using Owned = std::unique_ptr<T, Free<free>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;

struct Fields {
    std::map<std::int64_t, std::int64_t> numbers;
    std::map<std::int64_t, std::string> bytes;

    [[nodiscard]] bool has(std::int64_t label, std::int64_t number) const {
        const auto found = numbers.find(label);
        return found != numbers.end() && found->second == number;
    }
    [[nodiscard]] std::string bytes_at(std::int64_t label) const {
        const auto found = bytes.find(label);
        return found == bytes.end() ? std::string() : found->second;
    }
};

std::optional<Fields> read_fields(std::string_view cose) {
    CborReader reader(cose);
    const auto pairs = reader.map();
    if (!pairs) return std::nullopt;
    Fields fields;
    for (std::uint64_t i = 0; i < *pairs; ++i) {
        const auto label = reader.integer();
        if (!label || fields.numbers.contains(*label) || fields.bytes.contains(*label)) return std::nullopt;
        if (reader.is_integer_next()) {
            fields.numbers[*label] = reader.integer().value_or(0);
        } else if (const auto bytes = reader.bytes()) {
            fields.bytes[*label] = *bytes;
        } else {
            return std::nullopt;
        }
    }
    if (!reader.rest().empty()) return std::nullopt;
    return fields;
}

Key make_key(const char* kind, OSSL_PARAM_BLD* build) {
    const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(build));
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    EVP_PKEY* key = nullptr;
    if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return Key(key);
}

Key read_ec_key(const Fields& fields) {
    const std::string x = fields.bytes_at(x_label), y = fields.bytes_at(y_label);
    if (!fields.has(curve_label, p256) || x.size() != coordinate_bytes || y.size() != coordinate_bytes) return nullptr;
    const std::string point = "\x04" + x + y;
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return make_key("EC", build.get());  // a point beside the curve makes none
}

Owned<BIGNUM, BN_free> number(const std::string& bytes) {
    return Owned<BIGNUM, BN_free>(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
}

Key read_rsa_key(const Fields& fields) {
    const std::string n = fields.bytes_at(n_label), e = fields.bytes_at(e_label);
    if (n.size() < modulus_least || n.size() > modulus_most || n.front() == '\0' || e.empty() || e.size() > exponent_most) return nullptr;
    const auto modulus = number(n), exponent = number(e);
    if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get())) return nullptr;
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    return make_key("RSA", build.get());
}

Key read_key(std::string_view cose) {
    const auto fields = read_fields(cose);
    if (!fields) return nullptr;
    if (fields->has(kind_label, ec2_kind) && fields->has(algorithm_label, es256)) return read_ec_key(*fields);
    if (fields->has(kind_label, rsa_kind) && fields->has(algorithm_label, rs256)) return read_rsa_key(*fields);
    return nullptr;
}

}  // namespace

std::optional<std::int64_t> algorithm_of(std::string_view cose) {
    if (read_key(cose) == nullptr) return std::nullopt;
    return read_fields(cose)->numbers.at(algorithm_label);
}

bool is_signed_by(std::string_view cose, std::string_view message, std::string_view signature) {
    const Key key = read_key(cose);
    const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    const auto octets = [](std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); };
    return key != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(message), message.size()) == 1;
}

}  // namespace countersign::web
