// DueDates: the deadlines that concern one person, from what the daemon answers, as a list and as an iCalendar text. A
// date is {"instance","deadline","label","due","passed","working_days_left","title","subject","state_label",
// "initiator_name","period","version","waits"}; `waits` tells what waits for the person from what the person filed.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "clients/documents/catalogue.hpp"

namespace countersign::documents {

// The instances that concern a person, each once, by id: `inbox` is task.inbox's items, `filed` instance.list's.
[[nodiscard]] std::map<std::string, nlohmann::json> concerning(const nlohmann::json& inbox, const nlohmann::json& filed);

// The dates of one of them that still count. `shown` is instance.show's answer; null for whoever may be asked for an instance
// without looking into it: then there is the earliest date alone, as the summary has it.
[[nodiscard]] nlohmann::json dates_of(const nlohmann::json& summary, const nlohmann::json& shown);

// The earliest first.
void sort_by_due(nlohmann::json& dates);

struct DueCalendar {
    std::string company, person;  // the person as calendars show it
    std::string now;              // as the daemon writes its time
    Language language = Language::zh;
    std::optional<std::chrono::minutes> alarm;    // so long before each
    std::optional<std::chrono::minutes> refresh;  // how often a subscriber should look again
    std::string instance_url;                     // what an instance's id is put behind; empty: no links
};

// RFC 5545. Rather no calendar than one that lacks a date without a word: moments must be as the protocol says.
[[nodiscard]] std::string write_due_calendar(const nlohmann::json& dates, const DueCalendar& calendar);

}  // namespace countersign::documents
