// The company's layer (TOML); config/calendar/company.toml shows every key.
#include <set>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "daemon/definitions/calendar_year.hpp"

namespace countersign::definitions {

namespace {

using engine::Calendar;
using engine::TimeOfDay;

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

// A date in quotes or a TOML date; nothing for anything else.
std::optional<std::string> date_text(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* date = node.as_date()) {
        const toml::date& value = date->get();
        return fmt::format("{:04}-{:02}-{:02}", value.year, value.month, value.day);
    }
    return std::nullopt;
}

class CompanyReader {
public:
    explicit CompanyReader(Complaints& complaints) : complaints_(complaints) {}

    CompanyCalendar read(const toml::table& root) {
        for (const auto& [key, node] : root) {
            if (key == "holidays") {
                read_days(node, "holidays", company_.holidays);
            } else if (key == "workdays") {
                read_days(node, "workdays", company_.workdays);
            } else if (key == "shifts") {
                read_shifts(node);
            } else if (key == "year") {
                read_years(node);
            } else {
                complain(node,
                         fmt::format("Expected holidays, workdays, shifts or [year.YYYY], but '{}' is none of them.",
                                     key.str()));
            }
        }
        if (company_.shifts.empty()) {
            company_.shifts = {{TimeOfDay{9 * 60}, TimeOfDay{12 * 60}}, {TimeOfDay{13 * 60}, TimeOfDay{18 * 60}}};
        }
        return std::move(company_);
    }

private:
    void complain(const toml::node& node, std::string text) { complaints_.add(line_of(node), std::move(text)); }

    template <class Add>
    void each_date(const toml::node& list, std::string_view name, Add add) {
        const auto* array = list.as_array();
        if (!array) return complain(list, fmt::format("Expected '{}' to be a list of dates, but it is none.", name));
        for (const toml::node& item : *array) {
            if (const auto text = date_text(item)) {
                add(*text, line_of(item));
            } else {
                complain(item,
                         fmt::format("Expected '{}' to hold dates such as \"2026-10-01\", but here is something else.",
                                     name));
            }
        }
    }

    void read_days(const toml::node& list, std::string_view name, std::vector<CompanyCalendar::Day>& days) {
        each_date(list, name, [&](const std::string& text, int line) {
            const auto date = engine::parse_date(text);
            if (!date) {
                complaints_.add(line, fmt::format("Expected a date such as 2026-10-01, but '{}' is none.", text));
            } else if (!dates_.insert(*date).second) {
                complaints_.add(line, fmt::format("Expected each date once, but {} is listed twice.", text));
            } else {
                days.push_back({.date = *date, .line = line});
            }
        });
    }

    void read_shifts(const toml::node& node) {
        const auto* array = node.as_array();
        if (!array || array->empty()) {
            return complain(node, "Expected at least one shift, such as [[\"09:00\", \"18:00\"]], but there is none.");
        }
        for (const toml::node& item : *array) read_shift(item);
    }

    void read_shift(const toml::node& node) {
        const auto* pair = node.as_array();
        const bool is_pair = pair && pair->size() == 2 && pair->is_homogeneous<std::string>();
        if (!is_pair) return complain(node, "Expected a shift such as [\"09:00\", \"12:00\"], but it is none.");
        const auto shift = parse_shift(pair->get_as<std::string>(0)->get(), pair->get_as<std::string>(1)->get());
        if (!shift) return complain(node, shift.error());
        if (!company_.shifts.empty() && shift->from < company_.shifts.back().until) {
            return complain(node, "Expected shifts in order, but one begins before the one before it ends.");
        }
        company_.shifts.push_back(*shift);
    }

    void read_years(const toml::node& node) {
        const auto* table = node.as_table();
        if (!table) return complain(node, "Expected a table such as [year.2027], but 'year' is none.");
        for (const auto& [key, value] : *table) {
            const auto year = parse_year(key.str());
            if (!year || !value.is_table()) {
                complain(value, fmt::format("Expected a table such as [year.2027], but 'year.{}' is none.", key.str()));
            } else {
                read_year(*year, *value.as_table());
            }
        }
    }

    void read_year(int year, const toml::table& table) {
        CalendarYearReader reader(year, complaints_);
        for (const auto& [key, node] : table) {
            if (key == "holidays") {
                each_date(node, "holidays", [&](const std::string& date, int line) { reader.add_holiday(date, line); });
            } else if (key == "makeup_workdays") {
                each_date(node, "makeup_workdays", [&](const std::string& date, int line) {
                    reader.add_makeup_workday(date, line);
                });
            } else {
                complain(node, fmt::format("Expected holidays or makeup_workdays, but '{}' is neither.", key.str()));
            }
        }
        const auto* holidays = table.get_as<toml::array>("holidays");
        if (!holidays || holidays->empty()) {
            complain(
                table,
                fmt::format("Expected the holidays of {}, but there are none; leave the year out until they are known.",
                            year));
        }
        company_.years[year] = reader.data();
        company_.year_lines[year] = line_of(table);
    }

    Complaints& complaints_;
    CompanyCalendar company_;
    std::set<engine::Date> dates_;
};

}  // namespace

CompanyCalendar read_company_calendar(std::string_view toml, Complaints& complaints) {
    try {
        return CompanyReader(complaints).read(toml::parse(toml));
    } catch (const toml::parse_error& error) {
        complaints.add(static_cast<int>(error.source().begin.line),
                       fmt::format("Expected TOML, but it is not well-formed: {}.", error.description()));
        return {};
    }
}

}  // namespace countersign::definitions
