#include <catch2/catch.hpp>

#include <thread>

#include "clients/web/session/attempts.hpp"
#include "tests/web_session/memory.hpp"

using namespace std::chrono_literals;

namespace countersign::web {

namespace {

Result<SignedIn, Refused> try_wrong(Memory& memory, const std::string& person, const std::string& remote) {
    return memory.sessions->sign_in({.person = person, .password = "no", .code = "000000", .remote = remote});
}

std::string address(int i) { return "198.51." + std::to_string(i / 250) + "." + std::to_string(i % 250); }

}  // namespace

TEST_CASE("after five failures each one costs a wait that doubles up to a quarter of an hour", "[throttling]") {
    Memory memory;
    for (int i = 0; i < 5; ++i) CHECK(code_of_refusal(try_wrong(memory, "wang.fang", home)) == "wrong_sign_in");
    std::vector<std::chrono::seconds> waits;
    for (int i = 0; i < 7; ++i) {
        const auto refused = try_wrong(memory, "wang.fang", home);
        REQUIRE(refused.error().code == "throttled");
        waits.push_back(refused.error().retry_after);
        memory.wait(refused.error().retry_after - 1ms);
        CHECK(try_wrong(memory, "wang.fang", home).error().retry_after == 1s);
        memory.wait(1ms);
        CHECK(code_of_refusal(try_wrong(memory, "wang.fang", home)) == "wrong_sign_in");
    }
    CHECK(waits == std::vector<std::chrono::seconds>{1min, 2min, 4min, 8min, 15min, 15min, 15min});
}

TEST_CASE("a right password does not count while one has to wait, and waits are the same for whom nobody knows", "[throttling]") {
    Memory memory;
    memory.enrol("wang.fang");
    CHECK(memory.fail_until_throttled("wang.fang", home) == 5);
    CHECK(memory.fail_until_throttled("zhao.yun", home) == 5);
    const std::string code = memory.code_of("wang.fang");
    const auto refused = memory.sessions->sign_in({.person = "wang.fang", .password = good_password, .code = code, .remote = home});
    CHECK(refused.error().code == "throttled");
    CHECK(refused.error().text == Sentence{"失败次数过多，请 1 分钟后再试。", "Expected fewer failures, but there were too many; try again in 1 min."});
    memory.wait(30s);
    CHECK(memory.sign_in("wang.fang", good_password));
}

TEST_CASE("waits are kept over a restart", "[throttling]") {
    Memory memory;
    memory.fail_until_throttled("wang.fang", home);
    memory.restart();
    CHECK(code_of_refusal(try_wrong(memory, "wang.fang", home)) == "throttled");
}

TEST_CASE("failures from elsewhere do not lock a person out", "[throttling]") {
    Memory memory;
    memory.enrol("wang.fang");
    REQUIRE(memory.sign_in("wang.fang", good_password));  // from home, which is familiar now
    int heard = 0;
    for (int i = 0; i < 300; ++i) heard += code_of_refusal(try_wrong(memory, "wang.fang", address(i))) == "wrong_sign_in" ? 1 : 0;
    CHECK(heard == 100);

    // For whoever is nowhere familiar, and so for the guessing from everywhere: one try a minute.
    CHECK(try_wrong(memory, "wang.fang", address(999)).error().retry_after == 60s);
    memory.wait(1min);
    CHECK(code_of_refusal(try_wrong(memory, "wang.fang", address(999))) == "wrong_sign_in");
    CHECK(code_of_refusal(try_wrong(memory, "wang.fang", address(998))) == "throttled");

    CHECK(memory.sign_in("wang.fang", good_password, home));
}

TEST_CASE("an address stays familiar for a month", "[throttling]") {
    Memory memory;
    memory.enrol("wang.fang");
    REQUIRE(memory.sign_in("wang.fang", good_password, home));
    memory.wait(24h * 30);
    for (int i = 0; i < 101; ++i) (void)try_wrong(memory, "wang.fang", address(i));
    const std::string code = "000000";
    CHECK(code_of_refusal(memory.sessions->sign_in({.person = "wang.fang", .password = good_password, .code = code, .remote = home})) == "throttled");
}

TEST_CASE("an address that tries many people has to wait, and an account of one's own does not clear it", "[throttling]") {
    Memory memory;
    memory.enrol("mallory");
    int heard = 0;
    for (int i = 0; i < 60; ++i) {
        if (i % 10 == 0 && i < 50) CHECK(memory.sign_in("mallory", good_password));
        heard += code_of_refusal(try_wrong(memory, "person" + std::to_string(i), home)) == "wrong_sign_in" ? 1 : 0;
    }
    CHECK(heard == 50);
    CHECK(code_of_refusal(try_wrong(memory, "somebody", "203.0.113.8")) == "wrong_sign_in");
}

TEST_CASE("who signs in forgets his own failures only", "[throttling]") {
    Memory memory;
    memory.enrol("wang.fang");
    for (int i = 0; i < 4; ++i) (void)try_wrong(memory, "wang.fang", home);
    for (int i = 0; i < 4; ++i) (void)try_wrong(memory, "li.na", home);
    REQUIRE(memory.sign_in("wang.fang", good_password));
    CHECK(memory.fail_until_throttled("wang.fang", home) == 5);
    CHECK(memory.fail_until_throttled("li.na", home) == 1);
}

TEST_CASE("failures are forgotten one by one", "[throttling]") {
    Memory memory;
    for (int i = 0; i < 4; ++i) (void)try_wrong(memory, "wang.fang", home);
    memory.wait(2h);
    CHECK(memory.fail_until_throttled("wang.fang", home) == 3);
    memory.wait(24h);
    CHECK(memory.fail_until_throttled("wang.fang", home) == 5);
}

TEST_CASE("a clock that is put back makes nobody wait longer", "[throttling]") {
    Memory memory;
    memory.fail_until_throttled("wang.fang", home);
    memory.wait(-24h * 365);
    CHECK(try_wrong(memory, "wang.fang", home).error().retry_after == 15min);
    memory.wait(24h * 366);
    CHECK(code_of_refusal(try_wrong(memory, "wang.fang", home)) == "wrong_sign_in");
}

TEST_CASE("attempts at the same moment are not free for that", "[throttling]") {
    Memory memory;
    std::atomic<int> heard{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int k = 0; k < 5; ++k) heard += code_of_refusal(try_wrong(memory, "wang.fang", home)) == "wrong_sign_in" ? 1 : 0;
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(heard == 5);
}

TEST_CASE("who finds all places for hashing taken is told so, and it was no failure", "[throttling]") {
    SessionPolicy policy = cheap_policy();
    policy.cost = {.passes = 1, .memory = std::size_t{16} << 20U, .at_once = 1, .waiting_most = 0};
    Memory memory(policy);
    std::atomic<int> heard{0}, turned_away{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, i] {
            for (int k = 0; k < 4; ++k) {
                const std::string code = code_of_refusal(try_wrong(memory, "person" + std::to_string(i), home));
                heard += code == "wrong_sign_in" ? 1 : 0;
                turned_away += code == "busy" ? 1 : 0;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(heard + turned_away == 24);
    CHECK(turned_away > 0);
    CHECK(memory.sessions->figures().failures == static_cast<std::uint64_t>(heard));
    int more = 0;
    for (int i = 0; i < 100 && code_of_refusal(try_wrong(memory, "other" + std::to_string(i), home)) == "wrong_sign_in"; ++i) ++more;
    CHECK(heard + more == 50);
}

TEST_CASE("an address is counted as one customer has it", "[throttling]") {
    CHECK(counted_address("203.0.113.7") == "203.0.113.7");
    CHECK(counted_address("::ffff:203.0.113.7") == "203.0.113.7");
    CHECK(counted_address("2001:db8:1:2::3") == counted_address("2001:db8:1:2:ffff::9"));
    CHECK(counted_address("2001:db8:1:2::3") != counted_address("2001:db8:1:3::3"));
    CHECK(counted_address("fe80::1%eth0") == counted_address("fe80::2"));
    CHECK(counted_address("") == "");
}

}  // namespace countersign::web
