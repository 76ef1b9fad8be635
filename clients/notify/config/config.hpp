// Config: what countersign-notify is told (config/notify.toml explains every key). Secrets never stand in it: it names
// files that only their owner may read, or variables of the environment; what they hold is read here, and written nowhere.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clients/notify/manners/manners.hpp"
#include "clients/notify/platforms/dingtalk.hpp"
#include "clients/notify/platforms/feishu.hpp"
#include "clients/notify/platforms/slack.hpp"
#include "clients/notify/platforms/wecom.hpp"
#include "clients/settings/settings.hpp"
#include "daemon/result.hpp"

namespace countersign::notify::config {

using settings::Daemon;
using settings::Environment;
using settings::Fault;
using settings::Faults;
using settings::Listen;
using settings::read_secret_file;

// A mail server as the program reaches it, for sending or for reading.
struct MailServer {
    std::string host;
    int port = 0;
    std::string security = "starttls";  // "none", "starttls", "tls"
    std::string user;
    std::filesystem::path password_file;  // read at each login
    std::filesystem::path ca_file;
};

struct Mail {
    std::string from_name = "countersign";
    std::string from;           // the mailbox we write from and get replies at
    std::string envelope_from;  // where bounces go
    std::string domain;         // right of the @ in our Message-IDs
    std::string authenticates;  // our server's name in Authentication-Results; empty: nobody vouches for a sender
    std::optional<std::int64_t> decides_up_to;  // minor units of CNY; nothing: replies decide nothing
    MailServer smtp;
    std::optional<MailServer> imap;
};

// A group chat that hears what is told to a role; its webhook is among the platform's settings under this name.
struct Group {
    std::string role, channel, name;
    bool is_english = false;
};

struct Config {
    Daemon daemon;
    std::filesystem::path memory = "notify.db";
    std::string public_url;
    std::optional<Listen> listen;   // nothing: no pages, no callbacks, no webhooks in
    std::filesystem::path hooks;    // docs/webhooks.md; empty: none
    manners::Policy policy;
    int token_days = 30;
    std::map<std::string, std::string> mail_addresses;  // by person
    std::vector<Group> groups;
    std::optional<Mail> mail;
    std::optional<platforms::dingtalk::Settings> dingtalk;
    std::optional<platforms::wecom::Settings> wecom;
    std::optional<platforms::feishu::Settings> feishu;
    std::optional<platforms::slack::Settings> slack;

    // "mail", "feishu", ...: those that are configured.
    [[nodiscard]] std::vector<std::string> channels() const;
};

// Relative paths are relative to the file.
[[nodiscard]] Result<Config, Faults> read_config(const std::filesystem::path& file, const Environment& environment);

// addresses.toml or .csv: the mail address of each person.
[[nodiscard]] std::map<std::string, std::string> read_addresses(const std::filesystem::path& file, Faults& faults);

}  // namespace countersign::notify::config
