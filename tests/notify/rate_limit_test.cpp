#include "clients/notify/platforms/rate_limit.hpp"

#include <algorithm>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "tests/notify/samples.hpp"

namespace countersign::platforms {

namespace {

using namespace std::chrono_literals;

// Sends as early as the limit allows, starting at random pauses.
std::vector<Instant> sent_at(RateLimit& limit, int count) {
    std::vector<Instant> sent;
    Instant now = sample_now;
    while (static_cast<int>(sent.size()) < count) {
        if (*rc::gen::weightedOneOf<bool>({{9, rc::gen::just(false)}, {1, rc::gen::just(true)}}))
            now += Milliseconds(*rc::gen::inRange(0, 90'000));
        const Milliseconds wait = limit.take("place", now);
        if (wait == 0ms) sent.push_back(now);
        now += wait;
    }
    return sent;
}

std::size_t most_within(const std::vector<Instant>& sent, Milliseconds window) {
    std::size_t most = 0;
    for (std::size_t first = 0; first < sent.size(); ++first) {
        const auto last = std::ranges::lower_bound(sent, sent[first] + window);
        most = std::max(most, static_cast<std::size_t>(last - sent.begin()) - first);
    }
    return most;
}

void check_never_above(RateLimit (*limit)(Platform), Platform platform, std::size_t most, Milliseconds window) {
    CHECK(rc::check("no window holds more", [&] {
        RateLimit fresh = limit(platform);
        RC_ASSERT(most_within(sent_at(fresh, 120), window) <= most);
    }));
}

}  // namespace

TEST_CASE("no minute holds more than a platform allows, whatever the pauses", "[notify][rate_limit]") {
    check_never_above(group_limit, Platform::dingtalk, 20, 60s);
    check_never_above(group_limit, Platform::wecom, 20, 60s);
    check_never_above(group_limit, Platform::feishu, 100, 60s);
    check_never_above(group_limit, Platform::feishu, 5, 1s);
    check_never_above(group_limit, Platform::slack, 1, 1s);
    check_never_above(person_limit, Platform::wecom, 30, 60s);
    check_never_above(person_limit, Platform::feishu, 5, 1s);
}

TEST_CASE("a limit waits no longer than it must", "[notify][rate_limit]") {
    RateLimit limit({{.burst = 2, .refill = 3, .per = 1s}}, {});
    CHECK(limit.take("a", sample_now) == 0ms);
    CHECK(limit.take("a", sample_now) == 0ms);
    const Milliseconds wait = limit.take("a", sample_now);
    CHECK(wait >= 333ms);
    CHECK(wait <= 334ms);
    CHECK(limit.take("a", sample_now + wait) == 0ms);
    CHECK(limit.take("b", sample_now) == 0ms);
}

TEST_CASE("what the whole may not take, no place has lost", "[notify][rate_limit]") {
    RateLimit limit({{.burst = 1, .refill = 1, .per = 1h}}, {{.burst = 1, .refill = 1, .per = 1s}});
    CHECK(limit.take("a", sample_now) == 0ms);
    CHECK(limit.take("b", sample_now) == 1s);
    CHECK(limit.take("b", sample_now + 1s) == 0ms);
    CHECK(limit.take("b", sample_now + 2s) == 1h - 1s);
}

TEST_CASE("a place rests when the platform says so", "[notify][rate_limit]") {
    RateLimit limit({{.burst = 5, .refill = 5, .per = 1s}}, {});
    limit.rest("a", 10min, sample_now);
    CHECK(limit.take("a", sample_now + 1min) == 9min);
    CHECK(limit.take("a", sample_now + 10min) == 0ms);
    CHECK(limit.take("b", sample_now) == 0ms);
}

TEST_CASE("places that rest are not forgotten among many", "[notify][rate_limit]") {
    RateLimit limit({{.burst = 1, .refill = 1, .per = 1s}}, {});
    limit.rest("resting", 1h, sample_now);
    for (int i = 0; i < 10'000; ++i) CHECK(limit.take(std::to_string(i), sample_now + Milliseconds(i)) == 0ms);
    CHECK(limit.take("resting", sample_now + 1min) == 59min);
}

TEST_CASE("what was given back is there again, to the last part of a token", "[notify][limit]") {
    CHECK(rc::check("as if it had never been taken", [] {
        RateLimit plain = person_limit(Platform::wecom), other = person_limit(Platform::wecom);
        Instant now = sample_now;
        for (int i = 0; i < 60; ++i) {
            now += Milliseconds(*rc::gen::inRange(0, 3'000));
            if (*rc::gen::arbitrary<bool>() && other.take("place", now) == 0ms) other.give_back("place", now);
            const Milliseconds wait = plain.take("place", now);
            RC_ASSERT(other.take("place", now) == wait);
        }
    }));
}

}  // namespace countersign::platforms
