// Time as the second model of claims counts it: wall clocks in Shanghai (no summer time since 1991) and the
// working days of the published calendar, read and counted without a line of the engine.
#pragma once

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace countersign::tests::claims {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Day = std::chrono::sys_days;  // as the calendar on the wall shows it

[[nodiscard]] Day day_of(Instant instant);
[[nodiscard]] Instant at(Day day, std::chrono::minutes since_midnight);

// "2024-01-02" and "2024-01-02T09:00:00.250+08:00".
[[nodiscard]] std::string written(Day day);
[[nodiscard]] std::string written(Instant instant);
[[nodiscard]] Instant read_instant(std::string_view text);

class WorkingDays {
public:
    explicit WorkingDays(const std::filesystem::path& published);
    // The working day that is so many after (before) this one, which itself does not count.
    [[nodiscard]] Day add(Day day, int count) const;

private:
    [[nodiscard]] bool is_working(Day day) const;
    std::set<Day> holidays_, makeup_days_;
};

}  // namespace countersign::tests::claims
