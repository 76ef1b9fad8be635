#include "clients/notify/manners/manners.hpp"

#include <charconv>

namespace countersign::notify::manners {

namespace {

constexpr int days_looked_at = 60;  // a calendar without any working day holds nothing back for ever
constexpr std::uint64_t spread_seconds = 240;

const OwnWishes* wishes_of(const Policy& policy, const std::string& person) {
    const auto found = policy.persons.find(person);
    return found == policy.persons.end() ? nullptr : &found->second;
}

const QuietHours& quiet_of(const Policy& policy, const std::string& person) {
    const OwnWishes* own = wishes_of(policy, person);
    return own != nullptr && own->quiet ? *own->quiet : policy.quiet;
}

std::chrono::year_month_day day_after(std::chrono::year_month_day date) { return std::chrono::sys_days{date} + std::chrono::days{1}; }

// FNV-1a: the same on every machine, so that a restart changes nobody's minute.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

std::optional<minutes> read_minute(std::string_view text) {
    int hour = 0, minute = 0;
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto number = [](std::string_view two, int& into) {
        return std::from_chars(two.data(), two.data() + two.size(), into).ptr == two.data() + two.size() && into >= 0;
    };
    if (!number(text.substr(0, 2), hour) || !number(text.substr(3, 2), minute) || hour > 23 || minute > 59) return std::nullopt;
    return minutes{hour * 60 + minute};
}

}  // namespace

std::optional<QuietHours> read_quiet_hours(std::string_view text) {
    if (text == "none") return never_quiet;
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const auto from = read_minute(text.substr(0, 5)), until = read_minute(text.substr(6));
    if (!from || !until || *from <= *until) return std::nullopt;
    return QuietHours{*from, *until};
}

LocalTime allowed_from(const Policy& policy, const std::string& person, const LocalTime& now, const IsWorkingDay& works) {
    const QuietHours& quiet = quiet_of(policy, person);
    auto date = now.date();
    LocalTime allowed = now;
    if (now.time_of_day() >= quiet.from) {
        date = day_after(date);
        allowed = now.on(date, quiet.until);
    } else if (now.time_of_day() < quiet.until) {
        allowed = now.on(date, quiet.until);
    }
    if (!policy.rest_days) return allowed;
    for (int i = 0; i < days_looked_at; ++i) {
        if (works(date)) return allowed;
        date = day_after(date);
        allowed = now.on(date, quiet.until);
    }
    return now;
}

bool breaks_through(const Policy& policy, const std::optional<LocalTime>& due, const LocalTime& now, const LocalTime& allowed) {
    return policy.urgent_breaks_through && due && now.at() <= due->at() && due->at() < allowed.at();
}

LocalTime spread(const std::string& channel, const std::string& person, const LocalTime& at) {
    const bool is_asked_for = channel == "feishu" || channel == "wecom";
    if (!is_asked_for || at.time_of_day().count() % 30 != 0) return at;
    const LocalTime sharp = at.on(at.date(), at.time_of_day());
    const auto seconds = 60 + hash_of(person + date_text(at.date())) % spread_seconds;
    return sharp.moved_to(sharp.at() + std::chrono::seconds{seconds});
}

const std::vector<std::string>& channels_of(const Policy& policy, const std::string& person) {
    const OwnWishes* own = wishes_of(policy, person);
    return own != nullptr && !own->channels.empty() ? own->channels : policy.channels;
}

}  // namespace countersign::notify::manners
