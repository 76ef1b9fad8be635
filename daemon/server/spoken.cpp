#include "daemon/server/spoken.hpp"

#include "daemon/server/command_parts.hpp"

namespace countersign::server {

namespace {

using engine::Refusal;
using engine::RefusalCode;

constexpr std::string_view gateway_role = "gateway";

Refusal not_permitted(std::string zh, std::string en) {
    return refused(RefusalCode::not_permitted, std::move(zh), std::move(en));
}

// What comes from a chat speaks for whoever bound the account, whatever the gateway believes; account.confirm.
std::optional<Refusal> check_account(const nlohmann::json& as, const Spoken& spoken, const engine::People& people) {
    const std::string& channel = spoken.claim.channel;
    const bool is_chat = engine::is_chat_channel(channel);
    const std::string id = as.value("account", "");
    if (!is_chat && id.empty()) return std::nullopt;
    const engine::Account* account = is_chat ? people.find_account(channel, id) : nullptr;
    if (account != nullptr && account->person == spoken.person) return std::nullopt;
    return not_permitted("“" + id + "”不是 " + spoken.person + " 在 " + channel + " 上已绑定的账号。",
                         "Expected the account that " + spoken.person + " has bound on " + channel + ", but '" + id + "' is none.");
}

}  // namespace

Result<Spoken, Refusal> spoken_for(const nlohmann::json& as,
                                   const protocol::Method& method,
                                   const engine::Person& holder,
                                   const engine::People& people) {
    if (!holder.has_role(gateway_role))
        return fail(not_permitted("只有角色 gateway 的密钥可以替他人提出请求。",
                                  "Expected the key of a gateway, since the request is in somebody's name, but you are none."));
    if (method.gateway != protocol::Gateway::may)
        return fail(not_permitted("“" + method.name + "”须用本人的密钥。",
                                  "Expected a person's own key for " + method.name + ", but a gateway asks in somebody's name."));
    Spoken spoken{.person = as.at("person"),
                  .claim = {.channel = as.at("channel"), .gateway = holder.id, .second_factor = as.value("second_factor", false)}};
    const engine::Person* person = people.find(spoken.person);
    if (person == nullptr || !person->active)
        return fail(not_permitted("没有在职人员“" + spoken.person + "”。",
                                  "Expected an active person to speak for, but there is no '" + spoken.person + "'."));
    if (person->has_role(gateway_role))
        return fail(not_permitted("网关不能替网关（" + spoken.person + "）提出请求。",
                                  "Expected a person to speak for, but '" + spoken.person + "' is a gateway."));
    if (auto no = check_account(as, spoken, people)) return fail(*no);
    return spoken;
}

}  // namespace countersign::server
