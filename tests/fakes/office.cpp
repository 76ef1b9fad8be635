#include "tests/fakes/office.hpp"

#include <fmt/format.h>

#include "tests/fakes/workforce.hpp"

namespace countersign::tests {

namespace {

using nlohmann::json;

struct Member {
    const char *id, *name, *role, *manager;
};

// As config/people.toml and the stories have them.
constexpr Member members[] = {{"chen.jing", "陈静", "sales-manager", nullptr},
                              {"zheng.tao", "郑涛", "general-manager", nullptr},
                              {"gu.ning", "顾宁", "general-manager", nullptr},
                              {"zhang.wei", "张伟", "sales-rep", "chen.jing"},
                              {"liu.yang", "刘洋", "sales-rep", "chen.jing"},
                              {"an.qi", "安琪", "board", nullptr},
                              {"bai.lu", "白露", "board", nullptr},
                              {"cao.yu", "曹宇", "board", nullptr},
                              {"zhao.min", "赵敏", "finance", nullptr},
                              {"wu.hong", "吴红", "compliance", nullptr}};

std::filesystem::path with_folder_of_workflows(const std::filesystem::path& folder) {
    const std::filesystem::path from = std::string(COUNTERSIGN_SOURCE_DIR) + "/tests/stories/operations/signing.toml";
    std::filesystem::create_directories(folder / "workflows");
    std::filesystem::copy(from, folder / "workflows/signing.toml");
    return folder;
}

}  // namespace

Office::Office(std::string from, std::string host)
    : daemon_({.program = {},
               .folder = with_folder_of_workflows(folder_.path()),
               .rehearse = std::move(from),
               .host = std::move(host),
               .more_config = {},
               .environment = {}}) {
    daemon_.start();
    keys_.emplace("operator", read_curve_key(daemon_.data() / "keys/operator.key"));
    json persons = json::array(), keys = json::array();
    for (const Member& member : members) {
        keys_.emplace(member.id, make_curve_key());
        persons.push_back({{"id", member.id}, {"name", member.name}, {"roles", json::array({member.role})}});
        if (member.manager != nullptr) persons.back()["manager"] = member.manager;
        keys.push_back({{"person", member.id}, {"public_key", key_of(member.id).public_key}, {"label", "test"}});
    }
    change("operator", "people.import", {{"persons", persons}, {"keys", keys}});
}

RawClient Office::as(const std::string& person) { return RawClient(context_, address_of(daemon_), key_of(person)); }

json Office::ask(const std::string& person, const std::string& method, json params) {
    auto client = clients_.find(person);
    if (client == clients_.end()) client = clients_.emplace(person, as(person)).first;
    const json answer = client->second.ask(method, std::move(params));
    if (answer.is_null()) throw std::runtime_error("Expected an answer to " + method + ", but none came.");
    return answer.contains("result") ? answer.at("result") : answer.at("error").at("data");
}

json Office::change(const std::string& person, const std::string& method, json params) {
    if (!params.contains("request")) params["request"] = fmt::format("office-{}", ++requests_);
    const bool on_instance = params.contains("instance") && method.starts_with("task.") && method != "task.urge";
    if (on_instance && !params.contains("version")) params["version"] = version_of(params.at("instance"));
    return ask(person, method, std::move(params));
}

std::uint64_t Office::version_of(const std::string& instance) {
    const json shown = ask("operator", "instance.show", {{"instance", instance}});
    return shown.value("version", std::uint64_t{0});
}

std::string Office::filed(const std::string& way, std::int64_t minor) {
    const json opened = change("zhang.wei", "instance.open", {{"workflow", "request"}});
    const std::string instance = opened.at("instance");
    const json form{{"what", "fair"}, {"way", way}, {"amount", {{"amount", minor}, {"currency", "CNY"}}}};
    const json filed = change("zhang.wei", "task.act", {{"instance", instance}, {"action", "submit"}, {"form", form}});
    if (!filed.contains("seq")) throw std::runtime_error("Expected the request to be filed, but: " + filed.dump());
    return instance;
}

}  // namespace countersign::tests
