// Passkeys over HTTP, as the pages speak: made while signed in, good for signing in alone and in place of a code.
#include <catch2/catch.hpp>

#include "tests/web/web_house.hpp"
#include "tests/web_session/authenticator.hpp"

namespace countersign::tests {

using nlohmann::json;
using web::Saying;
using web::Authenticator;
using web::base64url;
using web::read_base64url;

namespace {

Saying to(const json& options) {
    return {.type = "",
            .challenge = read_base64url(options.at("challenge").get<std::string>()),
            .origin = "http://localhost:7390",
            .party = "localhost"};
}

json as_json(const web::PasskeyMade& made) {
    return {{"type", "public-key"},
            {"rawId", "ignored"},
            {"response", {{"clientDataJSON", base64url(made.client_data)}, {"attestationObject", base64url(made.attestation_object)}}}};
}

json as_json(const web::PasskeyShown& shown) {
    return {{"type", "public-key"},
            {"rawId", base64url(shown.id)},
            {"response",
             {{"clientDataJSON", base64url(shown.client_data)},
              {"authenticatorData", base64url(shown.authenticator_data)},
              {"signature", base64url(shown.signature)},
              {"userHandle", base64url(shown.user_handle)}}}};
}

// The passkey of who is signed in there.
Authenticator phone_of(Browser& browser) {
    Authenticator phone;
    const json options = browser.post("/api/passkeys/options", json::object()).json();
    phone.user_handle = read_base64url(options.at("user").at("id").get<std::string>());
    const HttpReply added = browser.post("/api/passkeys", {{"label", "电话"}, {"credential", as_json(phone.make(to(options)))}});
    INFO(added.body);
    REQUIRE(added.status == 200);
    return phone;
}

HttpReply shown_at(Browser& browser, const std::string& path, const Authenticator& phone) {
    const HttpReply options = browser.post(path + "/options", json::object());
    return options.status == 200 ? browser.post(path, {{"credential", as_json(phone.show(to(options.json())))}}) : options;
}

}  // namespace

TEST_CASE("a passkey that was made while signed in signs in alone", "[passkey]") {
    WebHouse house;
    Browser browser = house.browser_of("an.qi");
    const json options = browser.post("/api/passkeys/options", json::object()).json();
    CHECK(options["rp"]["id"] == "localhost");
    CHECK(options["user"]["name"] == "an.qi");
    CHECK(options["user"]["displayName"] == "安琪");
    CHECK(options["authenticatorSelection"]["userVerification"] == "required");
    const Authenticator phone = phone_of(browser);
    const json items = browser.get("/api/passkeys").json()["items"];
    REQUIRE(items.size() == 1);
    CHECK(items[0]["label"] == "电话");
    CHECK(items[0]["used_at"] == nullptr);
    CHECK(browser.get("/api/session").json()["passkeys"] == 1);

    Browser another(house.port());
    const HttpReply signed_in = shown_at(another, "/api/session/passkey", phone);

    INFO(signed_in.body);
    REQUIRE(signed_in.status == 200);
    CHECK(signed_in.json()["person"] == "an.qi");
    CHECK(signed_in.json()["confirmed_until"] == "2026-11-02T01:05:00Z");
    CHECK(another.get("/api/session").json()["name"] == "安琪");
    CHECK(another.get("/api/passkeys").json()["items"][0]["used_at"] == "2026-11-02T01:00:00Z");
}

TEST_CASE("above the limit a passkey is shown in place of a code", "[passkey]") {
    WebHouse house;
    Browser first = house.browser_of("an.qi");
    const Authenticator phone = phone_of(first);
    Browser browser(house.port());
    REQUIRE(shown_at(browser, "/api/session/passkey", phone).status == 200);
    const std::string instance = house.filed("pool", 500'000);
    house.now += std::chrono::minutes{6};
    const json version = browser.ask("instance.show", {{"instance", instance}}).json()["result"]["version"];
    const auto approve = [&](const char* request) {
        return browser.ask("task.act", {{"request", request}, {"instance", instance}, {"version", version}, {"action", "approve"}});
    };
    CHECK(approve("r1").code() == "needs_second_factor");
    CHECK(browser.post("/api/passkeys/options", json::object()).code() == "needs_second_factor");

    const HttpReply confirmed = shown_at(browser, "/api/session/confirm/passkey", phone);

    INFO(confirmed.body);
    CHECK(confirmed.json()["confirmed_until"] == "2026-11-02T01:11:00Z");
    CHECK(approve("r2").status == 200);
    CHECK(house.ask("operator", "instance.history", {{"instance", instance}}).at("items").back()["second_factor"] == true);
}

TEST_CASE("a passkey opens nothing twice, for nobody else, and not when it is gone", "[passkey]") {
    WebHouse house;
    Browser browser = house.browser_of("an.qi"), other = house.browser_of("zhang.wei");
    const Authenticator phone = phone_of(browser);
    const json options = other.post("/api/session/passkey/options", json::object()).json();
    const json shown{{"credential", as_json(phone.show(to(options)))}};
    Browser another(house.port());
    CHECK(another.post("/api/session/passkey", shown).status == 200);
    const HttpReply replayed = Browser(house.port()).post("/api/session/passkey", shown);
    CHECK(replayed.status == 401);
    CHECK(replayed.code() == "wrong_passkey");
    CHECK(replayed.headers.count("set-cookie") == 0);
    CHECK(shown_at(other, "/api/session/confirm/passkey", phone).code() == "wrong_passkey");

    const std::string path = "/api/passkeys/" + browser.get("/api/passkeys").json()["items"][0]["id"].get<std::string>();
    CHECK(other.send("DELETE", path).status == 204);
    CHECK(browser.get("/api/passkeys").json()["items"].size() == 1);
    CHECK(browser.send("DELETE", path).status == 204);
    CHECK(browser.get("/api/passkeys").json()["items"].empty());
    CHECK(shown_at(another, "/api/session/passkey", phone).code() == "wrong_passkey");
}

TEST_CASE("passkeys are made and shown from our own page by who is signed in, and nothing else is taken for one", "[passkey]") {
    WebHouse house;
    Browser stranger(house.port()), browser = house.browser_of("an.qi"), without_token = browser, elsewhere = browser;
    for (const char* path : {"/api/passkeys/options", "/api/passkeys", "/api/session/confirm/passkey/options", "/api/session/confirm/passkey"})
        CHECK(stranger.post(path, json::object()).code() == "not_signed_in");
    CHECK(stranger.get("/api/passkeys").code() == "not_signed_in");
    without_token.csrf = "";
    CHECK(without_token.post("/api/passkeys/options", json::object()).code() == "not_from_our_page");
    CHECK(without_token.send("DELETE", "/api/passkeys/YQ").code() == "not_from_our_page");
    elsewhere.headers["origin"] = "https://evil.example";
    for (const char* path : {"/api/passkeys", "/api/session/passkey", "/api/session/passkey/options", "/api/session/confirm/passkey"})
        CHECK(elsewhere.post(path, json::object()).code() == "not_from_our_page");
    for (const char* body : {"", "[]", "{}", R"({"credential":1})", R"({"credential":{"type":"public-key"}})", R"({"credential":{},"credential":{}})"})
        for (const char* path : {"/api/passkeys", "/api/session/passkey", "/api/session/confirm/passkey"}) {
            INFO(path << " " << body);
            CHECK(browser.send("POST", path, body).code() == "invalid_request");
        }
}

TEST_CASE("who is inactive is not signed in by a passkey either", "[passkey]") {
    WebHouse house;
    Browser browser = house.browser_of("an.qi");
    const Authenticator phone = phone_of(browser);
    json person = house.ask("operator", "people.show", {{"person", "an.qi"}});
    house.change("operator", "people.import",
                 {{"persons", {{{"id", "an.qi"}, {"name", "安琪"}, {"roles", person["roles"]}, {"active", false}}}}});

    Browser another(house.port());
    const HttpReply refused = shown_at(another, "/api/session/passkey", phone);

    INFO(refused.body);
    CHECK(refused.status == 403);
    CHECK(another.get("/api/session").code() == "not_signed_in");
}

}  // namespace countersign::tests
