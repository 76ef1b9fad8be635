#include "tests/desk/company.hpp"

namespace countersign::tests {

using nlohmann::json;
using testing::result;

namespace {

constexpr const char* noon = "2026-11-03T10:12:00+08:00";

json label(const std::string& zh, const std::string& en) { return {{"zh", zh}, {"en", en}}; }

json people() {
    return {{"li.na", {{"id", "li.na"}, {"name", "李娜"}, {"language", "zh"}}},
            {"sun.li", {{"id", "sun.li"}, {"name", "Sun Li"}, {"language", "en"}}},
            {"zhang.wei", {{"id", "zhang.wei"}, {"name", "张伟"}, {"language", "zh"}}}};
}

json action_label(const std::string& action) {
    return action == "approve" ? label("同意", "sign") : action == "return" ? label("退回", "return") : label(action, action);
}

json action(const std::string& id) {
    return {{"action", id},          {"label", action_label(id)}, {"on_behalf_of", nullptr}, {"input", json::array()},
            {"edits_form", false}, {"reason_required", id == "return"}, {"choose", json::array()}, {"resume", json::array()}};
}

}  // namespace

Company::Company()
    : instance_{{"instance", "MF-12"},
                {"workflow", "monthly-fee"},
                {"version", 4},
                {"title", label("月客情费统计表", "Monthly fee statement")},
                {"period", "2026-10"},
                {"initiator", "zhang.wei"},
                {"initiator_name", "张伟"},
                {"amount", {{"amount", 606600}, {"currency", "CNY"}}},
                {"subject", "康宁大药房"},
                {"due", "2026-11-11T18:00:00+08:00"},
                {"due_label", label("签字截止", "all signatures")},
                {"state", "clerk_check"},
                {"state_label", label("文员审核", "clerk's check")},
                {"closed", false},
                {"form", json::object()},
                {"form_fields", json::array()},
                {"waits_for", json::array()},
                {"actions", json::array({action("approve"), action("return")})}},
      memory_(std::make_unique<notify::Memory>(folder_.path("memory.db"))),
      daemon_(std::make_unique<testing::FakeDaemon>([this](const json& request) { return answer(request); })) {
    bind("dingtalk", "corp/lina", "li.na");
    bind("slack", "T1/U1", "li.na");
    bind("mail", "li.na@example.com", "li.na");
    bind("wecom", "corp/sunli", "sun.li");
    bind("mail", "sun.li@example.com", "sun.li");
}

notify::MakeHouse Company::make_house() const {
    auto address = daemon_->address();
    address.attempts = 1;
    return [address] { return std::make_unique<notify::House>(address, connection::make_key("notify")); };
}

void Company::reopen_memory() {
    memory_.reset();
    memory_ = std::make_unique<notify::Memory>(folder_.path("memory.db"));
}

void Company::bind(const std::string& channel, const std::string& account, const std::string& person, bool is_confirmed) {
    const std::lock_guard lock(mutex_);
    accounts_.push_back({{"person", person}, {"channel", channel}, {"account", account}, {"state", is_confirmed ? "bound" : "offered"}});
}

void Company::unbind(const std::string& account) {
    const std::lock_guard lock(mutex_);
    std::erase_if(accounts_.get_ref<json::array_t&>(), [&](const json& one) { return one["account"] == account; });
}

void Company::refuse(const std::string& code, const std::string& en) {
    const std::lock_guard lock(mutex_);
    refuse_code_ = code;
    refuse_en_ = en;
}

void Company::act_as(const std::string& person, const std::string& act, bool closes) {
    const std::lock_guard lock(mutex_);
    note_act(person, act, json::object(), closes);
}

void Company::show(const std::string& name, json value) {
    const std::lock_guard lock(mutex_);
    instance_[name] = std::move(value);
}

std::size_t Company::acts() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

json Company::last_act() const {
    const std::lock_guard lock(mutex_);
    return last_act_;
}

notify::Grant Company::grant(const std::string& person, const std::string& channel) const {
    return {.person = person,
            .channel = channel,
            .instance = "MF-12",
            .version = 4,
            .action = "approve",
            .on_behalf_of = "",
            .message = "23.1.role:sales-clerk",
            .until = now + std::chrono::hours(24)};
}

void Company::note_act(const std::string& person, const std::string& act, const json& params, bool closes) {
    const std::uint64_t version = instance_["version"].get<std::uint64_t>() + 1;
    instance_["version"] = version;
    if (closes) {
        is_decided_ = true;
        instance_["state"] = "manager_check";
        instance_["state_label"] = label("经理审核", "manager's check");
        instance_["actions"] = json::array();
    }
    entries_.push_back({{"seq", ++seq_},
                        {"at", noon},
                        {"version", version},
                        {"actor", person},
                        {"actor_name", people()[person]["name"]},
                        {"events",
                         json::array({{{"event", "acted"},
                                       {"action", act},
                                       {"action_label", action_label(act)},
                                       {"on_behalf_of", params.value("on_behalf_of", "")},
                                       {"reason", params.value("reason", "")}}})}});
}

json Company::refused(const std::string& code, const std::string& en) const {
    json error = testing::refusal(code);
    error["error"]["data"]["text"]["en"] = en;
    return error;
}

json Company::acted(const json& params) {
    const std::string request = params.at("request");
    if (const auto known = answered_.find(request); known != answered_.end()) {
        if (known->second["params"] != params) return refused("request_reused", "Expected a new request id.");
        return result(known->second["receipt"]);
    }
    if (!refuse_code_.empty()) return refused(refuse_code_, refuse_en_);
    if (params.at("version") != instance_["version"]) return refused("stale_version", "Expected another version.");
    if (is_decided_) return refused("not_offered", "Expected it to be asked for.");
    note_act(params["as"]["person"], params["action"], params, true);
    last_act_ = params;
    const json receipt{{"seq", seq_}, {"at", noon}, {"version", instance_["version"]}, {"instance", "MF-12"}};
    answered_[request] = {{"params", params}, {"receipt", receipt}};
    return result(receipt);
}

json Company::shown_to(const std::string& person) const {
    json shown = instance_;
    if (person == "zhang.wei") shown["actions"] = json::array();
    return shown;
}

json Company::history(std::uint64_t since) const {
    json items = json::array();
    for (const json& entry : entries_)
        if (entry["version"].get<std::uint64_t>() > since) items.push_back(entry);
    return items;
}

std::optional<json> Company::answer(const json& request) {
    const std::lock_guard lock(mutex_);
    if (is_silent) return std::nullopt;
    const std::string method = request["method"];
    const json& params = request["params"];
    const std::string person = params.contains("as") ? params["as"]["person"].get<std::string>() : "";
    if (method == "account.list") {
        json items = json::array();
        for (const json& one : accounts_)
            if (params["account"] == one["account"] && params["channel"] == one["channel"]) items.push_back(one);
        return result({{"items", items}, {"next", nullptr}});
    }
    if (method == "people.show") {
        const json all = people();
        if (!all.contains(params["person"])) return refused("no_such_person", "Expected a person.");
        return result(all[params["person"].get<std::string>()]);
    }
    if (method == "task.act") {
        json answered = acted(params);
        if (swallows_acts) return std::nullopt;
        return answered;
    }
    if (method == "instance.show") return result(shown_to(person));
    if (method == "task.inbox") {
        const bool waits = !shown_to(person)["actions"].empty();
        return result({{"items", waits ? json::array({shown_to(person)}) : json::array()}, {"next", nullptr}});
    }
    if (method == "instance.history") return result({{"items", history(params.value("since_version", 0))}, {"next", nullptr}});
    if (method == "instance.comment" || method == "account.offer") {
        const auto [known, is_new] = done_.emplace(params["request"], params);
        if (is_new && method == "instance.comment")
            entries_.push_back({{"seq", ++seq_}, {"at", noon}, {"version", instance_["version"]}, {"actor", person}, {"events", json::array()}});
        return result({{"seq", seq_}, {"number", 7}, {"repeated", !is_new}});
    }
    return refused("unknown_method", "Expected a method that there is.");
}

}  // namespace countersign::tests
