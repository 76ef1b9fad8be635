#include "clients/notify/house/house.hpp"

#include <fmt/format.h>

namespace countersign::notify {

using connection::FailureKind;
using nlohmann::json;

namespace {

constexpr int days_looked_at = 60;

Failure bad_answer(const std::string& method, const std::string& what) {
    return {.kind = FailureKind::bad_answer,
            .text = {.zh = fmt::format("{} 的回答无法理解：{}。", method, what),
                     .en = fmt::format("Expected the daemon's answer to {} as the protocol has it, but {}.", method, what)}};
}

}  // namespace

House::House(connection::Address address, connection::KeyFile key) : connection_(std::move(address), std::move(key)) {}

Answer House::ask(const std::string& method, json params) { return connection_.ask(method, params); }

Answer House::ask_as(const Claim& claim, const std::string& method, json params) {
    json as{{"person", claim.person}, {"channel", claim.channel}};
    if (!claim.account.empty()) as["account"] = claim.account;
    if (claim.has_second_factor) as["second_factor"] = true;
    params["as"] = std::move(as);
    return ask(method, std::move(params));
}

Result<LocalTime, Failure> House::now() {
    const Answer status = ask("admin.status");
    if (!status) return fail(status.error());
    const auto time = read_local_time(status->value("now", ""));
    if (!time) return fail(bad_answer("admin.status", "'now' is no time"));
    calendar_version_ = status->value("calendar", json::object()).value("version", json()).dump();
    return *time;
}

Result<const House::Month*, Failure> House::month(std::chrono::year_month_day date) {
    const std::string name = month_text(date);
    const auto known = months_.find(name);
    if (known != months_.end() && known->second.version == calendar_version_) return &known->second;
    const Answer answer = ask("calendar.month", {{"month", name}});
    if (!answer) return fail(answer.error());
    Month month{.version = calendar_version_, .working = {}};
    for (const json& day : answer->at("days")) {
        const auto read = read_date(day.value("date", ""));
        if (!read) return fail(bad_answer("calendar.month", "a day has no date"));
        month.working[static_cast<unsigned>(read->day())] = day.value("working", false);
    }
    return &(months_[name] = std::move(month));
}

Result<bool, Failure> House::is_working_day(std::chrono::year_month_day date) {
    const auto found = month(date);
    if (!found) return fail(found.error());
    const auto day = (*found)->working.find(static_cast<unsigned>(date.day()));
    return day != (*found)->working.end() && day->second;
}

Result<std::chrono::year_month_day, Failure> House::working_day_after(std::chrono::year_month_day date) {
    for (int i = 0; i < days_looked_at; ++i) {
        date = std::chrono::sys_days{date} + std::chrono::days{1};
        const auto working = is_working_day(date);
        if (!working) return fail(working.error());
        if (*working) return date;
    }
    return fail(bad_answer("calendar.month", "two months hold no working day"));
}

}  // namespace countersign::notify
