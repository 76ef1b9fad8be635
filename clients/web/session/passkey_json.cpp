#include "clients/web/session/passkey_json.hpp"

#include <nlohmann/json.hpp>

#include "clients/web/session/cose_key.hpp"

namespace countersign::web {

namespace {

using nlohmann::json;

constexpr int patience_ms = 120'000;  // a browser's; the challenge lasts longer

json descriptors(const std::vector<std::string>& ids) {
    json all = json::array();
    for (const std::string& id : ids) all.push_back({{"type", "public-key"}, {"id", id}});
    return all;
}

// The bytes of a member; empty when there are none.
std::string bytes_at(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? read_base64url(found->get_ref<const std::string&>()) : std::string();
}

const json* response_of(const json& credential) {
    if (!credential.is_object() || credential.value("type", json()) != "public-key") return nullptr;
    const auto found = credential.find("response");
    return found != credential.end() && found->is_object() ? &*found : nullptr;
}

}  // namespace

json creation_options(const PasskeyOffer& offer, const RelyingParty& party, const PasskeyOwner& owner) {
    return {{"rp", {{"id", party.id}, {"name", owner.site}}},
            {"user", {{"id", offer.user_handle}, {"name", owner.person}, {"displayName", owner.name}}},
            {"challenge", offer.challenge},
            {"pubKeyCredParams", {{{"type", "public-key"}, {"alg", es256}}, {{"type", "public-key"}, {"alg", rs256}}}},
            {"timeout", patience_ms},
            {"excludeCredentials", descriptors(offer.known)},
            {"authenticatorSelection", {{"residentKey", "required"}, {"requireResidentKey", true}, {"userVerification", "required"}}},
            {"attestation", "none"}};
}

json request_options(const PasskeyOffer& offer, const RelyingParty& party) {
    return {{"rpId", party.id},
            {"challenge", offer.challenge},
            {"timeout", patience_ms},
            {"allowCredentials", descriptors(offer.known)},
            {"userVerification", "required"}};
}

std::optional<PasskeyMade> read_passkey_made(const json& credential) {
    const json* response = response_of(credential);
    if (response == nullptr) return std::nullopt;
    PasskeyMade made{.client_data = bytes_at(*response, "clientDataJSON"), .attestation_object = bytes_at(*response, "attestationObject")};
    if (made.client_data.empty() || made.attestation_object.empty()) return std::nullopt;
    return made;
}

std::optional<PasskeyShown> read_passkey_shown(const json& credential) {
    const json* response = response_of(credential);
    if (response == nullptr) return std::nullopt;
    PasskeyShown shown{.id = bytes_at(credential, "rawId"),
                       .client_data = bytes_at(*response, "clientDataJSON"),
                       .authenticator_data = bytes_at(*response, "authenticatorData"),
                       .signature = bytes_at(*response, "signature"),
                       .user_handle = bytes_at(*response, "userHandle")};
    if (shown.id.empty() || shown.client_data.empty() || shown.authenticator_data.empty() || shown.signature.empty()) return std::nullopt;
    return shown;
}

}  // namespace countersign::web
