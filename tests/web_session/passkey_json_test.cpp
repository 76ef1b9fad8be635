#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "clients/web/session/passkey_json.hpp"
#include "clients/web/session/relying_party.hpp"

namespace countersign::web {

using nlohmann::json;

namespace {

const RelyingParty party{.id = "inbox.example.com", .origins = {"https://inbox.example.com"}};

std::string described(const std::string& url) {
    const RelyingParty found = relying_party_of(url);
    std::string text = found.id;
    for (const std::string& origin : found.origins) text += " " + origin;
    return text;
}

}  // namespace

TEST_CASE("a browser is told what WebAuthn's options are", "[passkey]") {
    const PasskeyOffer offer{.challenge = "Y2hhbGxlbmdl", .user_handle = "aGFuZGxl", .known = {"b25l", "dHdv"}};
    CHECK(creation_options(offer, party, {.site = "Acme", .person = "wang.fang", .name = "王芳"}) == json::parse(R"({
        "rp": {"id": "inbox.example.com", "name": "Acme"},
        "user": {"id": "aGFuZGxl", "name": "wang.fang", "displayName": "王芳"},
        "challenge": "Y2hhbGxlbmdl",
        "pubKeyCredParams": [{"type": "public-key", "alg": -7}, {"type": "public-key", "alg": -257}],
        "timeout": 120000,
        "excludeCredentials": [{"type": "public-key", "id": "b25l"}, {"type": "public-key", "id": "dHdv"}],
        "authenticatorSelection": {"residentKey": "required", "requireResidentKey": true, "userVerification": "required"},
        "attestation": "none"})"));
    CHECK(request_options({.challenge = "YQ", .user_handle = {}, .known = {}}, party) ==
          json::parse(R"({"rpId": "inbox.example.com", "challenge": "YQ", "timeout": 120000, "allowCredentials": [], "userVerification": "required"})"));
}

TEST_CASE("what a browser sends is read, and whatever is not that is not", "[passkey]") {
    const json good = json::parse(R"({"type": "public-key", "rawId": "aWQ", "id": "aWQ", "authenticatorAttachment": "platform",
        "response": {"clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "AAA", "signature": "MEU", "userHandle": "dQ", "transports": []}})");
    REQUIRE(read_passkey_made(good));
    CHECK(read_passkey_made(good)->client_data == "{}");
    CHECK(read_passkey_made(good)->attestation_object == "\xA0");
    REQUIRE(read_passkey_shown(good));
    CHECK(read_passkey_shown(good)->id == "id");
    CHECK(read_passkey_shown(good)->user_handle == "u");

    json without_handle = good;
    without_handle["response"]["userHandle"] = nullptr;
    CHECK(read_passkey_shown(without_handle)->user_handle == "");

    for (const char* member : {"/type", "/response", "/response/clientDataJSON"})
        for (const json& wrong : {json(), json(1), json("="), json::array(), json("")}) {
            json changed = good;
            changed[json::json_pointer(member)] = wrong;
            CHECK_FALSE(read_passkey_made(changed));
            CHECK_FALSE(read_passkey_shown(changed));
        }
    for (const char* member : {"/rawId", "/response/authenticatorData", "/response/signature"}) {
        json changed = good;
        changed[json::json_pointer(member)] = "not base64url";
        CHECK_FALSE(read_passkey_shown(changed));
    }
    for (const json& wrong : {json(), json::array({good}), json("x"), json::object()}) CHECK_FALSE(read_passkey_made(wrong));
}

TEST_CASE("passkeys are for the domain of the public address, and for no IP address", "[passkey]") {
    CHECK(described("https://inbox.example.com") == "inbox.example.com https://inbox.example.com");
    CHECK(described("https://Inbox.Example.com:443/") == "inbox.example.com https://inbox.example.com");
    CHECK(described("https://inbox.example.com:8443/app") == "inbox.example.com https://inbox.example.com:8443");
    CHECK(described("http://localhost:8080") == "localhost http://localhost:8080");
    CHECK(described("") == "localhost http://localhost http://localhost:*");
    for (const char* none : {"http://inbox.example.com", "https://203.0.113.7", "https://203.0.113.7:8443", "https://[::1]:8443", "https://", "ftp://x", "inbox.example.com"})
        CHECK(described(none) == "");
}

TEST_CASE("an origin is the party's letter for letter, but for localhost's port", "[passkey]") {
    CHECK(is_origin_of(party, "https://inbox.example.com"));
    for (const char* wrong : {"", "https://inbox.example.com:8443", "https://inbox.example.com/", "https://inbox.example.co", "null"}) CHECK_FALSE(is_origin_of(party, wrong));
    const RelyingParty local = relying_party_of("");
    CHECK(is_origin_of(local, "http://localhost:8123"));
    CHECK(is_origin_of(local, "http://localhost"));
    for (const char* wrong : {"http://localhost:", "http://localhost:81a", "http://localhost:1@evil.org", "https://localhost:8123", "http://localhost.evil.org:80"})
        CHECK_FALSE(is_origin_of(local, wrong));
}

}  // namespace countersign::web
