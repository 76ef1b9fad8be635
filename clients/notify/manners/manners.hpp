// Manners: when a person may be written to, by which channels, and how many messages become one. Pure: what time it
// is and which days are worked on are arguments. Who decides is not asked here, nor what is warned of: reminders, urges
// (once in four hours) and the warning before an outcome by itself are the daemon's.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clients/notify/house/local_time.hpp"

namespace countersign::notify::manners {

using std::chrono::minutes;

// Nothing is sent from the evening (`from`) until the next morning (`until`), both after midnight.
struct QuietHours {
    minutes from = std::chrono::hours{20};
    minutes until = std::chrono::hours{8};
    bool operator==(const QuietHours&) const = default;
};
constexpr QuietHours never_quiet{std::chrono::hours{24}, minutes{0}};

// "20:00-08:00", or "none". Nothing for anything else; the evening comes after the morning.
[[nodiscard]] std::optional<QuietHours> read_quiet_hours(std::string_view text);

// What a person wants otherwise; what is left out is the company's.
struct OwnWishes {
    std::optional<QuietHours> quiet;
    std::vector<std::string> channels;
};

struct Policy {
    QuietHours quiet;
    bool rest_days = true;                // nothing on days on which the company does not work
    bool urgent_breaks_through = false;   // what is due before the next morning goes out all the same
    std::size_t digest_from = 5;          // so many at one time for one person become one message
    std::vector<std::string> channels;    // in this order, the next one when one fails
    std::map<std::string, OwnWishes> persons;
};

using IsWorkingDay = std::function<bool(std::chrono::year_month_day)>;

// The first moment, `now` or later, at which this person may be written to: the end of the quiet hours of the next
// working morning when it is not now.
[[nodiscard]] LocalTime allowed_from(const Policy& policy, const std::string& person, const LocalTime& now, const IsWorkingDay& works);

// Whether a message with this deadline is not held until `allowed`. One that is overdue already can wait.
[[nodiscard]] bool breaks_through(const Policy& policy, const std::optional<LocalTime>& due, const LocalTime& now,
                                  const LocalTime& allowed);

// Feishu and WeCom ask their customers to send nothing at the full and the half hour, when everybody does: such a
// moment is moved by one to four minutes, always the same ones for a person on that day.
[[nodiscard]] LocalTime spread(const std::string& channel, const std::string& person, const LocalTime& at);

[[nodiscard]] const std::vector<std::string>& channels_of(const Policy& policy, const std::string& person);
[[nodiscard]] inline bool makes_digest(const Policy& policy, std::size_t messages) { return messages >= policy.digest_from; }

}  // namespace countersign::notify::manners
