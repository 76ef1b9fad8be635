#include "clients/notify/config/config.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "clients/notify/config/channels.hpp"
#include "clients/settings/section.hpp"

namespace countersign::notify::config {

namespace {

namespace fs = std::filesystem;
using settings::Section;
using settings::beside;
using settings::read_daemon;
using settings::read_listen;
using settings::read_public_url;
using settings::read_toml;

constexpr std::initializer_list<const char*> channel_names = {"mail", "dingtalk", "wecom", "feishu", "slack"};

void read_files(const Section& section, const fs::path& folder, Config& config, Faults& faults) {
    section.only({"memory", "addresses", "hooks"});
    if (const auto hooks = section.text("hooks")) config.hooks = beside(folder, *hooks);
    if (const auto memory = section.text("memory")) config.memory = *memory;
    if (const auto addresses = section.text("addresses")) config.mail_addresses = read_addresses(beside(folder, *addresses), faults);
}

void read_pages(const Section& section, const fs::path& folder, Config& config) {
    section.only({"public_url", "token_days", "listen", "certificate", "certificate_key", "behind_proxy"});
    if (const auto listen = section.text("listen")) config.listen = read_listen(section, *listen, folder);
    config.public_url = read_public_url(section);
    if (const auto days = section.integer("token_days", 1, 365)) config.token_days = static_cast<int>(*days);
}

std::vector<std::string> read_channels(const Section& section) {
    std::vector<std::string> channels = section.texts("channels");
    for (const std::string& name : channels)
        if (std::find(channel_names.begin(), channel_names.end(), name) == channel_names.end())
            section.fault("channels", fmt::format("Expected mail, dingtalk, wecom, feishu or slack, but found '{}'.", name));
    return channels;
}

std::optional<manners::QuietHours> read_quiet(const Section& section) {
    const auto written = section.text("quiet");
    if (!written) return std::nullopt;
    const auto quiet = manners::read_quiet_hours(*written);
    if (!quiet) section.fault("quiet", fmt::format("Expected hours such as \"20:00-08:00\", or \"none\", but it is \"{}\".", *written));
    return quiet;
}

void read_manners(const Section& section, manners::Policy& policy) {
    section.only({"quiet", "rest_days", "urgent", "digest_from", "channels"});
    policy.quiet = read_quiet(section).value_or(policy.quiet);
    policy.rest_days = section.flag("rest_days").value_or(policy.rest_days);
    policy.urgent_breaks_through = section.flag("urgent").value_or(policy.urgent_breaks_through);
    if (const auto from = section.integer("digest_from", 2, 1000)) policy.digest_from = static_cast<std::size_t>(*from);
    policy.channels = read_channels(section);
}

void read_persons(const Section& section, manners::Policy& policy) {
    for (const auto& [person, own] : section.sections()) {
        own.only({"quiet", "channels"});
        policy.persons[person] = {.quiet = read_quiet(own), .channels = read_channels(own)};
    }
}

void check_channels(const Section& root, const Config& config) {
    const auto configured = config.channels();
    for (const std::string& name : config.policy.channels)
        if (std::find(configured.begin(), configured.end(), name) == configured.end())
            root.fault("manners", fmt::format("Expected a section [{}], since [manners] channels names it, but there is none.", name));
    if (configured.empty()) root.fault("manners", "Expected at least one channel, such as [mail] or [dingtalk], but there is none.");
}

void read_root(const Section& root, const fs::path& folder, const Environment& environment, Config& config, Faults& faults) {
    root.only({"daemon", "files", "pages", "manners", "person", "group", "mail", "dingtalk", "wecom", "feishu", "slack"});
    if (const auto daemon = root.section("daemon")) config.daemon = read_daemon(*daemon, folder);
    else root.fault("daemon", "Expected a section [daemon], but it is missing.");
    if (const auto files = root.section("files")) read_files(*files, folder, config, faults);
    config.memory = folder / config.memory;
    if (const auto pages = root.section("pages")) read_pages(*pages, folder, config);
    if (const auto section = root.section("manners")) read_manners(*section, config.policy);
    if (const auto persons = root.section("person")) read_persons(*persons, config.policy);
    read_channels_into(root, folder, environment, config);
    if (config.policy.channels.empty()) config.policy.channels = config.channels();
    check_channels(root, config);
}

}  // namespace

std::vector<std::string> Config::channels() const {
    std::vector<std::string> names;
    if (dingtalk) names.emplace_back("dingtalk");
    if (wecom) names.emplace_back("wecom");
    if (feishu) names.emplace_back("feishu");
    if (slack) names.emplace_back("slack");
    if (mail) names.emplace_back("mail");
    return names;
}

Result<Config, Faults> read_config(const fs::path& file, const Environment& environment) {
    Config config;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    Faults faults = read_toml(file, [&](const Section& root, Faults& found) { read_root(root, folder, environment, config, found); });
    if (!faults.empty()) return fail(std::move(faults));
    return config;
}

}  // namespace countersign::notify::config
