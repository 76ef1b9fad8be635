#include <catch2/catch.hpp>

#include "clients/web/session/totp.hpp"
#include "tests/web_session/memory.hpp"

namespace countersign::web {

namespace {

const std::string rfc_secret = "12345678901234567890";

Instant at(std::int64_t seconds) { return Instant{std::chrono::seconds{seconds}}; }

}  // namespace

TEST_CASE("codes are those of RFC 6238's appendix B", "[totp]") {
    CHECK(totp_code(rfc_secret, totp_step_at(at(59)), 8) == "94287082");
    CHECK(totp_code(rfc_secret, totp_step_at(at(1111111109)), 8) == "07081804");
    CHECK(totp_code(rfc_secret, totp_step_at(at(1111111111)), 8) == "14050471");
    CHECK(totp_code(rfc_secret, totp_step_at(at(1234567890)), 8) == "89005924");
    CHECK(totp_code(rfc_secret, totp_step_at(at(2000000000)), 8) == "69279037");
    CHECK(totp_code(rfc_secret, totp_step_at(at(20000000000)), 8) == "65353130");
    CHECK(totp_code(rfc_secret, totp_step_at(at(59))) == "287082");
}

TEST_CASE("a clock may be one step off, and not two", "[totp]") {
    const Instant now = at(1111111109);
    const std::int64_t step = totp_step_at(now);
    for (const std::int64_t off : {-1, 0, 1}) CHECK(totp_step_of(rfc_secret, totp_code(rfc_secret, step + off), now, 0) == step + off);
    for (const std::int64_t off : {-2, 2}) CHECK_FALSE(totp_step_of(rfc_secret, totp_code(rfc_secret, step + off), now, 0));
}

TEST_CASE("a code counts once, and none that came before it", "[totp]") {
    const Instant now = at(1111111109);
    const std::int64_t step = totp_step_at(now);
    CHECK_FALSE(totp_step_of(rfc_secret, totp_code(rfc_secret, step), now, step));
    CHECK_FALSE(totp_step_of(rfc_secret, totp_code(rfc_secret, step - 1), now, step));
    CHECK(totp_step_of(rfc_secret, totp_code(rfc_secret, step + 1), now, step) == step + 1);
}

TEST_CASE("a code may be typed with a blank, or with a Chinese keyboard's digits", "[totp]") {
    const Instant now = at(59);
    CHECK(totp_step_of(rfc_secret, "287 082", now, 0) == 1);
    CHECK(totp_step_of(rfc_secret, "２８７　０８２", now, 0) == 1);
    for (const char* wrong : {"", "28708", "2870822", "287083", "287-082", "28708２２", "\xEF\xBC", "287082\xEF"}) CHECK_FALSE(totp_step_of(rfc_secret, wrong, now, 0));
}

TEST_CASE("a secret is written for authenticators as RFC 4648 says", "[totp]") {
    CHECK(base32("") == "");
    CHECK(base32("f") == "MY");
    CHECK(base32("fo") == "MZXQ");
    CHECK(base32("foo") == "MZXW6");
    CHECK(base32("foob") == "MZXW6YQ");
    CHECK(base32("fooba") == "MZXW6YTB");
    CHECK(base32(rfc_secret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    CHECK(from_base32(base32(rfc_secret)) == rfc_secret);
    CHECK(totp_uri("MZXW6", "王 芳", "Acme & Co") == "otpauth://totp/Acme%20%26%20Co:%E7%8E%8B%20%E8%8A%B3?secret=MZXW6&issuer=Acme%20%26%20Co");
}

}  // namespace countersign::web
