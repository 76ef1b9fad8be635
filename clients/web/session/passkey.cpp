#include "clients/web/session/passkey.hpp"

#include <optional>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "clients/web/session/cbor.hpp"
#include "clients/web/session/cose_key.hpp"
#include "clients/web/session/relying_party.hpp"
#include "clients/web/session/secret.hpp"

namespace countersign::web {

namespace {

using nlohmann::json;
using Checked = std::optional<PasskeyFault>;

constexpr std::size_t party_hash_bytes = 32, aaguid_bytes = 16, head_bytes = 37, id_bytes_most = 1023,
                      client_data_most = 4096;
constexpr unsigned present_flag = 0x01, verified_flag = 0x04, attested_flag = 0x40, extended_flag = 0x80;

// Authenticator data (section 6.1), cut to pieces.
struct AuthenticatorData {
    std::string_view party_hash;
    unsigned flags = 0;
    std::uint32_t counter = 0;
    std::string_view id, key;  // of a new one
};

unsigned octet(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

// What is left of `rest` after a new passkey's id and key.
bool read_attested(std::string_view& rest, AuthenticatorData& data) {
    if (rest.size() < aaguid_bytes + 2) return false;
    const std::size_t size = octet(rest, aaguid_bytes) << 8U | octet(rest, aaguid_bytes + 1);
    rest.remove_prefix(aaguid_bytes + 2);
    if (size == 0 || size > id_bytes_most || rest.size() < size) return false;
    data.id = rest.substr(0, size);
    rest.remove_prefix(size);
    CborReader reader(rest);
    if (!reader.skip()) return false;
    data.key = rest.substr(0, rest.size() - reader.rest().size());
    rest = reader.rest();
    return true;
}

std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes) {
    if (bytes.size() < head_bytes) return std::nullopt;
    AuthenticatorData data{.party_hash = bytes.substr(0, party_hash_bytes), .flags = octet(bytes, party_hash_bytes)};
    for (std::size_t i = party_hash_bytes + 1; i < head_bytes; ++i) data.counter = data.counter << 8U | octet(bytes, i);
    std::string_view rest = bytes.substr(head_bytes);
    if ((data.flags & attested_flag) != 0 && !read_attested(rest, data)) return std::nullopt;
    if ((data.flags & extended_flag) != 0) {
        CborReader reader(rest);
        if (!reader.skip()) return std::nullopt;
        rest = reader.rest();
    }
    return rest.empty() ? std::optional(data) : std::nullopt;
}

std::string text_at(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

json read_client_data(const std::string& client_data) {
    return client_data.size() > client_data_most ? json() : json::parse(client_data, nullptr, false);
}

Checked check_client_data(const RelyingParty& party, std::string_view challenge, const std::string& client_data, const char* type) {
    const json data = read_client_data(client_data);
    if (!data.is_object()) return PasskeyFault::malformed;
    if (text_at(data, "type") != type) return PasskeyFault::wrong_type;
    if (challenge.empty() || !is_equal_in_constant_time(read_base64url(text_at(data, "challenge")), challenge))
        return PasskeyFault::wrong_challenge;
    if (!is_origin_of(party, text_at(data, "origin"))) return PasskeyFault::wrong_origin;
    const auto is_framed = data.find("crossOrigin");
    if (is_framed != data.end() && *is_framed != json(false)) return PasskeyFault::wrong_origin;
    return std::nullopt;
}

Checked check_authenticator_data(const RelyingParty& party, const AuthenticatorData& data) {
    if (!is_equal_in_constant_time(data.party_hash, sha256(party.id))) return PasskeyFault::wrong_relying_party;
    if ((data.flags & present_flag) == 0) return PasskeyFault::not_present;
    if ((data.flags & verified_flag) == 0) return PasskeyFault::not_verified;
    return std::nullopt;
}

struct Attestation {
    std::string_view format, data;
    std::optional<std::int64_t> algorithm;  // of a statement
    std::string_view signature;
    bool has_certificates = false, is_empty = true;
};

bool read_statement(CborReader& reader, Attestation& attestation) {
    const auto pairs = reader.map();
    if (!pairs) return false;
    attestation.is_empty = *pairs == 0;
    for (std::uint64_t i = 0; i < *pairs; ++i) {
        const auto name = reader.text();
        if (!name) return false;
        if (*name == "alg") {
            attestation.algorithm = reader.integer();
        } else if (*name == "sig") {
            attestation.signature = reader.bytes().value_or("");
        } else {
            attestation.has_certificates = attestation.has_certificates || *name == "x5c";
            if (!reader.skip()) return false;
        }
    }
    return true;
}

std::optional<Attestation> read_attestation(std::string_view bytes) {
    CborReader reader(bytes);
    Attestation attestation;
    const auto pairs = reader.map();
    if (!pairs || *pairs != 3) return std::nullopt;
    bool has_statement = false;
    for (std::uint64_t i = 0; i < *pairs; ++i) {
        const auto name = reader.text();
        if (!name) return std::nullopt;
        if (*name == "fmt") {
            attestation.format = reader.text().value_or("");
        } else if (*name == "authData") {
            attestation.data = reader.bytes().value_or("");
        } else if (*name == "attStmt" && read_statement(reader, attestation)) {
            has_statement = true;
        } else {
            return std::nullopt;
        }
    }
    if (!has_statement || attestation.format.empty() || attestation.data.empty() || !reader.rest().empty()) return std::nullopt;
    return attestation;
}

// None is asked for; but a browser may leave a signature of the key itself as it is (section 5.1.3), which must then be right.
Checked check_attestation(const Attestation& attestation, std::string_view key, const std::string& client_data) {
    if (attestation.format == "none") return attestation.is_empty ? Checked() : PasskeyFault::unknown_attestation;
    if (attestation.format != "packed" || attestation.has_certificates) return PasskeyFault::unknown_attestation;
    const bool is_own = attestation.algorithm == algorithm_of(key) &&
                        is_signed_by(key, std::string(attestation.data) + sha256(client_data), attestation.signature);
    return is_own ? Checked() : PasskeyFault::wrong_signature;
}

}  // namespace

std::string_view word_of(PasskeyFault fault) {
    switch (fault) {
        case PasskeyFault::unknown_passkey: return "unknown_passkey";
        case PasskeyFault::malformed: return "malformed";
        case PasskeyFault::wrong_type: return "wrong_type";
        case PasskeyFault::wrong_challenge: return "wrong_challenge";
        case PasskeyFault::wrong_origin: return "wrong_origin";
        case PasskeyFault::wrong_relying_party: return "wrong_relying_party";
        case PasskeyFault::not_present: return "not_present";
        case PasskeyFault::not_verified: return "not_verified";
        case PasskeyFault::unknown_algorithm: return "unknown_algorithm";
        case PasskeyFault::unknown_attestation: return "unknown_attestation";
        case PasskeyFault::wrong_signature: return "wrong_signature";
        case PasskeyFault::counter_went_back: return "counter_went_back";
    }
    return "malformed";
}

std::string challenge_in(const std::string& client_data) {
    const json data = read_client_data(client_data);
    return data.is_object() ? read_base64url(text_at(data, "challenge")) : std::string();
}

Result<PublicKey, PasskeyFault> check_made(const RelyingParty& party, std::string_view challenge, const PasskeyMade& made) {
    if (auto fault = check_client_data(party, challenge, made.client_data, "webauthn.create")) return fail(*fault);
    const auto attestation = read_attestation(made.attestation_object);
    if (!attestation) return fail(PasskeyFault::malformed);
    const auto data = read_authenticator_data(attestation->data);
    if (!data || data->id.empty()) return fail(PasskeyFault::malformed);
    if (auto fault = check_authenticator_data(party, *data)) return fail(*fault);
    if (!algorithm_of(data->key)) return fail(PasskeyFault::unknown_algorithm);
    if (auto fault = check_attestation(*attestation, data->key, made.client_data)) return fail(*fault);
    return PublicKey{.id = std::string(data->id), .key = std::string(data->key), .counter = data->counter};
}

Counted check_shown(const RelyingParty& party, std::string_view challenge, const PasskeyShown& shown, const PublicKey& known) {
    if (auto fault = check_client_data(party, challenge, shown.client_data, "webauthn.get")) return fail(*fault);
    const auto data = read_authenticator_data(shown.authenticator_data);
    if (!data || shown.id != known.id) return fail(PasskeyFault::malformed);
    if (auto fault = check_authenticator_data(party, *data)) return fail(*fault);
    if (!is_signed_by(known.key, shown.authenticator_data + sha256(shown.client_data), shown.signature))
        return fail(PasskeyFault::wrong_signature);
    // Those that count nothing say 0 for ever.
    if ((data->counter != 0 || known.counter != 0) && data->counter <= known.counter) return fail(PasskeyFault::counter_went_back);
    return data->counter;
}

std::string base64url(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back();
    return text;
}

std::string read_base64url(std::string_view text) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text.data() + text.size())
        return {};
    bytes.resize(size);
    return bytes;
}

}  // namespace countersign::web
