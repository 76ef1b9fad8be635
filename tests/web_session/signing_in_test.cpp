#include <catch2/catch.hpp>

#include <sqlite3.h>

#include "tests/web_session/memory.hpp"

using namespace std::chrono_literals;

namespace countersign::web {

namespace {

std::string password_hash_in(const std::filesystem::path& file) {
    sqlite3* database = nullptr;
    sqlite3_stmt* row = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_prepare_v2(database, "SELECT password FROM credential", -1, &row, nullptr);
    const std::string hash = sqlite3_step(row) == SQLITE_ROW ? reinterpret_cast<const char*>(sqlite3_column_text(row, 0)) : "";
    sqlite3_finalize(row);
    sqlite3_close(database);
    return hash;
}

}  // namespace

TEST_CASE("password and code sign in, each time with another cookie", "[sign-in]") {
    Memory memory;
    memory.enrol("wang.fang");

    const auto first = memory.sign_in("wang.fang", good_password), second = memory.sign_in("wang.fang", good_password);

    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->cookie != second->cookie);
    CHECK(first->session.csrf != second->session.csrf);
    CHECK(first->session.id != second->session.id);
    CHECK(first->cookie.size() == 64);
    CHECK(memory.sessions->find(first->cookie)->csrf == first->session.csrf);
    CHECK(memory.sessions->find(first->cookie)->csrf.find(first->cookie) == std::string::npos);
}

TEST_CASE("whatever is wrong with a sign-in, the answer is one", "[sign-in]") {
    Memory memory;
    memory.enrol("wang.fang");
    memory.enrol("li.na");

    const auto unknown = memory.sign_in("zhao.yun", good_password);
    const auto nobody = memory.sign_in("", good_password);
    const auto password = memory.sign_in("wang.fang", good_password + "!");
    const auto code = memory.sessions->sign_in({.person = "wang.fang", .password = good_password, .code = "000000", .remote = home});
    const auto others = memory.sessions->sign_in({.person = "wang.fang", .password = good_password, .code = memory.code_of("li.na"), .remote = home});

    for (const auto* result : {&unknown, &nobody, &password, &code, &others}) {
        REQUIRE_FALSE(*result);
        CHECK(result->error().code == "wrong_sign_in");
        CHECK(result->error().text == unknown.error().text);
        CHECK(result->error().hint == unknown.error().hint);
    }
    CHECK(memory.sessions->figures().failures == 5);
}

TEST_CASE("an unknown person costs as much work as a known one", "[sign-in]") {
    // Costs so high that all else is nothing beside; the faster of three, since others use the machine too.
    SessionPolicy policy = cheap_policy();
    policy.cost.memory = std::size_t{16} << 20U;
    Memory memory(policy);
    memory.enrol("wang.fang");
    const auto time_for = [&](const std::string& person) {
        auto shortest = std::chrono::nanoseconds::max();
        for (int i = 0; i < 3; ++i) {
            const auto before = std::chrono::steady_clock::now();
            CHECK(code_of_refusal(memory.sign_in(person, "a wrong one", "198.51.100." + std::to_string(i))) == "wrong_sign_in");
            shortest = std::min<std::chrono::nanoseconds>(shortest, std::chrono::steady_clock::now() - before);
        }
        return static_cast<double>(shortest.count());
    };
    const double known = time_for("wang.fang"), unknown = time_for("zhao.yun");
    CHECK(unknown > known / 2);
    CHECK(known > unknown / 2);
}

TEST_CASE("a code signs in once, and confirms nothing after that", "[sign-in]") {
    Memory memory;
    memory.enrol("wang.fang");
    const std::string code = memory.code_of("wang.fang");
    const SigningIn asked{.person = "wang.fang", .password = good_password, .code = code, .remote = home};

    const auto first = memory.sessions->sign_in(asked);

    REQUIRE(first);
    CHECK(code_of_refusal(memory.sessions->sign_in(asked)) == "wrong_sign_in");
    CHECK(memory.sessions->confirm(first->cookie, code).error().code == "wrong_code");
    memory.restart();
    CHECK(code_of_refusal(memory.sessions->sign_in(asked)) == "wrong_sign_in");
}

TEST_CASE("a sign-in counts as a second factor for five minutes, and a code for five more", "[confirm]") {
    Memory memory;
    memory.enrol("wang.fang");
    const std::string cookie = memory.sign_in("wang.fang", good_password)->cookie;
    CHECK(memory.sessions->find(cookie)->confirmed_until == memory.now + 5min);
    memory.wait(5min);
    CHECK_FALSE(memory.sessions->find(cookie)->confirmed_until);

    const auto until = memory.sessions->confirm(cookie, memory.code_of("wang.fang"));

    REQUIRE(until);
    CHECK(*until == memory.now + 5min);
    CHECK(memory.sessions->find(cookie)->confirmed_until == *until);
    CHECK(memory.sessions->figures().confirmations == 1);
}

TEST_CASE("codes of who is signed in are guessed no faster than at the door", "[confirm]") {
    Memory memory;
    const std::string cookie = memory.enrol("wang.fang").cookie, second = memory.sign_in("wang.fang", good_password)->cookie;
    for (int i = 0; i < 5; ++i) CHECK(memory.sessions->confirm(i % 2 == 0 ? cookie : second, "000000").error().code == "wrong_code");

    const auto refused = memory.sessions->confirm(second, memory.code_of("wang.fang"));

    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "throttled");
    CHECK(refused.error().retry_after == 30s);  // the authenticator's step has passed already
    memory.wait(30s);
    CHECK(memory.sessions->confirm(cookie, memory.code_of("wang.fang")));
}

TEST_CASE("only who is signed in, and has an authenticator, can confirm", "[confirm]") {
    Memory memory;
    CHECK(memory.sessions->confirm(std::string(64, 'a'), "123456").error().code == "not_signed_in");
    CHECK(memory.sessions->confirm(memory.sessions->enter("wang.fang").cookie, "123456").error().code == "no_second_factor");
}

TEST_CASE("a password is changed by who knows it and has just confirmed, and other sessions end", "[password]") {
    Memory memory;
    const std::string cookie = memory.enrol("wang.fang").cookie, other = memory.sign_in("wang.fang", good_password)->cookie;
    const std::string wanted = "three red umbrellas";
    const auto change = [&](const std::string& present, const std::string& to) {
        const auto changed = memory.sessions->change_password({.cookie = cookie, .password = present, .wanted = to, .name = "王芳"});
        return changed ? "changed" : changed.error().code;
    };
    CHECK(change("not it at all", wanted) == "wrong_password");
    CHECK(change(good_password, "short") == "weak_password");
    memory.wait(6min);
    CHECK(change(good_password, wanted) == "needs_second_factor");
    REQUIRE(memory.sessions->confirm(cookie, memory.code_of("wang.fang")));

    CHECK(change(good_password, wanted) == "changed");

    CHECK(memory.sessions->find(cookie));
    CHECK_FALSE(memory.sessions->find(other));
    CHECK(code_of_refusal(memory.sign_in("wang.fang", good_password)) == "wrong_sign_in");
    CHECK(memory.sign_in("wang.fang", wanted));
}

TEST_CASE("a password is hashed anew when hashes have become dearer", "[password]") {
    Memory memory;
    memory.enrol("wang.fang");
    const std::string before = password_hash_in(memory.file());
    memory.policy.cost.passes = 2;
    memory.policy.cost.memory = 16384;
    memory.restart();

    CHECK(code_of_refusal(memory.sign_in("wang.fang", "wrong")) == "wrong_sign_in");
    CHECK(password_hash_in(memory.file()) == before);
    CHECK(memory.sign_in("wang.fang", good_password));

    CHECK(before.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
    CHECK(password_hash_in(memory.file()).starts_with("$argon2id$v=19$m=16,t=2,p=1$"));
    CHECK(memory.sign_in("wang.fang", good_password));
}

}  // namespace countersign::web
