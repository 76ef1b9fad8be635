#include <catch2/catch.hpp>

#include "tests/web_session/authenticator.hpp"
#include "tests/web_session/memory.hpp"

using namespace std::chrono_literals;

namespace countersign::web {

namespace {

SessionPolicy policy_with_passkeys() {
    SessionPolicy policy = cheap_policy();
    policy.party = {.id = "inbox.example.com", .origins = {"https://inbox.example.com"}};
    return policy;
}

Saying to(const Result<PasskeyOffer, Refused>& offer) { return {.type = "", .challenge = read_base64url(offer.value().challenge)}; }

// A passkey of who is signed in with this cookie.
Authenticator phone_of(Memory& memory, const std::string& cookie, const std::string& id = "passkey-0001") {
    Authenticator phone;
    const auto offer = memory.sessions->offer_passkey(cookie);
    phone.id = id;
    phone.user_handle = read_base64url(offer.value().user_handle);
    if (!memory.sessions->add_passkey(cookie, phone.make(to(offer)), "电话")) throw std::logic_error("a good passkey is added");
    return phone;
}

template <class T>
std::string word(const Result<T, Refused>& result) {
    if (result) return "";
    const std::string& text = result.error().text.en;
    const std::size_t at = text.rfind('(');
    return result.error().code == "wrong_passkey" ? text.substr(at + 1, text.size() - at - 3) : result.error().code;
}

}  // namespace

TEST_CASE("a passkey alone signs in, as a second factor does", "[passkey]") {
    Memory memory(policy_with_passkeys());
    Authenticator phone = phone_of(memory, memory.enrol("wang.fang").cookie);
    memory.restart();

    const auto signed_in = memory.sessions->sign_in_by_passkey(phone.show(to(memory.sessions->ask_passkey())), home);

    REQUIRE(signed_in);
    CHECK(signed_in->session.person == "wang.fang");
    CHECK(memory.sessions->find(signed_in->cookie)->confirmed_until == memory.now + 5min);
    const auto passkeys = memory.sessions->passkeys("wang.fang");
    REQUIRE(passkeys.size() == 1);
    CHECK(passkeys.front().label == "电话");
    CHECK(passkeys.front().used_at == memory.now);
}

TEST_CASE("a challenge counts once, for five minutes, and for what it was made", "[passkey]") {
    Memory memory(policy_with_passkeys());
    const std::string cookie = memory.enrol("wang.fang").cookie, second = memory.sign_in("wang.fang", good_password)->cookie;
    Authenticator phone = phone_of(memory, cookie);
    const auto asked = memory.sessions->ask_passkey();
    const PasskeyShown shown = phone.show(to(asked));
    REQUIRE(memory.sessions->sign_in_by_passkey(shown, home));
    CHECK(word(memory.sessions->sign_in_by_passkey(shown, home)) == "wrong_challenge");
    memory.restart();
    CHECK(word(memory.sessions->sign_in_by_passkey(shown, home)) == "wrong_challenge");

    const auto late = memory.sessions->ask_passkey();
    memory.wait(5min);
    CHECK(word(memory.sessions->sign_in_by_passkey(phone.show(to(late)), home)) == "wrong_challenge");

    const auto again = memory.sessions->ask_passkey_again(cookie);
    CHECK(word(memory.sessions->sign_in_by_passkey(phone.show(to(again)), home)) == "wrong_challenge");
    CHECK(word(memory.sessions->confirm_by_passkey(second, phone.show(to(again)))) == "wrong_challenge");
    CHECK(word(memory.sessions->confirm_by_passkey(cookie, phone.show(to(memory.sessions->ask_passkey())))) == "wrong_challenge");
    CHECK(word(memory.sessions->sign_in_by_passkey(phone.show({.type = "", .challenge = std::string(56, 'x')}), home)) == "wrong_challenge");
    CHECK(word(memory.sessions->sign_in_by_passkey(phone.show({.type = "", .challenge = ""}), home)) == "wrong_challenge");
    CHECK(word(memory.sessions->confirm_by_passkey(cookie, phone.show(to(again)))) == "");
}

TEST_CASE("asking for challenges writes nothing, so that strangers can not fill the disk", "[passkey]") {
    Memory memory(policy_with_passkeys());
    const auto before = std::filesystem::file_size(memory.folder / "sessions.db-wal");
    for (int i = 0; i < 100; ++i) REQUIRE(memory.sessions->ask_passkey());
    CHECK(std::filesystem::file_size(memory.folder / "sessions.db-wal") == before);
}

TEST_CASE("a passkey confirms in its person's session, and in nobody else's", "[passkey]") {
    Memory memory(policy_with_passkeys());
    const std::string cookie = memory.enrol("wang.fang").cookie, others = memory.enrol("li.na").cookie;
    Authenticator phone = phone_of(memory, cookie);
    memory.wait(6min);
    REQUIRE_FALSE(memory.sessions->find(cookie)->confirmed_until);

    const auto asked = memory.sessions->ask_passkey_again(cookie);
    CHECK(asked->known == std::vector<std::string>{base64url("passkey-0001")});
    phone.user_handle = "";  // need not be told again
    CHECK(memory.sessions->confirm_by_passkey(cookie, phone.show(to(asked))) == memory.now + 5min);
    CHECK(memory.sessions->find(cookie)->confirmed_until == memory.now + 5min);

    CHECK(memory.sessions->ask_passkey_again(others)->known.empty());
    CHECK(word(memory.sessions->confirm_by_passkey(others, phone.show(to(memory.sessions->ask_passkey_again(others))))) == "unknown_passkey");
    CHECK_FALSE(memory.sessions->find(others)->confirmed_until);
}

TEST_CASE("a passkey is made only by who has just shown a second factor", "[passkey]") {
    Memory memory(policy_with_passkeys());
    const std::string cookie = memory.enrol("wang.fang").cookie;
    memory.wait(6min);
    CHECK(word(memory.sessions->offer_passkey(cookie)) == "needs_second_factor");
    CHECK(word(memory.sessions->offer_passkey(std::string(64, 'a'))) == "not_signed_in");
    CHECK(word(memory.sessions->ask_passkey_again("")) == "not_signed_in");
    CHECK(word(memory.sessions->confirm_by_passkey("", {})) == "not_signed_in");
    CHECK(word(memory.sessions->add_passkey("", {}, "")) == "not_signed_in");
    CHECK(word(memory.sessions->add_passkey(cookie, {}, "")) == "wrong_challenge");
}

TEST_CASE("a passkey that was offered to one session is not made in another", "[passkey]") {
    Memory memory(policy_with_passkeys());
    const std::string victims = memory.enrol("wang.fang").cookie, attackers = memory.enrol("mallory").cookie;
    const Authenticator phone;
    const auto offer = memory.sessions->offer_passkey(attackers);
    CHECK(word(memory.sessions->add_passkey(victims, phone.make(to(offer)), "")) == "wrong_challenge");
    CHECK(word(memory.sessions->add_passkey(attackers, phone.make(to(offer)), "")) == "");
    CHECK(word(memory.sessions->add_passkey(attackers, phone.make(to(offer)), "")) == "wrong_challenge");
    // The same credential once more, by whomever, is no second one.
    CHECK(word(memory.sessions->add_passkey(victims, phone.make(to(memory.sessions->offer_passkey(victims))), "")) == "known_already");
    CHECK(memory.sessions->passkeys("wang.fang").empty());
}

TEST_CASE("a passkey that names another person opens nothing", "[passkey]") {
    Memory memory(policy_with_passkeys());
    Authenticator phone = phone_of(memory, memory.enrol("wang.fang").cookie);
    const std::string others = read_base64url(memory.sessions->offer_passkey(memory.enrol("li.na").cookie)->user_handle);
    const std::string own = phone.user_handle;
    CHECK(own != others);
    for (const std::string& handle : {others, std::string(), std::string("wang.fang")}) {
        phone.user_handle = handle;
        CHECK(word(memory.sessions->sign_in_by_passkey(phone.show(to(memory.sessions->ask_passkey())), home)) == "unknown_passkey");
    }
    phone.id = "passkey-0002";
    CHECK(word(memory.sessions->sign_in_by_passkey(phone.show(to(memory.sessions->ask_passkey())), home)) == "unknown_passkey");
}

TEST_CASE("a clone is refused, and the counter of what was refused is not taken", "[passkey]") {
    Memory memory(policy_with_passkeys());
    Authenticator phone = phone_of(memory, memory.enrol("wang.fang").cookie);
    const auto show = [&](std::uint32_t counter) {
        phone.counter = counter;
        return word(memory.sessions->sign_in_by_passkey(phone.show(to(memory.sessions->ask_passkey())), home));
    };
    CHECK(show(5) == "");
    CHECK(show(5) == "counter_went_back");
    CHECK(show(2) == "counter_went_back");
    CHECK(show(6) == "");
    CHECK(memory.sessions->figures().failures == 2);
}

TEST_CASE("a passkey is removed by its person, and gone with a reset and a new invitation", "[passkey]") {
    Memory memory(policy_with_passkeys());
    const std::string cookie = memory.enrol("wang.fang").cookie, others = memory.enrol("li.na").cookie;
    const Authenticator first = phone_of(memory, cookie, "first"), second = phone_of(memory, cookie, "second");
    REQUIRE(memory.sessions->remove_passkey(others, base64url("first")));
    CHECK(memory.sessions->passkeys("wang.fang").size() == 2);
    REQUIRE(memory.sessions->remove_passkey(cookie, base64url("first")));
    REQUIRE(memory.sessions->passkeys("wang.fang").size() == 1);
    CHECK(word(memory.sessions->sign_in_by_passkey(first.show(to(memory.sessions->ask_passkey())), home)) == "unknown_passkey");
    CHECK(word(memory.sessions->sign_in_by_passkey(second.show(to(memory.sessions->ask_passkey())), home)) == "");
    memory.wait(6min);
    CHECK(word(memory.sessions->remove_passkey(cookie, base64url("second"))) == "needs_second_factor");

    memory.enrol("wang.fang");
    CHECK(memory.sessions->passkeys("wang.fang").empty());
    phone_of(memory, memory.sign_in("wang.fang", good_password)->cookie, "third");
    memory.sessions->forget_person("wang.fang");
    CHECK(memory.sessions->passkeys("wang.fang").empty());
}

TEST_CASE("a person has twenty passkeys, and labels that fit", "[passkey]") {
    Memory memory(policy_with_passkeys());
    const std::string cookie = memory.enrol("wang.fang").cookie;
    for (int i = 0; i < 20; ++i) phone_of(memory, cookie, "passkey " + std::to_string(i));
    CHECK(word(memory.sessions->offer_passkey(cookie)) == "too_many_passkeys");
    REQUIRE(memory.sessions->remove_passkey(cookie, base64url("passkey 7")));
    const auto offer = memory.sessions->offer_passkey(cookie);
    std::string label;
    for (int i = 0; i < 100; ++i) label += "钥";
    const auto added = memory.sessions->add_passkey(cookie, Authenticator().make(to(offer)), "a" + label);
    REQUIRE(added);
    CHECK(added->label == "a" + label.substr(0, 117));
}

TEST_CASE("without a domain there are no passkeys, and others' failures do not shut this door", "[passkey]") {
    Memory without;
    CHECK_FALSE(without.sessions->takes_passkeys());
    CHECK(word(without.sessions->ask_passkey()) == "no_passkeys");
    CHECK(word(without.sessions->sign_in_by_passkey({}, home)) == "no_passkeys");
    CHECK(word(without.sessions->offer_passkey("")) == "no_passkeys");

    Memory memory(policy_with_passkeys());
    Authenticator phone = phone_of(memory, memory.enrol("wang.fang").cookie);
    memory.fail_until_throttled("wang.fang", home);
    CHECK(code_of_refusal(memory.sessions->sign_in({.person = "wang.fang", .password = good_password, .code = "1", .remote = home})) == "throttled");
    CHECK(word(memory.sessions->sign_in_by_passkey(phone.show(to(memory.sessions->ask_passkey())), home)) == "");
}

}  // namespace countersign::web
