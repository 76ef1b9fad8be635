#include "daemon/definitions/calendar_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "daemon/definitions/calendar_year.hpp"
#include "daemon/engine/decide.hpp"

namespace countersign::definitions {

namespace {

using engine::Calendar;
using engine::Date;
using Json = nlohmann::json;

// Members of a nlohmann object are in order of their names, so that equal calendars have equal texts.
Json dates_to_json(const std::set<Date>& dates) {
    Json list = Json::array();
    for (const Date date : dates) list.push_back(engine::format_date(date));
    return list;
}

std::string format_time(engine::TimeOfDay time) {
    return fmt::format("{:02}:{:02}", time.minutes / 60, time.minutes % 60);
}

std::string to_canonical(const CalendarYears& years,
                         const std::string& zone,
                         const std::vector<Calendar::Shift>& shifts) {
    Json root = {{"zone", zone}, {"years", Json::object()}, {"shifts", Json::array()}};
    for (const auto& [year, data] : years) {
        root["years"][std::to_string(year)] = {{"holidays", dates_to_json(data.holidays)},
                                               {"makeup_workdays", dates_to_json(data.makeup_workdays)}};
    }
    for (const auto& shift : shifts) root["shifts"].push_back({format_time(shift.from), format_time(shift.until)});
    return root.dump();
}

// Lays the company's own years and days over the published ones.
class Overlay {
public:
    Overlay(CalendarYears& years, Complaints& complaints) : years_(years), complaints_(complaints) {}

    void lay(const CompanyCalendar& company) {
        for (const auto& [year, data] : company.years) lay_year(year, data, company.year_lines.at(year));
        for (const auto& day : company.holidays) {
            if (auto* year = year_for(day)) close(*year, day.date);
        }
        for (const auto& day : company.workdays) {
            if (auto* year = year_for(day)) open(*year, day.date);
        }
    }

private:
    // A year that the company added by itself may stay when the same one is published.
    void lay_year(int year, const Calendar::Year& data, int line) {
        const auto [published, is_new] = years_.emplace(year, data);
        if (is_new || published->second == data) return;
        complaints_.add(
            line,
            fmt::format("Expected [year.{0}] only until {0} is published, but it is, with other days; take it out.",
                        year));
    }

    Calendar::Year* year_for(const CompanyCalendar::Day& day) {
        const auto year = years_.find(year_of(day.date));
        if (year != years_.end()) return &year->second;
        complaints_.add(day.line,
                        fmt::format("Expected a day in a year that the calendar has, but it has no data for {}.",
                                    year_of(day.date)));
        return nullptr;
    }

    static void close(Calendar::Year& year, Date day) {
        year.makeup_workdays.erase(day);
        year.holidays.insert(day);
    }

    static void open(Calendar::Year& year, Date day) {
        year.holidays.erase(day);
        if (is_weekend(day)) year.makeup_workdays.insert(day);
    }

    CalendarYears& years_;
    Complaints& complaints_;
};

// "The nth working day of the month" needs a month with at least one.
void check_months(const Calendar& calendar, const CalendarYears& years, Complaints& complaints) {
    for (const auto& [year, data] : years) {
        for (unsigned number = 1; number <= 12; ++number) {
            const engine::Month month{std::chrono::year{year}, std::chrono::month{number}};
            const Date before = Date{month / std::chrono::day{1}} - std::chrono::days{1};
            const auto working = calendar.working_days_between(before, month / std::chrono::last);
            if (!working || *working > 0) continue;
            complaints.add(
                0, fmt::format("Expected a working day in every month, but {} has none.", engine::format_month(month)));
        }
    }
}

std::optional<engine::ZoneRules> find_zone(const std::string& name, Complaints& complaints) {
    try {
        return zone_rules(name);
    } catch (const std::runtime_error&) {
        complaints.add(0, fmt::format("Expected a time zone such as Asia/Shanghai, but '{}' is none.", name));
        return std::nullopt;
    }
}

std::vector<Calendar::Shift> shifts_from_json(const Json& list) {
    std::vector<Calendar::Shift> shifts;
    for (const Json& pair : list) {
        const auto shift = parse_shift(pair.at(0).get<std::string>(), pair.at(1).get<std::string>());
        if (!shift) throw std::runtime_error(shift.error());
        shifts.push_back(*shift);
    }
    if (shifts.empty()) throw std::runtime_error("Expected at least one shift, but there is none.");
    return shifts;
}

CalendarYears years_from_json(const Json& object, Complaints& complaints) {
    CalendarYears years;
    for (const auto& [key, value] : object.items()) {
        const auto year = parse_year(key);
        if (!year) throw std::runtime_error(fmt::format("Expected a year such as 2026, but '{}' is none.", key));
        CalendarYearReader reader(*year, complaints);
        for (const Json& date : value.at("holidays")) reader.add_holiday(date.get<std::string>(), 0);
        for (const Json& date : value.at("makeup_workdays")) reader.add_makeup_workday(date.get<std::string>(), 0);
        years[*year] = reader.data();
    }
    return years;
}

}  // namespace

Result<LoadedCalendar, std::vector<Fault>> read_calendar(const CalendarSource& source) {
    std::vector<Fault> faults;
    Complaints about_published(source.published_file, faults);
    Complaints about_company(source.company_file, faults);
    CalendarYears years = read_published_years(source.published_json, about_published);
    const CompanyCalendar company = read_company_calendar(source.company_toml, about_company);
    // Over years that are not there the layer would only make more faults.
    if (faults.empty()) Overlay(years, about_company).lay(company);
    const auto zone = find_zone(source.zone, about_company);
    if (!faults.empty()) return fail(std::move(faults));

    std::string canonical = to_canonical(years, source.zone, company.shifts);
    Calendar calendar(years, *zone, company.shifts, engine::sha256_hex(canonical));
    check_months(calendar, years, about_company);
    if (!faults.empty()) return fail(std::move(faults));
    return LoadedCalendar{.calendar = std::move(calendar), .canonical = std::move(canonical)};
}

Result<Calendar, std::vector<Fault>> calendar_from_canonical(std::string_view canonical) {
    std::vector<Fault> faults;
    Complaints complaints("calendar in the log", faults);
    try {
        const Json root = Json::parse(canonical);
        const CalendarYears years = years_from_json(root.at("years"), complaints);
        const auto shifts = shifts_from_json(root.at("shifts"));
        const auto zone = find_zone(root.at("zone").get<std::string>(), complaints);
        if (faults.empty()) return Calendar(years, *zone, shifts, engine::sha256_hex(canonical));
    } catch (const Json::exception& error) {
        complaints.add(0, fmt::format("Expected a calendar in JSON, but it is none: {}.", error.what()));
    } catch (const std::runtime_error& error) {
        complaints.add(0, error.what());
    }
    return fail(std::move(faults));
}

}  // namespace countersign::definitions
