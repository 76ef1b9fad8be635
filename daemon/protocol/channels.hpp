// Channels: the ways by which a gateway hears of people, in one closed list. What comes by them is a claim of the
// gateway, not somebody's own key (docs/protocol.md, "Gateways").
#pragma once

#include <array>
#include <string_view>

namespace countersign::protocol {

struct Channel {
    std::string_view id;
    std::string_view zh, en;  // for people
};

inline constexpr std::array<Channel, 6> channels{{{"mail", "邮件", "mail"},
                                                  {"dingtalk", "钉钉", "DingTalk"},
                                                  {"wecom", "企业微信", "WeCom"},
                                                  {"feishu", "飞书", "Feishu"},
                                                  {"slack", "Slack", "Slack"},
                                                  {"browser", "浏览器", "the browser"}}};

}  // namespace countersign::protocol
