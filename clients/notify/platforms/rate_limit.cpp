#include "clients/notify/platforms/rate_limit.hpp"

#include <algorithm>

namespace countersign::platforms {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t places_max = 4096;

std::vector<TokenBucket> buckets_of(const std::vector<Rate>& rates) {
    std::vector<TokenBucket> buckets;
    for (const Rate& rate : rates) buckets.emplace_back(rate);
    return buckets;
}

Milliseconds longest_wait(const std::vector<TokenBucket>& buckets, Instant rest_until, Instant now) {
    Milliseconds wait = std::max(Milliseconds(0), rest_until - now);
    for (const TokenBucket& bucket : buckets) wait = std::max(wait, bucket.wait(now));
    return wait;
}

}  // namespace

// A token takes per/refill to come; the bucket holds `burst`, so one is there once no more than
// (burst - 1) tokens' time is missing until it is full.
Milliseconds TokenBucket::wait(Instant now) const {
    const Milliseconds slack = rate_.per * (rate_.burst - 1) / rate_.refill;
    return std::max(Milliseconds(0), full_at_ - slack - now);
}

void TokenBucket::take(Instant now) {
    if (full_at_ < now) {
        full_at_ = now;
        rest_ = 0;
    }
    const std::int64_t parts = rate_.per.count() + rest_;
    full_at_ += Milliseconds(parts / rate_.refill);
    rest_ = parts % rate_.refill;
}

void TokenBucket::give_back() {
    const std::int64_t parts = rest_ - rate_.per.count();
    rest_ = ((parts % rate_.refill) + rate_.refill) % rate_.refill;
    full_at_ += Milliseconds((parts - rest_) / rate_.refill);
}

RateLimit::RateLimit(std::vector<Rate> each_place, std::vector<Rate> whole)
    : each_place_(std::move(each_place)), whole_{.buckets = buckets_of(whole)} {}

RateLimit::Place& RateLimit::place_of(const std::string& name, Instant now) {
    if (places_.size() >= places_max)
        std::erase_if(places_, [&](const auto& one) {
            const Place& place = one.second;
            return place.rest_until <= now &&
                   std::ranges::all_of(place.buckets, [&](const auto& bucket) { return bucket.is_full(now); });
        });
    return places_.try_emplace(name, Place{.buckets = buckets_of(each_place_)}).first->second;
}

Milliseconds RateLimit::take(const std::string& name, Instant now) {
    Place& place = place_of(name, now);
    const Milliseconds wait = std::max(longest_wait(place.buckets, place.rest_until, now),
                                       longest_wait(whole_.buckets, whole_.rest_until, now));
    if (wait > Milliseconds(0)) return wait;
    for (TokenBucket& bucket : place.buckets) bucket.take(now);
    for (TokenBucket& bucket : whole_.buckets) bucket.take(now);
    return Milliseconds(0);
}

void RateLimit::give_back(const std::string& name, Instant now) {
    for (TokenBucket& bucket : place_of(name, now).buckets) bucket.give_back();
    for (TokenBucket& bucket : whole_.buckets) bucket.give_back();
}

void RateLimit::rest(const std::string& name, Milliseconds wait, Instant now) {
    Place& place = place_of(name, now);
    place.rest_until = std::max(place.rest_until, now + wait);
}

RateLimit person_limit(Platform platform) {
    switch (platform) {
        case Platform::dingtalk:
            return {{{.burst = 5, .refill = 10, .per = 60s}}, {{.burst = 10, .refill = 10, .per = 1s}}};
        // 30 a minute and 1000 an hour for each person; what is over is dropped without a word.
        case Platform::wecom:
            return {{{.burst = 10, .refill = 20, .per = 60s}, {.burst = 400, .refill = 600, .per = 1h}},
                    {{.burst = 20, .refill = 20, .per = 1s}}};
        case Platform::feishu:
            return {{{.burst = 2, .refill = 3, .per = 1s}}, {{.burst = 20, .refill = 30, .per = 1s}}};
        case Platform::slack:
            return {{{.burst = 1, .refill = 1, .per = 1s}}, {{.burst = 10, .refill = 40, .per = 60s}}};
    }
    return {{}, {}};
}

RateLimit group_limit(Platform platform) {
    switch (platform) {
        // 20 a minute; over it, DingTalk shuts the robot for ten.
        case Platform::dingtalk:
        case Platform::wecom:
            return {{{.burst = 8, .refill = 12, .per = 60s}}, {}};
        case Platform::feishu:
            return {{{.burst = 2, .refill = 3, .per = 1s}, {.burst = 40, .refill = 60, .per = 60s}}, {}};
        case Platform::slack:
            return {{{.burst = 1, .refill = 1, .per = 1s}}, {}};
    }
    return {{}, {}};
}

}  // namespace countersign::platforms
