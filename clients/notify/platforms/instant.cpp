#include "clients/notify/platforms/instant.hpp"

namespace countersign::platforms {

namespace {

// Fifteen digits hold every instant that a platform can mean, and cannot overflow.
std::optional<std::int64_t> read_digits(std::string_view digits) {
    if (digits.empty() || digits.size() > 15) return std::nullopt;
    std::int64_t number = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return std::nullopt;
        number = number * 10 + (digit - '0');
    }
    return number;
}

}  // namespace

bool is_fresh(Instant stamped_at, Instant now) {
    const Milliseconds age = now - stamped_at;
    return age <= callback_window && age >= -callback_window;
}

std::optional<Instant> read_seconds(std::string_view digits) {
    const auto number = read_digits(digits);
    if (!number || *number > 99'999'999'999) return std::nullopt;
    return Instant(std::chrono::seconds(*number));
}

std::optional<Instant> read_milliseconds(std::string_view digits) {
    const auto number = read_digits(digits);
    if (!number) return std::nullopt;
    return Instant(Milliseconds(*number));
}

std::int64_t seconds_of(Instant instant) {
    return std::chrono::duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count();
}

}  // namespace countersign::platforms
