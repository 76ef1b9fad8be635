#include "daemon/server/clock.hpp"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <system_error>

#include "daemon/ensure.hpp"

namespace countersign::server {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

constexpr std::chrono::minutes jump_max{5};
// NTP slews a clock by at most 500 millionths: so much may the difference drift without being a
// jump. Small steps that add up to one are noticed all the same.
constexpr std::int64_t drift_divisor = 2000;

nanoseconds read_clock(clockid_t clock) {
    timespec time{};
    if (clock_gettime(clock, &time) != 0) throw std::system_error(errno, std::generic_category(), "clock_gettime");
    return std::chrono::seconds{time.tv_sec} + nanoseconds{time.tv_nsec};
}

nanoseconds difference_of(const ClockReading& reading) {
    return nanoseconds{reading.wall.time_since_epoch()} - reading.since_boot;
}

}  // namespace

ClockReading read_system_clocks() {
    const nanoseconds wall = read_clock(CLOCK_REALTIME);
    return {.wall = engine::Instant{std::chrono::floor<milliseconds>(wall)}, .since_boot = read_clock(CLOCK_BOOTTIME)};
}

void VirtualClock::advance_to(engine::Instant to) {
    ensure(to >= now_, "a virtual clock never goes back");
    now_ = to;
}

WallClock::WallClock(engine::Instant last_known, std::function<ClockReading()> read) : read_(std::move(read)) {
    const ClockReading first = read_();
    expected_ = difference_of(first);
    last_boot_ = first.since_boot;
    if (first.wall < last_known - jump_max) {
        jump_ = first.wall - last_known;
        suspended_ = true;
    }
}

engine::Instant WallClock::now() {
    const ClockReading reading = read_();
    if (!suspended_) follow(reading);
    return reading.wall;
}

void WallClock::follow(const ClockReading& reading) {
    const nanoseconds off = difference_of(reading) - expected_;
    if (off > jump_max || off < -jump_max) {
        jump_ = std::chrono::duration_cast<milliseconds>(off);
        suspended_ = true;
        return;
    }
    const nanoseconds drift = (reading.since_boot - last_boot_) / drift_divisor;
    expected_ += std::clamp(off, -drift, drift);
    last_boot_ = reading.since_boot;
}

void WallClock::confirm() {
    const ClockReading reading = read_();
    expected_ = difference_of(reading);
    last_boot_ = reading.since_boot;
    jump_ = milliseconds{0};
    suspended_ = false;
}

}  // namespace countersign::server
