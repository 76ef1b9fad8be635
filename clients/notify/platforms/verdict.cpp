#include "clients/notify/platforms/verdict.hpp"

#include "clients/notify/platforms/card_text.hpp"

namespace countersign::platforms {

namespace {

connection::Sentence name_of(Platform platform) {
    switch (platform) {
        case Platform::dingtalk:
            return {"钉钉", "DingTalk"};
        case Platform::wecom:
            return {"企业微信", "WeCom"};
        case Platform::feishu:
            return {"飞书", "Feishu"};
        case Platform::slack:
            return {"Slack", "Slack"};
    }
    return {};
}

connection::Sentence but_of(Reason reason) {
    switch (reason) {
        case Reason::rate_limited:
            return {"发送过于频繁，稍后再试", "messages come too fast for it; we wait and try again"};
        case Reason::platform_busy:
            return {"平台暂时繁忙", "it is busy; we try again"};
        case Reason::unreachable:
            return {"平台没有应答", "it did not answer; we try again"};
        case Reason::not_connected:
            return {"长连接暂时断开", "the long connection is down; we try again"};
        case Reason::token_expired:
            return {"访问令牌已过期，正在重新获取", "the access token has expired; a new one is fetched"};
        case Reason::credentials_refused:
            return {"凭据被拒绝，请检查应用标识、密钥与签名密钥",
                    "it refuses our credentials; check the id and the secret"};
        case Reason::not_allowed:
            return {"平台设置不允许，请检查 IP 白名单、关键词与权限",
                    "its settings forbid it; check allowed addresses, keywords and permissions"};
        case Reason::webhook_wrong:
            return {"群机器人地址无效", "there is no such group webhook; check its address"};
        case Reason::recipient_unknown:
            return {"找不到该用户，或其不在应用可见范围内", "it knows no such person, or the app may not see them"};
        case Reason::message_refused:
            return {"平台不接受该消息", "it does not take this message"};
        case Reason::update_too_late:
            return {"卡片已超过可更新的期限", "the card can no longer be changed"};
        case Reason::unknown_answer:
            return {"平台的应答不在已知之列", "its answer is none that we know"};
    }
    return {};
}

}  // namespace

connection::Sentence describe(Platform platform, const Trouble& trouble) {
    const auto name = name_of(platform);
    const auto but = but_of(trouble.reason);
    const std::string detail = trouble.said.empty() ? std::string() : " (" + trouble.said + ")";
    return {"应由" + name.zh + "收下消息，但" + but.zh + detail + "。",
            "Expected " + name.en + " to take the message, but " + but.en + detail + "."};
}

const Trouble* trouble_of(const Verdict& verdict) {
    if (const auto* retry = std::get_if<RetryAfter>(&verdict)) return &retry->trouble;
    if (const auto* give_up = std::get_if<GiveUp>(&verdict)) return &give_up->trouble;
    if (const auto* tell = std::get_if<TellOperator>(&verdict)) return &tell->trouble;
    return nullptr;
}

std::string said(std::string_view code, std::string_view text) {
    std::string line(code);
    if (!line.empty() && !text.empty()) line += ' ';
    for (const char c : text) line += static_cast<unsigned char>(c) < 0x20U || c == 0x7F ? ' ' : c;
    return shortened_to_bytes(line, 200);
}

std::string without_secrets(std::string text, const std::vector<std::string>& secrets) {
    for (const std::string& secret : secrets) {
        // Shorter ones would blank out ordinary words; no platform has such secrets.
        if (secret.size() < 6) continue;
        for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
            text.replace(at, secret.size(), "***");
    }
    return text;
}

Milliseconds usual_wait(Reason reason) {
    using namespace std::chrono_literals;
    switch (reason) {
        case Reason::rate_limited:
            return 60s;
        case Reason::platform_busy:
            return 30s;
        case Reason::unreachable:
            return 30s;
        case Reason::not_connected:
            return 5s;
        case Reason::token_expired:
            return 1s;
        case Reason::credentials_refused:
        case Reason::not_allowed:
        case Reason::webhook_wrong:
        case Reason::recipient_unknown:
        case Reason::message_refused:
        case Reason::update_too_late:
        case Reason::unknown_answer:
            return 0s;
    }
    return 0s;
}

Verdict verdict_of(Trouble trouble) {
    switch (trouble.reason) {
        case Reason::rate_limited:
        case Reason::platform_busy:
        case Reason::unreachable:
        case Reason::not_connected:
        case Reason::token_expired:
            return RetryAfter{.wait = usual_wait(trouble.reason), .trouble = std::move(trouble)};
        case Reason::recipient_unknown:
        case Reason::message_refused:
        case Reason::update_too_late:
            return GiveUp{std::move(trouble)};
        case Reason::credentials_refused:
        case Reason::not_allowed:
        case Reason::webhook_wrong:
        case Reason::unknown_answer:
            return TellOperator{std::move(trouble)};
    }
    return TellOperator{std::move(trouble)};
}

}  // namespace countersign::platforms
