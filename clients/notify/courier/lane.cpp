#include "clients/notify/courier/lane.hpp"

#include <algorithm>

namespace countersign::notify::courier {

namespace {

constexpr Milliseconds wait_max = std::chrono::minutes{10};

}  // namespace

// The wait is for one place to become free; whoever comes later waits for as many of them.
std::optional<Outcome> Lane::foreseen() {
    if (down_) return down_;
    if (limited_ < limited_max) return std::nullopt;
    return Later{.wait = std::min(wait_max, slot_ * ++queued_), .why = "behind others that wait for the limit", .is_rate_limit = true};
}

void Lane::note(const Outcome& outcome) {
    const auto* later = std::get_if<Later>(&outcome);
    if (later != nullptr && later->is_rate_limit) {
        ++limited_;
        slot_ = std::max(slot_, later->wait);
        return;
    }
    limited_ = 0;
    const bool is_failure = later != nullptr || std::holds_alternative<NeedsOperator>(outcome);
    failures_ = is_failure ? failures_ + 1 : 0;
    if (failures_ >= failures_max) down_ = outcome;
}

}  // namespace countersign::notify::courier
