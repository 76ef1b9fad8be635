// Clock: what time it is. Read once in each turn of the loop; everything that happens in the turn
// happens then. The wall clock watches itself: when it jumps by more than five minutes against the
// time since boot, or starts out behind the log, it is suspended, and no deadline may pass until an
// operator has confirmed the time. A jump of that kind would void what is not late.
#pragma once

#include <chrono>
#include <functional>

#include "daemon/engine/value.hpp"

namespace countersign::server {

class Clock {
public:
    virtual ~Clock() = default;

    [[nodiscard]] virtual engine::Instant now() = 0;
    // Nothing that time drives may happen.
    [[nodiscard]] virtual bool is_suspended() const = 0;
    // The time is right as it is.
    virtual void confirm() = 0;
};

// A rehearsal's: stands still until it is moved, and never goes back.
class VirtualClock final : public Clock {
public:
    explicit VirtualClock(engine::Instant start) : now_(start) {}

    [[nodiscard]] engine::Instant now() override { return now_; }
    [[nodiscard]] bool is_suspended() const override { return false; }
    void confirm() override {}
    void advance_to(engine::Instant to);

private:
    engine::Instant now_;
};

// Two clocks read together: the one that can be set, and the one that only counts.
struct ClockReading {
    engine::Instant wall;
    std::chrono::nanoseconds since_boot{0};  // CLOCK_BOOTTIME: counts while the machine sleeps too
};
[[nodiscard]] ClockReading read_system_clocks();

class WallClock final : public Clock {
public:
    // `last_known` is the time of the log's last entry: a wall clock that is behind it is wrong.
    explicit WallClock(engine::Instant last_known, std::function<ClockReading()> read = read_system_clocks);

    [[nodiscard]] engine::Instant now() override;
    [[nodiscard]] bool is_suspended() const override { return suspended_; }
    void confirm() override;
    // How far the wall clock is from where it should be; for the line that reports a jump.
    [[nodiscard]] std::chrono::milliseconds jump() const { return jump_; }

private:
    void follow(const ClockReading& reading);

    std::function<ClockReading()> read_;
    std::chrono::nanoseconds expected_{0};    // wall minus since_boot, as it should be
    std::chrono::nanoseconds last_boot_{0};
    std::chrono::milliseconds jump_{0};
    bool suspended_ = false;
};

}  // namespace countersign::server
