// The wall clock watches itself; a rehearsal's clock stands still until it is moved.
#include "daemon/server/clock.hpp"

#include <catch2/catch.hpp>

#include "daemon/ensure.hpp"

using namespace countersign::server;
using countersign::engine::Instant;
using namespace std::chrono_literals;

namespace {

const Instant monday{std::chrono::sys_days{std::chrono::year{2026} / 11 / 2} + 9h};

// Two clocks that the test holds.
struct Hands {
    Instant wall = monday;
    std::chrono::nanoseconds since_boot = 1000s;

    void pass(std::chrono::milliseconds time) {
        wall += time;
        since_boot += time;
    }
    std::function<ClockReading()> read() {
        return [this] { return ClockReading{.wall = wall, .since_boot = since_boot}; };
    }
};

}  // namespace

TEST_CASE("time that passes evenly suspends nothing, asleep or not", "[clock]") {
    Hands hands;
    WallClock clock(monday, hands.read());
    for (int i = 0; i < 100; ++i) {
        hands.pass(i % 10 == 0 ? std::chrono::milliseconds{12h} : std::chrono::milliseconds{1s});
        CHECK(clock.now() == hands.wall);
        REQUIRE_FALSE(clock.is_suspended());
    }
}

TEST_CASE("a jump of more than five minutes suspends time until it is confirmed", "[clock]") {
    const auto jump = GENERATE(std::chrono::milliseconds{5min + 1s}, std::chrono::milliseconds{-5min - 1s},
                               std::chrono::milliseconds{24h * 365}, std::chrono::milliseconds{-24h * 365});
    Hands hands;
    WallClock clock(monday, hands.read());
    hands.pass(10s);
    (void)clock.now();

    hands.wall += jump;
    (void)clock.now();

    CHECK(clock.is_suspended());
    CHECK(clock.jump() == jump);
    hands.wall -= jump;  // back again: still for a person to say
    (void)clock.now();
    CHECK(clock.is_suspended());
    hands.wall += jump;
    clock.confirm();
    CHECK_FALSE(clock.is_suspended());
    hands.pass(1h);
    CHECK(clock.now() == hands.wall);
    CHECK_FALSE(clock.is_suspended());
}

TEST_CASE("five minutes are no jump, twice five minutes are one", "[clock]") {
    Hands hands;
    WallClock clock(monday, hands.read());
    hands.wall += 5min;
    (void)clock.now();
    CHECK_FALSE(clock.is_suspended());
    hands.pass(1h);
    hands.wall += 5min;
    (void)clock.now();
    CHECK(clock.is_suspended());
}

TEST_CASE("a clock that is slewed for a year does not jump", "[clock]") {
    Hands hands;
    WallClock clock(monday, hands.read());
    for (int hour = 0; hour < 24 * 365; ++hour) {
        hands.pass(1h);
        hands.wall -= 100ms;  // 28 millionths: a quarter of an hour in a year
        (void)clock.now();
    }
    CHECK_FALSE(clock.is_suspended());
}

TEST_CASE("a wall clock behind the log starts suspended", "[clock]") {
    Hands hands;
    CHECK_FALSE(WallClock(monday + 4min, hands.read()).is_suspended());
    CHECK(WallClock(monday + 6min, hands.read()).is_suspended());
    CHECK_FALSE(WallClock(Instant{}, hands.read()).is_suspended());
}

TEST_CASE("the system's clocks run", "[clock]") {
    const ClockReading first = read_system_clocks();
    const ClockReading second = read_system_clocks();
    CHECK(second.since_boot >= first.since_boot);
    CHECK(first.wall > Instant{std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}});
}

TEST_CASE("a virtual clock moves only when it is moved, and never back", "[clock]") {
    VirtualClock clock(monday);
    CHECK(clock.now() == monday);
    clock.advance_to(monday + 1h);
    CHECK(clock.now() == monday + 1h);
    CHECK_THROWS_AS(clock.advance_to(monday), countersign::BrokenInvariant);
}
