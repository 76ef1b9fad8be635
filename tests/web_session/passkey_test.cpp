#include <catch2/catch.hpp>

#include <functional>
#include <limits>

#include "clients/web/session/cbor.hpp"
#include "clients/web/session/cose_key.hpp"
#include "tests/web_session/authenticator.hpp"

namespace countersign::web {

namespace {

const std::string challenge = "a challenge of ours, in bytes: \x01\xFF";
const RelyingParty party{.id = "inbox.example.com", .origins = {"https://inbox.example.com", "https://inbox.example.com:8443"}};

Saying answer() { return {.type = "", .challenge = challenge}; }

std::string made_fault(const Authenticator& phone, const Saying& said, const std::string& format = "none") {
    const auto key = check_made(party, challenge, phone.make(said, format));
    return key ? "" : std::string(word_of(key.error()));
}

std::string shown_fault(const PasskeyShown& shown, const PublicKey& known) {
    const auto counter = check_shown(party, challenge, shown, known);
    return counter ? "" : std::string(word_of(counter.error()));
}

PublicKey known_of(const Authenticator& phone) { return check_made(party, challenge, phone.make(answer())).value(); }

std::string with_byte(std::string bytes, std::size_t at, unsigned mask) {
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ mask);
    return bytes;
}

}  // namespace

TEST_CASE("a passkey that is made as it should be is taken, and shown it opens", "[passkey]") {
    for (const auto kind : {Authenticator::Kind::ec, Authenticator::Kind::rsa}) {
        Authenticator phone(kind);
        const auto key = check_made(party, challenge, phone.make(answer()));
        REQUIRE(key);
        CHECK(key->id == "passkey-0001");
        CHECK(key->key == phone.cose());
        CHECK(shown_fault(phone.show(answer()), *key) == "");
        CHECK(made_fault(phone, answer(), "packed") == "");
    }
}

TEST_CASE("what is wrong with a passkey's making is found, whatever it is", "[passkey]") {
    const Authenticator phone;
    struct Wrong {
        const char* fault;
        std::function<void(Saying&)> change;
    };
    const std::vector<Wrong> all = {
        {"wrong_type", [](Saying& said) { said.type = "webauthn.get"; }},
        {"wrong_challenge", [](Saying& said) { said.challenge += "?"; }},
        {"wrong_challenge", [](Saying& said) { said.challenge = ""; }},
        {"wrong_origin", [](Saying& said) { said.origin = "https://inbox.example.com.evil.org"; }},
        {"wrong_origin", [](Saying& said) { said.origin = "http://inbox.example.com"; }},
        {"wrong_origin", [](Saying& said) { said.more = R"(,"crossOrigin":true)"; }},
        {"wrong_origin", [](Saying& said) { said.more = R"(,"crossOrigin":"yes")"; }},
        {"wrong_relying_party", [](Saying& said) { said.party = "example.com"; }},
        {"not_present", [](Saying& said) { said.flags = verified; }},
        {"not_verified", [](Saying& said) { said.flags = present; }},
        {"malformed", [](Saying& said) { said.more = ","; }},
        {"malformed", [](Saying& said) { said.more = ",\"x\":\"" + std::string(5000, 'x') + "\""; }},
        {"malformed", [](Saying& said) { said.extensions = "\xA1"; }},
    };
    for (const Wrong& wrong : all) {
        Saying said = answer();
        wrong.change(said);
        CHECK(made_fault(phone, said) == wrong.fault);
    }
    Saying with_port = answer(), with_extensions = answer(), with_more = answer();
    with_port.origin = "https://inbox.example.com:8443";
    with_extensions.extensions = cbor_head(5, 1) + cbor_text("credProtect") + cbor_integer(2);
    with_more.more = R"(,"other_keys_can_be_added_here":"do not compare clientDataJSON against a template")";
    for (const Saying& said : {with_port, with_extensions, with_more}) CHECK(made_fault(phone, said) == "");
}

TEST_CASE("what is wrong with a passkey that is shown is found, whatever it is", "[passkey]") {
    const Authenticator phone, other;
    const PublicKey known = known_of(phone);
    struct Wrong {
        const char* fault;
        std::function<void(Saying&)> change;
    };
    const std::vector<Wrong> all = {
        {"wrong_type", [](Saying& said) { said.type = "webauthn.create"; }},
        {"wrong_type", [](Saying& said) { said.type = "payment.get"; }},
        {"wrong_challenge", [](Saying& said) { said.challenge[0] = 'A'; }},
        {"wrong_origin", [](Saying& said) { said.origin = "https://example.com"; }},
        {"wrong_origin", [](Saying& said) { said.more = R"(,"crossOrigin":true)"; }},
        {"wrong_relying_party", [](Saying& said) { said.party = "other.example.com"; }},
        {"not_present", [](Saying& said) { said.flags = verified; }},
        {"not_verified", [](Saying& said) { said.flags = present; }},
    };
    for (const Wrong& wrong : all) {
        Saying said = answer();
        wrong.change(said);
        CHECK(shown_fault(phone.show(said), known) == wrong.fault);
    }
    CHECK(shown_fault(other.show(answer()), known) == "wrong_signature");

    PasskeyShown shown = phone.show(answer());
    shown.id = "passkey-0002";
    CHECK(shown_fault(shown, known) == "malformed");
    shown = phone.show(answer());
    shown.signature = "";
    CHECK(shown_fault(shown, known) == "wrong_signature");
    shown = phone.show(answer());
    shown.client_data.insert(1, " ");
    CHECK(shown_fault(shown, known) == "wrong_signature");
    shown = phone.show(answer());
    shown.authenticator_data += "x";
    CHECK(shown_fault(shown, known) == "malformed");
    shown = phone.show(answer());
    shown.authenticator_data = with_byte(shown.authenticator_data, 36, 1);  // of the counter
    CHECK(shown_fault(shown, known) == "wrong_signature");
    shown.authenticator_data.resize(36);
    CHECK(shown_fault(shown, known) == "malformed");
    shown.client_data = "[]";
    CHECK(shown_fault(shown, known) == "malformed");
}

TEST_CASE("a passkey whose counter does not go up is a clone", "[passkey]") {
    Authenticator phone;
    phone.counter = 7;
    PublicKey known = known_of(phone);
    CHECK(known.counter == 7);
    CHECK(shown_fault(phone.show(answer()), known) == "counter_went_back");
    phone.counter = 6;
    CHECK(shown_fault(phone.show(answer()), known) == "counter_went_back");
    phone.counter = 0;
    CHECK(shown_fault(phone.show(answer()), known) == "counter_went_back");
    phone.counter = 0xFFFFFFFF;
    CHECK(check_shown(party, challenge, phone.show(answer()), known) == 0xFFFFFFFFU);
    known.counter = 0;
    phone.counter = 0;
    CHECK(shown_fault(phone.show(answer()), known) == "");
}

TEST_CASE("no attestation is believed but a key's own", "[passkey]") {
    const Authenticator phone;
    CHECK(made_fault(phone, answer(), "fido-u2f") == "unknown_attestation");
    const PasskeyMade packed = phone.make(answer(), "packed");
    for (std::size_t i = 20; i < packed.attestation_object.size(); i += 7) {
        PasskeyMade changed = packed;
        changed.attestation_object = with_byte(changed.attestation_object, i, 1);
        CHECK_FALSE(check_made(party, challenge, changed));
    }
    // The same signature under the name of none, and one with certificates that nobody has looked at.
    PasskeyMade none = packed;
    const std::size_t at = none.attestation_object.find("\x66packed");
    none.attestation_object.replace(at, 7, cbor_text("none"));
    CHECK(check_made(party, challenge, none).error() == PasskeyFault::unknown_attestation);
    PasskeyMade certified = packed;
    const std::size_t statement = certified.attestation_object.find("\xA2\x63\x61lg");
    REQUIRE(statement != std::string::npos);
    certified.attestation_object.replace(statement, 1, "\xA3" + cbor_text("x5c") + "\x80");
    CHECK(check_made(party, challenge, certified).error() == PasskeyFault::unknown_attestation);
}

TEST_CASE("only whole keys of the two kinds are taken", "[passkey]") {
    CHECK(made_fault(Authenticator(Authenticator::Kind::ec_of_p384), answer()) == "unknown_algorithm");
    Authenticator phone;
    const std::string good = phone.cose();
    CHECK(algorithm_of(good) == es256);
    CHECK(algorithm_of(Authenticator(Authenticator::Kind::rsa).cose()) == rs256);
    const std::string beside_the_curve = with_byte(good, good.size() - 1, 1);
    const std::string with_a_second_y = cbor_head(5, 6) + good.substr(1) + cbor_integer(-3) + cbor_bytes(std::string(32, '\1'));
    const std::string as_rs256 = with_byte(good, 4, 1);  // -7 becomes -8
    const std::vector<std::string> all = {beside_the_curve, with_a_second_y, as_rs256, good + "x", good.substr(0, 70), "", "\xA0"};
    for (const std::string& wrong : all) {
        CHECK_FALSE(algorithm_of(wrong));
        CHECK_FALSE(is_signed_by(wrong, "message", phone.sign("message")));
    }
    phone.cose_instead = beside_the_curve;
    CHECK(made_fault(phone, answer()) == "unknown_algorithm");
}

TEST_CASE("a small RSA key, or one with an exponent of one, is none", "[passkey]") {
    const auto cose = [](const std::string& n, const std::string& e) {
        return cbor_head(5, 4) + cbor_integer(1) + cbor_integer(3) + cbor_integer(3) + cbor_integer(-257) + cbor_integer(-1) +
               cbor_bytes(n) + cbor_integer(-2) + cbor_bytes(e);
    };
    const std::string big(256, '\xC5'), three("\x01\x00\x01", 3);
    CHECK(algorithm_of(cose(big, three)) == rs256);
    CHECK_FALSE(algorithm_of(cose(big.substr(1), three)));
    CHECK_FALSE(algorithm_of(cose(std::string(513, '\xC5'), three)));
    CHECK_FALSE(algorithm_of(cose(big, "\x01")));
    CHECK_FALSE(algorithm_of(cose(big, std::string(5, '\x01'))));
    CHECK_FALSE(algorithm_of(cose(big, "")));
}

TEST_CASE("bytes that are cut or changed anywhere crash nothing and open nothing", "[passkey]") {
    Authenticator phone;
    const PasskeyMade made = phone.make(answer());
    const PublicKey known = known_of(phone);
    const std::string& object = made.attestation_object;
    for (std::size_t size = 0; size < object.size(); ++size)
        CHECK_FALSE(check_made(party, challenge, {.client_data = made.client_data, .attestation_object = object.substr(0, size)}));
    for (std::size_t i = 0; i < object.size(); ++i)
        for (const unsigned mask : {0x01U, 0x20U, 0x80U, 0xFFU})
            (void)check_made(party, challenge, {.client_data = made.client_data, .attestation_object = with_byte(object, i, mask)});
    const PasskeyShown shown = phone.show(answer());
    for (std::size_t i = 0; i < shown.authenticator_data.size(); ++i) {
        PasskeyShown changed = shown;
        changed.authenticator_data = with_byte(changed.authenticator_data, i, 0x40);
        CHECK_FALSE(check_shown(party, challenge, changed, known));
    }
    for (std::size_t i = 0; i < shown.signature.size(); ++i) {
        PasskeyShown changed = shown;
        changed.signature = with_byte(changed.signature, i, 0x01);
        CHECK_FALSE(check_shown(party, challenge, changed, known));
    }
}

TEST_CASE("a COSE key that is nested, endless or huge is no work", "[passkey]") {
    const std::string deep(100'000, '\x81');
    const std::vector<std::string> all = {deep, "\x9B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\xBB\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
                                          "\x5B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\x9F\xFF", "\xC0\x01", ""};
    for (const std::string& bytes : all) {
        CborReader reader(bytes);
        CHECK_FALSE(reader.skip());
        CHECK_FALSE(reader.integer());  // broken for good
    }
    CborReader number(std::string_view("\x1B\x80\x00\x00\x00\x00\x00\x00\x00", 9));
    CHECK_FALSE(number.integer());
    CborReader least(std::string_view("\x3B\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 9));
    CHECK(least.integer() == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("base64url is read strictly", "[passkey]") {
    const std::string bytes("\xFB\xFF\x00\x01", 4);
    CHECK(base64url(bytes) == "-_8AAQ");
    CHECK(read_base64url("-_8AAQ") == bytes);
    for (const char* wrong : {"-_8AAQ==", "+/8AAQ", "-_8AA Q", "-_8AAQ\n", "A"}) CHECK(read_base64url(wrong) == "");
}

}  // namespace countersign::web
