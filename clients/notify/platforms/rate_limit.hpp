// RateLimit: how often a platform may be spoken to, for each place (a person, a group) and as a whole.
// Token buckets over time that is given: full at first, refilled evenly. A bucket's burst and refill
// together stay below the platform's limit, so that no window of that length ever holds more.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clients/notify/platforms/card.hpp"
#include "clients/notify/platforms/instant.hpp"

namespace countersign::platforms {

struct Rate {
    int burst = 1;
    int refill = 1;  // tokens
    Milliseconds per{1000};
};

class TokenBucket {
public:
    explicit TokenBucket(Rate rate) : rate_(rate) {}

    // How long until a token is there; none is taken.
    [[nodiscard]] Milliseconds wait(Instant now) const;
    void take(Instant now);
    void give_back();

    [[nodiscard]] bool is_full(Instant now) const { return full_at_ <= now; }

private:
    // The whole state: when the bucket will be full again. Held in parts of a token, so that nothing is rounded.
    Rate rate_;
    Instant full_at_{};
    std::int64_t rest_ = 0;
};

class RateLimit {
public:
    RateLimit(std::vector<Rate> each_place, std::vector<Rate> whole);

    // Zero: the tokens are taken. Otherwise how long to wait; nothing is taken.
    [[nodiscard]] Milliseconds take(const std::string& place, Instant now);
    // What was taken for something that never left.
    void give_back(const std::string& place, Instant now);
    // The platform itself said wait.
    void rest(const std::string& place, Milliseconds wait, Instant now);

private:
    struct Place {
        std::vector<TokenBucket> buckets;
        Instant rest_until{};
    };

    [[nodiscard]] Place& place_of(const std::string& name, Instant now);

    std::vector<Rate> each_place_;
    Place whole_;
    std::map<std::string, Place> places_;
};

// The limits that the vendors name, kept well below.
[[nodiscard]] RateLimit person_limit(Platform platform);
[[nodiscard]] RateLimit group_limit(Platform platform);

}  // namespace countersign::platforms
