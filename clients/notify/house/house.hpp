// House: the daemon as countersign-notify sees it: questions in its own name (it has the roles courier and
// gateway), and questions in the name of a person whom a channel has vouched for. It has one key and no
// person's; what it says in somebody's name stands in the log with the channel. One thread at a time: each
// thread has a House of its own.
#pragma once

#include <map>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "clients/connection/connection.hpp"
#include "clients/notify/house/local_time.hpp"

namespace countersign::notify {

using connection::Failure;
using Answer = Result<nlohmann::json, Failure>;

// Who speaks, and how we know: `as` of docs/protocol.md.
struct Claim {
    std::string person;
    std::string channel;          // "mail", "dingtalk", "wecom", "feishu", "slack"
    bool has_second_factor = false;
    std::string account;          // of a chat: "tenant/user"; the daemon knows whose it is
    bool operator==(const Claim&) const = default;
};

class House {
public:
    House(connection::Address address, connection::KeyFile key);

    [[nodiscard]] Answer ask(const std::string& method, nlohmann::json params = nlohmann::json::object());
    [[nodiscard]] Answer ask_as(const Claim& claim, const std::string& method, nlohmann::json params = nlohmann::json::object());

    // The daemon's time, virtual in a rehearsal.
    [[nodiscard]] Result<LocalTime, Failure> now();
    // Whether people work on that day, by the company's calendar; months are kept until the calendar has another
    // version. A month that the calendar lacks is the daemon's refusal.
    [[nodiscard]] Result<bool, Failure> is_working_day(std::chrono::year_month_day date);
    // The next working day after `date`.
    [[nodiscard]] Result<std::chrono::year_month_day, Failure> working_day_after(std::chrono::year_month_day date);

private:
    struct Month {
        std::string version;
        std::map<unsigned, bool> working;  // by day
    };
    [[nodiscard]] Result<const Month*, Failure> month(std::chrono::year_month_day date);

    connection::Connection connection_;
    std::string calendar_version_;
    std::map<std::string, Month> months_;  // by "2026-10"
};

}  // namespace countersign::notify
