// LocalTime: a moment as the company's wall clock shows it. It comes from the daemon, which knows the
// zone and, in a rehearsal, the virtual time; nothing here reads a clock of this machine.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "clients/notify/platforms/instant.hpp"

namespace countersign::notify {

using platforms::Instant;
using platforms::Milliseconds;

class LocalTime {
public:
    LocalTime() = default;
    LocalTime(Instant at, std::chrono::minutes offset) : at_(at), offset_(offset) {}

    [[nodiscard]] Instant at() const { return at_; }
    [[nodiscard]] std::chrono::minutes offset() const { return offset_; }
    [[nodiscard]] std::chrono::year_month_day date() const;
    [[nodiscard]] std::chrono::minutes time_of_day() const;
    // The same offset at another moment. China has no summer time; elsewhere the next answer of the daemon corrects it.
    [[nodiscard]] LocalTime moved_to(Instant at) const { return {at, offset_}; }
    // `minutes` after the midnight that begins this day.
    [[nodiscard]] LocalTime on(std::chrono::year_month_day date, std::chrono::minutes time_of_day) const;

private:
    Instant at_{};
    std::chrono::minutes offset_{0};
};

// RFC 3339 with seconds, milliseconds where there are any, and offset, as the daemon writes it; nothing for anything else.
[[nodiscard]] std::optional<LocalTime> read_local_time(std::string_view text);
// "2026-10-08T09:00:00+08:00"
[[nodiscard]] std::string rfc3339(const LocalTime& time);
// "2026-10-08", "2026-10", "2026-10-08 09:00"
[[nodiscard]] std::string date_text(std::chrono::year_month_day date);
[[nodiscard]] std::string month_text(std::chrono::year_month_day date);
[[nodiscard]] std::string minute_text(const LocalTime& time);
[[nodiscard]] std::optional<std::chrono::year_month_day> read_date(std::string_view text);

}  // namespace countersign::notify
