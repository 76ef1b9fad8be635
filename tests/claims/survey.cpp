#include "tests/claims/survey.hpp"

#include <functional>
#include <stdexcept>

#include <fmt/format.h>

namespace countersign::tests::claims {

using nlohmann::json;

namespace {

// Every item of a list, however many pages it has.
void for_each(RawClient& client, const std::string& method, const json& params, const std::function<void(const json&)>& take) {
    json page = params;
    page["limit"] = 1000;
    while (true) {
        const json answer = client.demand(method, page);
        for (const json& item : answer.at("items")) take(item);
        const json& next = answer.at("next");
        if (next.is_null()) return;
        page["after"] = next;
    }
}

Shown shown_in(const json& item) {
    return {.state = item.at("state"),
            .initiator = item.at("initiator"),
            .revision = item.at("version"),
            .is_closed = item.at("closed"),
            .opened = read_instant(item.at("opened_at").get_ref<const std::string&>()),
            .entered = read_instant(item.at("entered_at").get_ref<const std::string&>()),
            .flags = item.at("flags").get<std::set<std::string>>(),
            .acts = 0,
            .waited = {}};
}

// The last state that an instance was seen to enter.
struct Stay {
    std::string state;
    Instant since;
};

class Export {
public:
    explicit Export(std::map<std::string, Shown>& claims) : claims_(claims) {}

    void take(const json& record) {
        const auto& event = record.at("event").get_ref<const std::string&>();
        if (event != "acted" && event != "state_entered") return;
        const auto& instance = record.at("instance").get_ref<const std::string&>();
        if (event == "acted") ++claims_.at(instance).acts;
        else enter(instance, record);
    }

    void finish(Instant end) {
        for (auto& [instance, claim] : claims_) {
            const Stay& stay = stays_.at(instance);
            if (stay.state != claim.state)
                throw std::runtime_error(fmt::format("Expected {} in '{}' as its last entry says, but the list shows '{}'.", instance, stay.state, claim.state));
            if (!claim.is_closed) claim.waited[stay.state] += end - stay.since;
        }
    }

private:
    void enter(const std::string& instance, const json& record) {
        const Instant now = read_instant(record.at("at").get_ref<const std::string&>());
        Stay& stay = stays_[instance];
        if (record.at("old_state") != stay.state)
            throw std::runtime_error(fmt::format("Expected {} to leave '{}', but the audit record is {}.", instance, stay.state, record.dump()));
        if (!stay.state.empty()) claims_.at(instance).waited[stay.state] += now - stay.since;
        stay = {.state = record.at("new_state"), .since = now};
    }

    std::map<std::string, Shown>& claims_;
    std::map<std::string, Stay> stays_;
};

}  // namespace

std::map<std::string, Shown> survey(RawClient& auditor, Instant end) {
    const json seen = auditor.demand("admin.status").at("head").at("seq");
    std::map<std::string, Shown> claims;
    for_each(auditor, "instance.list", {{"workflow", "claim"}, {"seen", seen}}, [&](const json& item) {
        claims.emplace(item.at("instance"), shown_in(item));
    });
    Export exported(claims);
    for_each(auditor, "audit.export", {{"seen", seen}}, [&](const json& record) { exported.take(record); });
    exported.finish(end);
    return claims;
}

std::map<std::string, std::int64_t> balances(RawClient& auditor) {
    std::map<std::string, std::int64_t> all;
    for_each(auditor, "ledger.accounts", json::object(), [&](const json& item) {
        all.emplace(item.at("account"), item.at("balance").at("amount"));
    });
    return all;
}

}  // namespace countersign::tests::claims
