#include <catch2/catch.hpp>

#include "clients/web/session/totp.hpp"
#include "tests/web_session/memory.hpp"

using namespace std::chrono_literals;

namespace countersign::web {

namespace {

// The code that an authenticator with this link's secret shows.
std::string code_for(Memory& memory, const std::string& token) {
    return totp_code(from_base32(memory.sessions->invitation(token).value().secret), totp_step_at(memory.now));
}

}  // namespace

TEST_CASE("an invitation enrols once and signs in at once", "[enrolment]") {
    Memory memory;
    const std::string token = memory.sessions->invite("wang.fang");
    CHECK(token.size() == 64);
    CHECK(memory.sessions->invitation(token)->person == "wang.fang");
    CHECK(from_base32(memory.sessions->invitation(token)->secret).size() == 20);
    CHECK(memory.sessions->invitation(token)->secret == memory.sessions->invitation(token)->secret);

    const auto signed_in = memory.sessions->enrol({.token = token, .password = good_password, .code = code_for(memory, token), .name = "王芳"});

    REQUIRE(signed_in);
    CHECK(memory.sessions->find(signed_in->cookie)->person == "wang.fang");
    CHECK(memory.sessions->has_credential("wang.fang"));
    CHECK_FALSE(memory.sessions->invitation(token));
    CHECK(code_of_refusal(memory.sessions->enrol({.token = token, .password = good_password, .code = "000000", .name = ""})) == "unknown_invitation");
}

TEST_CASE("a weak password or a wrong code leaves the invitation good", "[enrolment]") {
    Memory memory;
    const std::string token = memory.sessions->invite("wang.fang"), code = code_for(memory, token);

    CHECK(code_of_refusal(memory.sessions->enrol({.token = token, .password = "short", .code = code, .name = ""})) == "weak_password");
    CHECK(code_of_refusal(memory.sessions->enrol({.token = token, .password = "王芳王芳王芳王芳王芳的密码", .code = code, .name = "王芳"})) == "weak_password");
    CHECK(code_of_refusal(memory.sessions->enrol({.token = token, .password = good_password, .code = "12345", .name = ""})) == "wrong_code");

    CHECK_FALSE(memory.sessions->has_credential("wang.fang"));
    CHECK(memory.sessions->enrol({.token = token, .password = good_password, .code = code, .name = ""}));
}

TEST_CASE("an invitation is over after three days, and when a newer one was made", "[enrolment]") {
    Memory memory;
    const std::string older = memory.sessions->invite("wang.fang"), others = memory.sessions->invite("li.na");
    const std::string newer = memory.sessions->invite("wang.fang");
    CHECK_FALSE(memory.sessions->invitation(older));
    CHECK(memory.sessions->invitation(others)->secret != memory.sessions->invitation(newer)->secret);

    memory.wait(72h - 1ms);
    CHECK(memory.sessions->invitation(newer));
    memory.wait(1ms);
    CHECK_FALSE(memory.sessions->invitation(newer));
    CHECK(code_of_refusal(memory.sessions->enrol({.token = newer, .password = good_password, .code = "000000", .name = ""})) == "unknown_invitation");
}

TEST_CASE("whatever is no invitation is none", "[enrolment]") {
    Memory memory;
    const std::string cookie = memory.enrol("wang.fang").cookie, entrance = memory.sessions->entrance("wang.fang");
    for (const std::string& token : {std::string(), std::string(64, '0'), std::string(100'000, 'a'), std::string("' OR 1=1 --"), cookie, entrance})
        CHECK_FALSE(memory.sessions->invitation(token));
}

TEST_CASE("the code that enrolled does not sign in as well", "[enrolment]") {
    Memory memory;
    const std::string token = memory.sessions->invite("wang.fang"), code = code_for(memory, token);
    REQUIRE(memory.sessions->enrol({.token = token, .password = good_password, .code = code, .name = ""}));

    CHECK(code_of_refusal(memory.sessions->sign_in({.person = "wang.fang", .password = good_password, .code = code, .remote = home})) == "wrong_sign_in");
}

TEST_CASE("who is invited again replaces password and codes, and ends what was open", "[enrolment]") {
    Memory memory;
    const std::string before = memory.enrol("wang.fang").cookie;
    const auto old_phone = memory.authenticators;

    memory.enrol("wang.fang");

    CHECK_FALSE(memory.sessions->find(before));
    CHECK(memory.ended.size() == 1);
    CHECK(memory.sign_in("wang.fang", good_password));
    memory.authenticators = old_phone;
    CHECK(code_of_refusal(memory.sign_in("wang.fang", good_password)) == "wrong_sign_in");
}

TEST_CASE("a reset forgets all by which a person comes in, and keeps the drafts", "[enrolment]") {
    Memory memory;
    const SignedIn signed_in = memory.enrol("wang.fang");
    const SignedIn colleague = memory.enrol("li.na");
    const std::string invitation = memory.sessions->invite("wang.fang"), entrance = memory.sessions->entrance("wang.fang");
    const std::string calendar = memory.sessions->renew_calendar("wang.fang");
    REQUIRE(memory.sessions->save_draft("wang.fang", {.instance = "MF-1", .version = 1, .form = "{}"}));

    CHECK(memory.sessions->forget_person("wang.fang") == 1);

    CHECK_FALSE(memory.sessions->find(signed_in.cookie));
    CHECK_FALSE(memory.sessions->invitation(invitation));
    CHECK_FALSE(memory.sessions->entrance_of(entrance));
    CHECK_FALSE(memory.sessions->person_of_calendar(calendar));
    CHECK_FALSE(memory.sessions->has_credential("wang.fang"));
    CHECK(code_of_refusal(memory.sign_in("wang.fang", good_password)) == "wrong_sign_in");
    CHECK(memory.sessions->draft("wang.fang", "MF-1"));
    CHECK(memory.ended == std::vector<std::string>{signed_in.session.id});
    CHECK(memory.sessions->find(colleague.cookie));
}

}  // namespace countersign::web
