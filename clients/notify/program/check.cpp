#include "clients/notify/program/check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "clients/notify/hooks/hooks_file.hpp"
#include "clients/notify/mail/mailbox.hpp"
#include "clients/notify/mail/sender.hpp"
#include "clients/notify/program/mail_channel.hpp"

namespace countersign::notify::program {

using platforms::Platform;
using platforms::part_of;
using platforms::text_of;

namespace {

constexpr std::size_t names_max = 10;

Finding right(std::string part, std::string sentence) { return {std::move(part), true, std::move(sentence), {}}; }

Finding wrong(std::string part, std::string sentence, std::string what_to_do) {
    return {std::move(part), false, std::move(sentence), std::move(what_to_do)};
}

Finding check_role(const Json& person, const std::string& role, const std::string& what_for) {
    const Json& roles = part_of(person, {"roles"});
    const std::string id = text_of(person, {"id"});
    if (std::find(roles.begin(), roles.end(), Json(role)) != roles.end())
        return right("role " + role, fmt::format("{} has the role {}.", id, role));
    return wrong("role " + role, fmt::format("Expected {} to have the role {}, but it has not.", id, role),
                 fmt::format("an operator gives it this role ({}) with: countersign people import", what_for));
}

// A platform's token, fetched with what its codec asks for.
Finding check_token(Platform platform, const platforms::HttpSend& http, const platforms::HttpRequest& request,
                    const std::function<Result<platforms::AccessToken, platforms::Trouble>(const platforms::HttpAnswer&)>& read) {
    const std::string& name = courier::channel_name(platform);
    const auto answer = http(request);
    const auto token = answer ? read(*answer)
                              : Result<platforms::AccessToken, platforms::Trouble>(
                                    fail(platforms::Trouble{platforms::Reason::unreachable, platforms::said("", answer.error().why)}));
    if (token) return right(name, "its access token was fetched.");
    const bool is_ours = token.error().reason == platforms::Reason::credentials_refused;
    return wrong(name, platforms::describe(platform, token.error()).en,
                 is_ours ? fmt::format("compare the id and the secret in [{}] with the platform's console", name)
                         : "look at the network, at allowed addresses and at the app's permissions on the platform");
}

}  // namespace

std::vector<Finding> check_daemon(House& house) {
    const Answer status = house.ask("admin.status");
    if (!status) return {wrong("daemon", status.error().text.en, status.error().hint.en)};
    const Json& me = part_of(*status, {"me"});
    return {right("daemon", fmt::format("it answers, and knows the key as {}.", text_of(me, {"id"}))),
            check_role(me, "courier", "it may take and report messages"),
            check_role(me, "gateway", "it may decide in the name of whoever presses a button")};
}

std::vector<Finding> check_platforms(const Config& config, const platforms::HttpSend& http) {
    std::vector<Finding> findings;
    if (config.dingtalk)
        findings.push_back(check_token(Platform::dingtalk, http, platforms::dingtalk::token_request(*config.dingtalk),
                                       platforms::dingtalk::read_token));
    if (config.wecom && !config.wecom->agent_id.empty())
        findings.push_back(
            check_token(Platform::wecom, http, platforms::wecom::token_request(*config.wecom), platforms::wecom::read_token));
    if (config.feishu)
        findings.push_back(
            check_token(Platform::feishu, http, platforms::feishu::token_request(*config.feishu), platforms::feishu::read_token));
    if (config.slack && !config.slack->app_token.empty()) {
        const auto read = [](const platforms::HttpAnswer& answer) -> Result<platforms::AccessToken, platforms::Trouble> {
            const auto address = platforms::slack::read_connection(answer);
            if (!address) return fail(address.error());
            return platforms::AccessToken{};
        };
        findings.push_back(check_token(Platform::slack, http, platforms::slack::connection_request(*config.slack), read));
    }
    return findings;
}

std::vector<Finding> check_mail(const Config& config) {
    std::vector<Finding> findings;
    if (!config.mail) return findings;
    const mail::Sending greeted = mail::Sender(account_of(config.mail->smtp), config.mail->domain).greet();
    if (const mail::Trouble* trouble = mail::trouble_of(greeted))
        findings.push_back(wrong("mail out", mail::describe(*trouble).en, "compare [mail.smtp] with what the mail server wants"));
    else findings.push_back(right("mail out", fmt::format("{} takes letters from us.", config.mail->smtp.host)));
    if (!config.mail->imap) return findings;
    const auto looked = mail::Mailbox(account_of(*config.mail->imap)).look();
    if (looked) findings.push_back(right("mail in", fmt::format("the mailbox on {} can be read.", config.mail->imap->host)));
    else findings.push_back(wrong("mail in", mail::describe(looked.error()).en, "compare [mail.imap] with what the mail server wants"));
    return findings;
}

std::vector<Finding> check_webhooks(const Config& config) {
    if (config.hooks.empty()) return {};
    const auto read = hooks::read_hooks_file(config.hooks);
    if (!read) return {wrong("webhooks", read.error().text.en, read.error().hint.en)};
    return {right("webhooks", fmt::format("{} to tell, {} that may tell us.", read->hooks.size(), read->sources.size()))};
}

std::vector<Finding> check_addresses(const Config& config, House& house, Memory& memory) {
    const auto directory = directory_of(config, house, memory);
    if (!directory) return {wrong("accounts", directory.error().text.en, directory.error().hint.en)};
    std::string names;
    std::size_t without = 0, with = 0;
    Json asked{{"limit", 1000}};
    while (true) {
        const Answer page = house.ask("people.list", asked);
        if (!page) return {wrong("people", page.error().text.en, page.error().hint.en)};
        for (const Json& person : part_of(*page, {"items"})) {
            const std::string id = text_of(person, {"id"});
            const Json& roles = part_of(person, {"roles"});
            const bool is_machine = std::find(roles.begin(), roles.end(), Json("courier")) != roles.end();
            if (is_machine || part_of(person, {"active"}) != Json(true)) continue;
            if (directory->contains(id)) ++with;
            else if (++without <= names_max) names += (names.empty() ? "" : ", ") + id;
        }
        const std::string next = text_of(*page, {"next"});
        if (next.empty()) break;
        asked["after"] = next;
    }
    if (without == 0) return {right("addresses", fmt::format("each of {} active persons has one.", with))};
    if (without > names_max) names += ", ...";
    return {wrong("addresses", fmt::format("Expected each active person to have an address, but {} of {} have none: {}.", without, with + without, names),
                  "write them into the file of [files] addresses, or let them bind a chat account")};
}

Finding check_pages(const Config& config) {
    if (!config.public_url.empty() && !config.listen)
        return wrong("public address", fmt::format("Expected the pages of {} to be served, but listen in [pages] is not set.", config.public_url),
                     "set it to an address of this machine, such as 127.0.0.1:7380");
    if (!config.public_url.empty()) return right("public address", config.public_url + " is where links lead.");
    return wrong("public address", "Expected an address for links, but public_url in [pages] is not set.",
                 "set it to where people reach the pages: without it messages have no links, and what needs a reason has no button");
}

}  // namespace countersign::notify::program
