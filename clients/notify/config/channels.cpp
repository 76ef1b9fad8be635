#include "clients/notify/config/channels.hpp"

#include <fmt/format.h>

#include "clients/settings/section.hpp"

namespace countersign::notify::config {

namespace {

namespace fs = std::filesystem;

// Where a channel's section and its secrets come from.
struct From {
    const fs::path& folder;
    const Environment& environment;
};

// { file = "secrets/dingtalk" } or { env = "DINGTALK_SECRET" }; never the secret itself.
std::string read_secret(const Section& section, std::string_view key, const From& from, bool is_required = true) {
    if (!section.has(key)) {
        if (is_required) section.fault(key, fmt::format("Expected '{}' in {}, but it is missing.", key, section.name()));
        return {};
    }
    const auto source = section.section(key);
    if (!source) return {};  // the fault is told: the secret itself stands there, where a table should
    source->only({"file", "env"});
    if (source->has("file") == source->has("env")) {
        section.fault(key, fmt::format("Expected '{}' to be {{ file = \"...\" }} or {{ env = \"...\" }}, but it is neither.", key));
        return {};
    }
    if (const auto name = source->text("env")) {
        const auto value = from.environment(*name);
        if (!value) source->fault("env", fmt::format("Expected the variable {} to hold a secret, but it is not set.", *name));
        return value.value_or("");
    }
    const auto file = source->text("file");
    if (!file) return {};
    const auto value = read_secret_file(from.folder / *file);
    if (!value) source->fault("file", value.error());
    return value ? *value : "";
}

MailServer read_server(const Section& section, const From& from) {
    section.only({"host", "port", "security", "user", "password_file", "ca_file"});
    MailServer server{.host = section.required("host")};
    server.port = static_cast<int>(section.integer("port", 1, 65535).value_or(0));
    if (!section.has("port")) section.fault("port", fmt::format("Expected 'port' in {}, but it is missing.", section.name()));
    server.security = section.text("security").value_or(server.security);
    if (server.security != "none" && server.security != "starttls" && server.security != "tls")
        section.fault("security", fmt::format("Expected \"tls\", \"starttls\" or \"none\", but it is \"{}\".", server.security));
    server.user = section.text("user").value_or("");
    if (const auto file = section.text("password_file")) {
        server.password_file = from.folder / *file;
        if (const auto secret = read_secret_file(server.password_file); !secret) section.fault("password_file", secret.error());
    }
    if (const auto file = section.text("ca_file")) server.ca_file = from.folder / *file;
    return server;
}

Mail read_mail(const Section& section, const From& from) {
    section.only({"from", "from_name", "envelope_from", "domain", "smtp", "imap", "authenticates", "decides_up_to"});
    Mail mail{.from = section.required("from")};
    mail.from_name = section.text("from_name").value_or(mail.from_name);
    mail.envelope_from = section.text("envelope_from").value_or(mail.from);
    mail.domain = section.text("domain").value_or(mail.from.substr(std::min(mail.from.size(), mail.from.find('@') + 1)));
    mail.authenticates = section.text("authenticates").value_or("");
    constexpr std::int64_t yuan_max = 1'000'000'000;
    if (const auto yuan = section.integer("decides_up_to", 1, yuan_max)) mail.decides_up_to = *yuan * 100;
    if (mail.decides_up_to && mail.authenticates.empty())
        section.fault("decides_up_to", "Expected 'authenticates' beside it: without a server that vouches for senders a reply proves nothing.");
    if (const auto smtp = section.section("smtp")) mail.smtp = read_server(*smtp, from);
    else section.fault("smtp", "Expected a section [mail.smtp], but it is missing.");
    if (const auto imap = section.section("imap")) mail.imap = read_server(*imap, from);
    return mail;
}

platforms::dingtalk::Settings read_dingtalk(const Section& section, const From& from) {
    section.only({"client_id", "client_secret", "robot_code", "card_template", "api"});
    platforms::dingtalk::Settings settings{.client_id = section.required("client_id"),
                                           .client_secret = read_secret(section, "client_secret", from),
                                           .robot_code = {},
                                           .card_template = section.required("card_template")};
    settings.robot_code = section.text("robot_code").value_or(settings.client_id);
    settings.api = section.text("api").value_or(settings.api);
    return settings;
}

platforms::wecom::Settings read_wecom(const Section& section, const From& from) {
    section.only({"corp_id", "agent_id", "secret", "callback_token", "callback_key", "bot_id", "bot_secret", "bot_address", "api"});
    platforms::wecom::Settings settings{.corp_id = section.required("corp_id")};
    settings.agent_id = section.text("agent_id").value_or("");
    settings.bot_id = section.text("bot_id").value_or("");
    if (settings.agent_id.empty() == settings.bot_id.empty())
        section.fault("agent_id", "Expected either 'agent_id' (an app) or 'bot_id' (an aibot) in [wecom], but it has both or neither.");
    settings.secret = read_secret(section, "secret", from, !settings.agent_id.empty());
    settings.bot_secret = read_secret(section, "bot_secret", from, !settings.bot_id.empty());
    settings.callbacks = {.token = read_secret(section, "callback_token", from, false),
                          .encoding_aes_key = read_secret(section, "callback_key", from, false),
                          .receiver = settings.corp_id};
    settings.bot_address = section.text("bot_address").value_or(settings.bot_address);
    settings.api = section.text("api").value_or(settings.api);
    return settings;
}

platforms::feishu::Settings read_feishu(const Section& section, const From& from) {
    section.only({"app_id", "app_secret", "encrypt_key", "verification_token", "api"});
    platforms::feishu::Settings settings{.app_id = section.required("app_id"),
                                         .app_secret = read_secret(section, "app_secret", from),
                                         .encrypt_key = read_secret(section, "encrypt_key", from, false),
                                         .verification_token = read_secret(section, "verification_token", from, false)};
    settings.api = section.text("api").value_or(settings.api);
    return settings;
}

platforms::slack::Settings read_slack(const Section& section, const From& from) {
    section.only({"bot_token", "app_token", "signing_secret", "api"});
    platforms::slack::Settings settings{.bot_token = read_secret(section, "bot_token", from),
                                        .app_token = read_secret(section, "app_token", from, false),
                                        .signing_secret = read_secret(section, "signing_secret", from, false)};
    settings.api = section.text("api").value_or(settings.api);
    return settings;
}

// The webhook of a group belongs to its platform; where that is not configured there is nobody to send.
void add_webhook(const Section& section, const Group& group, const std::string& url, const std::string& secret, Config& config) {
    if (group.channel == "dingtalk" && config.dingtalk) config.dingtalk->groups[group.name] = {.url = url, .secret = secret};
    else if (group.channel == "feishu" && config.feishu) config.feishu->groups[group.name] = {.url = url, .secret = secret};
    else if (group.channel == "wecom" && config.wecom) config.wecom->groups[group.name] = url;
    else if (group.channel == "slack" && config.slack) config.slack->groups[group.name] = url;
    else section.fault("channel", fmt::format("Expected one of the chats that are configured here, but found '{}'.", group.channel));
}

void read_groups(const Section& root, const From& from, Config& config) {
    const auto groups = root.section("group");
    if (!groups) return;
    for (const auto& [name, section] : groups->sections()) {
        section.only({"role", "channel", "language", "url", "secret"});
        const Group group{.role = section.required("role"),
                          .channel = section.required("channel"),
                          .name = name,
                          .is_english = section.text("language").value_or("zh") == "en"};
        add_webhook(section, group, read_secret(section, "url", from), read_secret(section, "secret", from, false), config);
        config.groups.push_back(group);
    }
}

}  // namespace

void read_channels_into(const Section& root, const fs::path& folder, const Environment& environment, Config& config) {
    const From from{folder, environment};
    if (const auto section = root.section("mail")) config.mail = read_mail(*section, from);
    if (const auto section = root.section("dingtalk")) config.dingtalk = read_dingtalk(*section, from);
    if (const auto section = root.section("wecom")) config.wecom = read_wecom(*section, from);
    if (const auto section = root.section("feishu")) config.feishu = read_feishu(*section, from);
    if (const auto section = root.section("slack")) config.slack = read_slack(*section, from);
    read_groups(root, from, config);
}

}  // namespace countersign::notify::config
