#include "clients/notify/program/parts.hpp"

#include <fmt/format.h>

#include "clients/notify/desk/replies.hpp"
#include "clients/notify/platforms/dingtalk_connector.hpp"
#include "clients/notify/platforms/feishu_connector.hpp"
#include "clients/notify/platforms/http_client.hpp"
#include "clients/notify/platforms/slack_connector.hpp"
#include "clients/notify/platforms/wecom_connector.hpp"
#include "clients/notify/program/mail_channel.hpp"
#include "clients/settings/ending.hpp"

namespace countersign::notify::program {

using platforms::part_of;
using platforms::text_of;

platforms::Surroundings real_surroundings() {
    return {.http = platforms::make_http_client(),
            .now = [] { return std::chrono::time_point_cast<platforms::Milliseconds>(std::chrono::system_clock::now()); },
            .pace = {}};
}

std::vector<std::shared_ptr<platforms::Connector>> make_connectors(const Config& config, const platforms::Surroundings& surroundings) {
    std::vector<std::shared_ptr<platforms::Connector>> all;
    if (config.dingtalk) all.push_back(std::make_shared<platforms::DingtalkConnector>(*config.dingtalk, surroundings));
    if (config.wecom) all.push_back(std::make_shared<platforms::WecomConnector>(*config.wecom, surroundings));
    if (config.feishu) all.push_back(std::make_shared<platforms::FeishuConnector>(*config.feishu, surroundings));
    if (config.slack) all.push_back(std::make_shared<platforms::SlackConnector>(*config.slack, surroundings));
    return all;
}

courier::Channels make_channels(const Config& config,
                                const std::vector<std::shared_ptr<platforms::Connector>>& connectors,
                                Memory& memory) {
    courier::Channels channels;
    for (const auto& connector : connectors) channels.push_back(courier::make_chat_channel(connector));
    if (config.mail) channels.push_back(make_mail_channel(*config.mail, memory, real_surroundings().now));
    return channels;
}

std::vector<courier::Group> groups_of(const Config& config) {
    std::vector<courier::Group> groups;
    for (const config::Group& group : config.groups)
        groups.push_back({.role = group.role,
                          .channel = group.channel,
                          .name = group.name,
                          .language = group.is_english ? wording::Language::en : wording::Language::zh});
    return groups;
}

Result<courier::Directory, Failure> directory_of(const Config& config, House& house, Memory& memory) {
    courier::Directory directory;
    for (const auto& [person, address] : config.mail_addresses)
        if (!is_bad_address(memory, address)) directory[person]["mail"] = address;
    for (const courier::Group& group : groups_of(config)) directory[courier::group_person(group)][group.channel] = "group:" + group.name;
    Json asked{{"limit", 1000}};
    while (true) {
        const Answer page = house.ask("account.list", asked);
        if (!page) return fail(page.error());
        for (const Json& item : part_of(*page, {"items"}))
            if (text_of(item, {"state"}) == "bound")
                directory[text_of(item, {"person"})][text_of(item, {"channel"})] = text_of(item, {"account"});
        const std::string next = text_of(*page, {"next"});
        if (next.empty()) return directory;
        asked["after"] = next;
    }
}

courier::Sending sending_of(const Config& config) {
    courier::Sending sending{.pages = wording::Pages(config.public_url), .token_life = std::chrono::hours{24} * config.token_days};
    if (config.mail) sending.mail_domain = config.mail->domain;
    return sending;
}

std::string line_text(const courier::Line& line) {
    std::string text = line.event;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) text += fmt::format(" {}={}", name, settings::in_line(value));
    };
    add("key", line.key);
    add("person", line.person);
    add("channel", line.channel);
    add("outcome", line.outcome);
    return text;
}

}  // namespace countersign::notify::program
