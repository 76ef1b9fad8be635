// The published years (JSON). nlohmann-json keeps no positions, so that a fault's line is found by
// looking for the text once more.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "daemon/definitions/calendar_year.hpp"

namespace countersign::definitions {

namespace {

using Json = nlohmann::json;

class PublishedReader {
public:
    PublishedReader(std::string_view text, Complaints& complaints) : text_(text), complaints_(complaints) {}

    CalendarYears read() {
        CalendarYears years;
        const Json root = parse();
        if (root.is_discarded()) return years;
        if (!root.is_object()) {
            complaints_.add(1, "Expected an object with a member for each year, but it is something else.");
            return years;
        }
        for (const auto& [key, value] : root.items()) read_year(key, value, years);
        if (root.empty()) complaints_.add(1, "Expected at least one year, but there is none.");
        return years;
    }

private:
    Json parse() {
        try {
            return Json::parse(text_, [this](int depth, Json::parse_event_t event, Json& parsed) {
                if (event == Json::parse_event_t::key) note_key(depth, parsed.get<std::string>());
                return true;
            });
        } catch (const Json::parse_error& error) {
            const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text_.size()));
            const auto line = 1 + std::count(text_.begin(), end, '\n');
            complaints_.add(static_cast<int>(line),
                            fmt::format("Expected JSON, but it is not well-formed: {}.", error.what()));
            return Json(Json::value_t::discarded);
        }
    }

    // A repeated key would silently win over the first one.
    void note_key(int depth, const std::string& key) {
        if (depth == 1) {
            keys_of_year_.clear();
            if (!years_.insert(key).second)
                complain(key, 2, fmt::format("Expected each year once, but {} is there twice.", key));
        } else if (!keys_of_year_.insert(key).second) {
            complaints_.add(0, fmt::format("Expected each list once, but a year has '{}' twice.", key));
        }
    }

    void read_year(const std::string& key, const Json& value, CalendarYears& years) {
        const auto year = parse_year(key);
        if (!year) return complain(key, 1, fmt::format("Expected a year such as 2026, but '{}' is none.", key));
        if (!value.is_object())
            return complain(key, 1, fmt::format("Expected an object for {}, but it is something else.", key));
        for (const auto& [name, list] : value.items()) {
            if (name == "holidays" || name == "makeup_workdays") continue;
            complain(name, 1, fmt::format("Expected 'holidays' or 'makeup_workdays', but '{}' is neither.", name));
        }
        CalendarYearReader reader(*year, complaints_);
        read_dates(key, value, "holidays", [&](const std::string& date, int line) { reader.add_holiday(date, line); });
        read_dates(key, value, "makeup_workdays", [&](const std::string& date, int line) {
            reader.add_makeup_workday(date, line);
        });
        if (value.contains("holidays") && value["holidays"].empty()) {
            complain(
                key, 1, fmt::format("Expected the holidays of {}, but the list is empty; leave the year out.", key));
        }
        years[*year] = reader.data();
    }

    template <class Add>
    void read_dates(const std::string& year, const Json& value, const char* name, Add add) {
        if (!value.contains(name) || !value[name].is_array()) {
            return complain(
                year, 1, fmt::format("Expected '{}' of {} to be a list of dates, but it is not.", name, year));
        }
        for (const Json& item : value[name]) {
            if (item.is_string()) {
                const auto& date = item.get_ref<const std::string&>();
                add(date, line_of(date, ++seen_[date]));
            } else {
                const char* type = item.type_name();
                complain(year, 1, fmt::format("Expected '{}' of {} to hold dates, but it holds {}.", name, year, type));
            }
        }
    }

    void complain(const std::string& near, int occurrence, std::string text) {
        complaints_.add(line_of(near, occurrence), std::move(text));
    }

    // The line where this string stands in quotes for the nth time; 0 if it does not.
    int line_of(const std::string& string, int occurrence) const {
        const std::string quoted = '"' + string + '"';
        std::size_t at = text_.find(quoted);
        while (--occurrence > 0 && at != std::string_view::npos) at = text_.find(quoted, at + 1);
        if (at == std::string_view::npos) return 0;
        return static_cast<int>(1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }

    std::string_view text_;
    Complaints& complaints_;
    std::set<std::string> years_;
    std::set<std::string> keys_of_year_;
    std::map<std::string, int> seen_;
};

}  // namespace

CalendarYears read_published_years(std::string_view json, Complaints& complaints) {
    return PublishedReader(json, complaints).read();
}

}  // namespace countersign::definitions
