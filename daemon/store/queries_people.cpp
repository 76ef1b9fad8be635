// people.list, people.show, people.proxies, account.list, filter.list.
#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

json absences_of(const Asking& asking, const std::string& person) {
    json absences = json::array();
    const auto& all = asking.company().people.absences();
    const auto found = all.find(person);
    if (found == all.end()) return absences;
    for (const engine::Absence& absence : found->second)
        absences.push_back({{"from", asking.time(absence.from)}, {"until", asking.time(absence.until)}});
    return absences;
}

json proxy_of(const Asking& asking, const engine::Proxy& proxy) {
    return {{"number", proxy.number},
            {"principal", proxy.principal},
            {"principal_name", asking.name_of(proxy.principal)},
            {"agent", proxy.agent},
            {"agent_name", asking.name_of(proxy.agent)},
            {"from", asking.time(proxy.from)},
            {"until", asking.time(proxy.until)},
            {"cap", proxy.cap ? wire_money(*proxy.cap) : json()},
            {"workflows", proxy.workflows},
            {"reason", proxy.reason},
            {"ended", proxy.ended},
            {"runs", proxy.runs_at(asking.now())}};
}

std::string_view state_of(const engine::Account& account, engine::Instant now) {
    if (account.state == engine::AccountState::bound) return "bound";
    return account.state == engine::AccountState::offered && now < account.until ? "offered" : "ended";
}

json account_of(const Asking& asking, const engine::Account& account) {
    return {{"number", account.number},
            {"person", account.person},
            {"name", asking.name_of(account.person)},
            {"channel", account.channel},
            {"account", account.id},
            {"state", state_of(account, asking.now())},
            {"until", asking.time(account.until)}};
}

}  // namespace

// In order of their ids; those who left as well, with "active": false.
Answer people_list(const Asking& asking) {
    const auto role = asking.text("role");
    const auto& persons = asking.company().people.persons();
    json items = json::array();
    std::string last;
    for (auto at = persons.upper_bound(asking.text("after").value_or("")); at != persons.end(); ++at) {
        if (role && !at->second.has_role(*role)) continue;
        if (items.size() == asking.limit()) return page(std::move(items), last);
        items.push_back(wire_person(at->second));
        last = at->first;
    }
    return page(std::move(items), std::nullopt);
}

Answer people_show(const Asking& asking) {
    const std::string id = asking.text("person").value_or("");
    const engine::Person* person = asking.company().people.find(id);
    if (person == nullptr)
        return fail(wire_refusal(engine::RefusalCode::no_such_person,
                                 {.zh = "没有人员 " + id + "。", .en = "Expected a person, but there is no '" + id + "'."}));
    json shown = wire_person(*person);
    json keys = json::array();
    for (const auto& [public_key, key] : asking.company().people.keys())
        if (key.person == id)
            keys.push_back({{"public_key", public_key}, {"label", key.label}, {"revoked", key.revoked}});
    shown["keys"] = std::move(keys);
    shown["absences"] = absences_of(asking, id);
    return shown;
}

// In the order in which they were set; "next" is the number of the last one on the page.
Answer people_proxies(const Asking& asking) {
    const auto after = asking.after({0});
    if (!after) return fail(after.error());
    const auto person = asking.text("person");
    json items = json::array();
    std::uint32_t last = 0;
    for (const engine::Proxy& proxy : asking.company().people.proxies()) {
        if (proxy.number <= after->front()) continue;
        if (person && proxy.principal != *person && proxy.agent != *person) continue;
        if (items.size() == asking.limit()) return page(std::move(items), std::to_string(last));
        items.push_back(proxy_of(asking, proxy));
        last = proxy.number;
    }
    return page(std::move(items), std::nullopt);
}

// Those that are offered or bound, in the order in which they were offered.
Answer account_list(const Asking& asking) {
    const auto after = asking.after({0});
    if (!after) return fail(after.error());
    const bool sees_all = asking.has_role({"operator", "auditor", "gateway"});
    const auto person = asking.text("person"), channel = asking.text("channel"), id = asking.text("account");
    json items = json::array();
    std::uint32_t last = 0;
    for (const engine::Account& account : asking.company().people.accounts()) {
        if (account.number <= after->front() || state_of(account, asking.now()) == "ended") continue;
        if (!sees_all && account.person != asking.person()) continue;
        if ((person && account.person != *person) || (channel && account.channel != *channel) || (id && account.id != *id)) continue;
        if (items.size() == asking.limit()) return page(std::move(items), std::to_string(last));
        items.push_back(account_of(asking, account));
        last = account.number;
    }
    return page(std::move(items), std::nullopt);
}

// The caller's own, in order of their names.
Answer filter_list(const Asking& asking) {
    const auto& filters = asking.company().filters;
    json items = json::array();
    std::string last;
    for (auto at = filters.upper_bound({asking.person(), asking.text("after").value_or("")});
         at != filters.end() && at->first.first == asking.person();
         ++at) {
        if (items.size() == asking.limit()) return page(std::move(items), last);
        last = at->first.second;
        items.push_back({{"name", last}, {"filter", json::parse(at->second, nullptr, false)}});
    }
    return page(std::move(items), std::nullopt);
}

}  // namespace countersign::store
