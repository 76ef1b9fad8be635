// The courier's loop: it waits for the feed, or for what is due again, and for nothing else.
#include "clients/notify/courier/courier.hpp"

#include <algorithm>

namespace countersign::notify::courier {

namespace {

// A feed can lose an event, and a daemon that was away comes back without one: look at least this often.
constexpr Milliseconds longest_wait = std::chrono::seconds{60};
constexpr Milliseconds wait_after_failure = std::chrono::seconds{5};
constexpr std::size_t events_max = 1'000;  // taken together
constexpr std::chrono::days memory_of_sent{400};

Milliseconds wait_until(const Round& round) {
    if (!round.next) return longest_wait;
    return std::clamp(round.next->at() - round.now.at(), Milliseconds{1'000}, longest_wait);
}

}  // namespace

Result<Milliseconds, Failure> Courier::turn(const std::vector<Json>& events) {
    if (!is_started_) {
        if (const Told told = start(); !told) return fail(told.error());
        is_started_ = true;
    }
    if (const Told told = follow(events); !told) return fail(told.error());
    while (true) {
        const auto done = round();
        if (!done) return fail(done.error());
        if (done->taken == 0) return wait_until(*done);
    }
}

void Courier::run(const std::stop_token& stop, const NextEvent& next_event) {
    std::vector<Json> events;
    while (!stop.stop_requested()) {
        const auto wait = turn(events);
        if (!wait) parts_.write_line({.event = "daemon_silent", .key = {}, .person = {}, .channel = {}, .outcome = wait.error().text.en});
        events.clear();
        auto event = next_event(wait ? *wait : wait_after_failure);
        while (event && events.size() < events_max) {
            events.push_back(std::move(*event));
            event = next_event(Milliseconds{0});
        }
    }
}

// Once on each of the daemon's days.
void Courier::forget_old(const LocalTime& now) {
    const std::string today = date_text(now.date());
    if (today == forgot_on_) return;
    forgot_on_ = today;
    parts_.memory.forget_tokens(now.at());
    parts_.memory.forget_codes(now.at() - std::chrono::hours{24});
    parts_.memory.forget_browsers(now.at());
    parts_.memory.forget_asked_accounts(now.at());
    parts_.memory.forget_sent(now.at() - memory_of_sent);
}

}  // namespace countersign::notify::courier
