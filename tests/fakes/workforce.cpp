#include "tests/fakes/workforce.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "tests/fakes/house.hpp"

namespace countersign::tests {

namespace {

std::vector<Worker> workers(const char* kind, std::size_t count) {
    std::vector<Worker> all;
    for (std::size_t i = 1; i <= count; ++i)
        all.push_back({.id = fmt::format("{}{}", kind, i), .key = make_curve_key()});
    return all;
}

std::string without_line(std::string text, const std::string& start) {
    const std::size_t at = text.find("\n" + start);
    if (at == std::string::npos)
        throw std::runtime_error("Expected a line '" + start + "' in monthly-fee.toml, but there is none.");
    return text.erase(at, text.find('\n', at + 1) - at);
}

}  // namespace

Workforce Workforce::of(std::size_t each) {
    return {.reps = workers("rep", each),
            .clerks = workers("clerk", each),
            .managers = workers("manager", each),
            .finance = workers("finance", each),
            .cashiers = workers("cashier", 1),
            .auditors = workers("auditor", 1)};
}

std::string monthly_fee() { return read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/monthly-fee.toml"); }

std::string monthly_fee_without_key() {
    return without_line(without_line(monthly_fee(), "key = "), "at = \"working day 1, 09:00\"");
}

Address address_of(const DaemonProcess& daemon) {
    return {.endpoint = daemon.requests(), .server_key = read_curve_key(daemon.data() / "keys/server.pub").public_key};
}

RawClient operator_of(zmq::context_t& context, const DaemonProcess& daemon) {
    return RawClient(context, address_of(daemon), read_curve_key(daemon.data() / "keys/operator.key"));
}

void employ(RawClient& the_operator, const Workforce& workforce, const std::string& definition) {
    nlohmann::json persons = nlohmann::json::array(), keys = nlohmann::json::array();
    const auto add = [&](const std::vector<Worker>& kind, const char* role, const char* manager) {
        for (const Worker& worker : kind) {
            nlohmann::json person{{"id", worker.id},
                                  {"name", worker.id},
                                  {"roles", nlohmann::json::array({role})},
                                  {"department", "sales"},
                                  {"language", "zh"},
                                  {"active", true}};
            if (manager != nullptr) person["manager"] = manager;
            persons.push_back(std::move(person));
            keys.push_back({{"person", worker.id}, {"public_key", worker.key.public_key}, {"label", "test"}});
        }
    };
    add(workforce.managers, "sales-manager", nullptr);
    add(workforce.reps, "sales-rep", "manager1");
    add(workforce.clerks, "sales-clerk", nullptr);
    add(workforce.finance, "finance", nullptr);
    add(workforce.cashiers, "cashier", nullptr);
    add(workforce.auditors, "auditor", nullptr);
    persons.push_back({{"id", "compliance1"},
                       {"name", "compliance1"},
                       {"roles", nlohmann::json::array({"compliance"})},
                       {"department", "law"},
                       {"language", "zh"},
                       {"active", true}});
    (void)the_operator.demand("people.import", {{"request", "employ-people"}, {"persons", persons}, {"keys", keys}});
    (void)the_operator.demand("workflow.publish", {{"request", "employ-publish"}, {"text", definition}});
    const auto yuan = [](std::int64_t minor) { return nlohmann::json{{"amount", minor}, {"currency", "CNY"}}; };
    (void)the_operator.demand("table.import",
                              {{"request", "employ-prices"},
                               {"table", "price"},
                               {"rows",
                                {{{"product", "cough"}, {"unit_fee", yuan(300)}, {"from", "2023-01-01"}},
                                 {{"product", "drops"}, {"unit_fee", yuan(1000)}, {"from", "2023-01-01"}}}}});
    nlohmann::json budget = nlohmann::json::array();
    budget.push_back({{"product", "drops"}, {"amount", yuan(1'000'000'000)}});
    (void)the_operator.demand("table.import", {{"request", "employ-budget"}, {"table", "budget"}, {"rows", budget}});
}

namespace wire {

std::string question(std::uint64_t id, std::string_view method, std::string_view params) {
    return fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":"{}","params":{{{}}}}})", id, method, params);
}

std::string open(std::string_view request, std::string_view initiator) {
    return fmt::format(R"("request":"{}","workflow":"monthly-fee","initiator":"{}")", request, initiator);
}

std::string act(std::string_view request,
                std::string_view instance,
                std::uint64_t version,
                std::string_view action,
                std::string_view more) {
    return fmt::format(R"("request":"{}","instance":"{}","version":{},"action":"{}"{}{})",
                       request,
                       instance,
                       version,
                       action,
                       more.empty() ? "" : ",",
                       more);
}

std::string form(int units) {
    constexpr const char* line =
        R"({{"customer":"{}","product":"{}","purchased":{{"amount":{},"currency":"CNY"}},"collected":{{"amount":{},"currency":"CNY"}},"sold_through":{},"purpose":"{}","payee":"company"}})";
    return fmt::format(R"("form":{{"lines":[{},{},{}]}})",
                       fmt::format(line, "东方药房", "cough", 100'000, 100'000, units, "event"),
                       fmt::format(line, "West Pharmacy", "cough", 200'000, 200'000, 200, "promotion"),
                       fmt::format(line, "North Pharmacy", "drops", 500'000, 500'000, 50, "training"));
}

}  // namespace wire

}  // namespace countersign::tests
