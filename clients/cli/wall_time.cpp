#include "clients/cli/wall_time.hpp"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"

namespace countersign::cli {

namespace {

int number_at(const std::string& text, std::size_t at, std::size_t length) {
    int number = 0;
    std::from_chars(text.data() + at, text.data() + at + length, number);
    return number;
}

// "2026-10-31" -> "2026-11-01"
std::string day_after(const std::string& date) {
    using namespace std::chrono;
    const year_month_day day{year{number_at(date, 0, 4)} / number_at(date, 5, 2) / number_at(date, 8, 2)};
    const year_month_day next{sys_days{day} + days{1}};
    return fmt::format("{:04}-{:02}-{:02}",
                       static_cast<int>(next.year()),
                       static_cast<unsigned>(next.month()),
                       static_cast<unsigned>(next.day()));
}

// "18:00" or "18:00:30"; 24:00 is written as the next day.
bool is_time_of_day(const std::string& text) {
    if (text.size() != 5 && text.size() != 8) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i % 3 == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9') return false;
    return number_at(text, 0, 2) < 24 && number_at(text, 3, 2) < 60 && (text.size() == 5 || number_at(text, 6, 2) < 60);
}

}  // namespace

std::string company_offset(Session& session) {
    const std::string now = member(session.ask("admin.status"), "now");
    return now.size() >= 6 && !now.ends_with('Z') ? now.substr(now.size() - 6) : "Z";
}

std::string read_wall_time(Session& session, const std::string& written, DayMeans day) {
    const auto split = written.find_first_of(" T");
    const auto date = read_date(written.substr(0, split));
    const std::string time = split == std::string::npos ? std::string() : std::string(trim(written.substr(split + 1)));
    if (!date || (!time.empty() && !is_time_of_day(time))) throw usage_complaint(session.say(Text::not_a_time, written));
    if (!time.empty()) return *date + "T" + time + (time.size() == 5 ? ":00" : "") + company_offset(session);
    return (day == DayMeans::its_end ? day_after(*date) : *date) + "T00:00:00" + company_offset(session);
}

}  // namespace countersign::cli
