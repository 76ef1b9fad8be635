// The configuration: every key of config/notify.toml is read, and whatever is wrong is named with its line.
#include <fstream>
#include <regex>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "clients/notify/config/config.hpp"
#include "tests/fakes/temporary_folder.hpp"

using namespace countersign;
using namespace countersign::notify;
using namespace countersign::notify::config;
using countersign::fakes::TemporaryFolder;

namespace {

void write(const std::filesystem::path& file, const std::string& text, mode_t mode = 0600) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
    ::chmod(file.c_str(), mode);
}

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

const std::string base = "[daemon]\nendpoint = \"tcp://127.0.0.1:7300\"\nfeed = \"tcp://127.0.0.1:7301\"\nserver_key = \"s.pub\"\nkey = \"n.key\"\n";
const std::string chat = "[feishu]\napp_id = \"cli_1\"\napp_secret = { file = \"secret\" }\n";

class Folder {
public:
    Folder() { write(path() / "secret", "hush-hush\n"); }
    [[nodiscard]] std::filesystem::path path() const { return folder_.path(); }
    [[nodiscard]] Result<Config, Faults> config(const std::string& text) const {
        write(path() / "notify.toml", text);
        return read_config(path() / "notify.toml", [](const std::string& name) -> std::optional<std::string> {
            if (name == "HUSH") return "from-the-environment";
            return std::nullopt;
        });
    }
    // All faults, each with its line, without the folder.
    [[nodiscard]] std::string faults(const std::string& text) const {
        const auto result = config(text);
        std::string all;
        if (result) return all;
        for (const Fault& fault : result.error()) all += fault.describe() + "\n";
        for (std::size_t at = all.find(path().string()); at != std::string::npos; at = all.find(path().string()))
            all.erase(at, path().string().size() + 1);
        return all;
    }

private:
    TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("the shipped configuration is read, with every key of every section", "[notify-config]") {
    Folder folder;
    for (const char* name : {"secrets/mail", "secrets/dingtalk", "secrets/wecom", "secrets/wecom-token", "secrets/wecom-aes", "secrets/feishu", "secrets/feishu-finance-url", "secrets/feishu-finance",
                             "secrets/feishu-encrypt", "secrets/feishu-verification"})
        write(folder.path() / name, std::string("secret of ") + name);
    const std::filesystem::path shipped = std::string(COUNTERSIGN_SOURCE_DIR) + "/config";
    write(folder.path() / "addresses.toml", read(shipped / "addresses.toml"));
    const std::string text = std::regex_replace(read(shipped / "notify.toml"), std::regex("SLACK_[A-Z_]+"), "HUSH");

    CHECK(folder.faults(text) == "");
    const auto config = folder.config(text);
    REQUIRE(config);
    CHECK(config->channels() == std::vector<std::string>{"dingtalk", "wecom", "feishu", "slack", "mail"});
    CHECK(config->policy.channels == std::vector<std::string>{"dingtalk", "mail"});
    CHECK(config->policy.persons.at("chen.jing").channels == std::vector<std::string>{"mail"});
    CHECK(config->mail_addresses.at("li.na") == "li.na@company.example");
    CHECK(config->mail->imap->security == "tls");
    CHECK(config->dingtalk->client_secret == "secret of secrets/dingtalk");
    REQUIRE(config->groups.size() == 1);
    CHECK(config->groups[0].role == "finance");
    CHECK(config->feishu->groups.at("finance").url == "secret of secrets/feishu-finance-url");
    CHECK(config->slack->bot_token == "from-the-environment");
    CHECK(config->memory == folder.path() / "../data/notify.db");
}

TEST_CASE("what is left out has the documented defaults", "[notify-config]") {
    Folder folder;
    const auto config = folder.config(base + chat);
    REQUIRE(config);
    CHECK(config->policy.quiet == manners::QuietHours{});
    CHECK(config->policy.rest_days);
    CHECK_FALSE(config->policy.urgent_breaks_through);
    CHECK(config->policy.digest_from == 5);
    CHECK(config->policy.channels == std::vector<std::string>{"feishu"});
    CHECK(config->token_days == 30);
    CHECK(config->daemon.key == folder.path() / "n.key");
    CHECK(config->feishu->app_secret == "hush-hush");
}

TEST_CASE("whatever is wrong in the configuration is named with its line", "[notify-config]") {
    Folder folder;
    write(folder.path() / "open", "hush", 0644);
    write(folder.path() / "empty", "\n");
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {base + chat + "[nonsense]\n", "notify.toml:9: Expected only known keys in the file, but found 'nonsense'."},
        {base + "speed = 3\n" + chat, "notify.toml:6: Expected only known keys in [daemon], but found 'speed'."},
        {chat, "Expected a section [daemon], but it is missing."},
        {"[daemon]\nendpoint = \"x\"\n" + chat, "notify.toml:1: Expected 'feed' in [daemon], but it is missing."},
        {base + "timeout = 0\n" + chat, "notify.toml:6: Expected 'timeout' in [daemon] to be a whole number from 1 to 600"},
        {base + "timeout = \"5\"\n" + chat, "notify.toml:6: Expected 'timeout' in [daemon] to be a whole number"},
        {base, "Expected at least one channel"},
        {base + chat + "[manners]\nquiet = \"late\"\n", "notify.toml:10: Expected hours such as \"20:00-08:00\", or \"none\""},
        {base + chat + "[manners]\nurgent = \"yes\"\n", "notify.toml:10: Expected 'urgent' in [manners] to be true or false"},
        {base + chat + "[manners]\nchannels = [\"pigeon\"]\n", "notify.toml:10: Expected mail, dingtalk, wecom, feishu or slack, but found 'pigeon'."},
        {base + chat + "[manners]\nchannels = [\"mail\"]\n", "notify.toml:9: Expected a section [mail], since [manners] channels names it"},
        {base + chat + "[manners]\nchannels = \"mail\"\n", "notify.toml:10: Expected 'channels' in [manners] to be a list of texts"},
        {base + chat + "[person.\"li.na\"]\nquiet = \"none\"\nloud = true\n", "notify.toml:11: Expected only known keys in [person.li.na], but found 'loud'."},
        {base + chat + "[pages]\npublic_url = \"http://company.example\"\n", "notify.toml:10: Expected an address such as https://"},
        {base + "[feishu]\napp_id = \"cli_1\"\napp_secret = \"hush\"\n", "notify.toml:8: Expected 'app_secret' in [feishu] to be a table"},
        {base + "[feishu]\napp_id = \"cli_1\"\napp_secret = {}\n", "notify.toml:8: Expected 'app_secret' to be { file = \"...\" } or { env = \"...\" }"},
        {base + "[feishu]\napp_id = \"cli_1\"\napp_secret = { file = \"open\" }\n", "notify.toml:8: Expected open to be yours alone (mode 0600), but its mode is 0644."},
        {base + "[feishu]\napp_id = \"cli_1\"\napp_secret = { file = \"empty\" }\n", "notify.toml:8: Expected a secret in the first line of empty"},
        {base + "[feishu]\napp_id = \"cli_1\"\napp_secret = { file = \"gone\" }\n", "notify.toml:8: Expected a secret in gone, but the file can not be opened"},
        {base + "[feishu]\napp_id = \"cli_1\"\napp_secret = { env = \"NOBODY\" }\n", "notify.toml:8: Expected the variable NOBODY to hold a secret"},
        {base + "[feishu]\napp_id = \"cli_1\"\n", "notify.toml:6: Expected 'app_secret' in [feishu], but it is missing."},
        {base + "[wecom]\ncorp_id = \"ww\"\n", "notify.toml:6: Expected either 'agent_id' (an app) or 'bot_id' (an aibot)"},
        {base + "[mail]\nfrom = \"a@b.example\"\n", "notify.toml:6: Expected a section [mail.smtp], but it is missing."},
        {base + "[mail]\nfrom = \"a@b.example\"\n[mail.smtp]\nhost = \"h\"\n", "notify.toml:8: Expected 'port' in [mail.smtp], but it is missing."},
        {base + "[mail]\nfrom = \"a@b.example\"\n[mail.smtp]\nhost = \"h\"\nport = 25\nsecurity = \"some\"\n", "notify.toml:11: Expected \"tls\", \"starttls\" or \"none\""},
        {base + chat + "[files]\naddresses = \"gone.toml\"\n", "gone.toml: Expected a file of addresses"},
        {"[daemon\n", "notify.toml:1: Expected TOML, but"},
    };
    for (const auto& [text, sentence] : wrong) {
        INFO(text);
        const std::string faults = folder.faults(text);
        INFO(faults);
        CHECK(faults.find(sentence) != std::string::npos);
        CHECK(faults.find("hush") == std::string::npos);
    }
    CHECK(read_config(folder.path() / "none.toml", {}).error().front().text == "Expected a configuration here, but there is no such file.");
}

TEST_CASE("addresses come from TOML or CSV, and a wrong one is named with its line", "[notify-config]") {
    Folder folder;
    const auto addresses = [&](const char* name, const std::string& text) {
        write(folder.path() / name, text);
        Faults faults;
        auto read = read_addresses(folder.path() / name, faults);
        for (const Fault& fault : faults) read["fault " + std::to_string(fault.line)] = fault.text;
        return read;
    };
    using Addresses = std::map<std::string, std::string>;
    CHECK(addresses("a.csv", "\xEF\xBB\xBFperson,mail\nli.na,li.na@b.example\r\n\nwang.fang;w@b.example\n") ==
          Addresses{{"li.na", "li.na@b.example"}, {"wang.fang", "w@b.example"}});
    CHECK(addresses("a.csv", "li.na,nowhere\n").contains("fault 1"));
    CHECK(addresses("a.csv", "li.na,a@b.example\nli.na,c@b.example\n").contains("fault 2"));
    CHECK(addresses("a.toml", "[mail]\n\"li.na\" = \"li.na@b.example\"\n") == Addresses{{"li.na", "li.na@b.example"}});
    CHECK(addresses("a.toml", "[mail]\n\"li.na\" = \"li.na@b.example, c@d.example\"\n").contains("fault 2"));
    CHECK(addresses("a.toml", "[chat]\n").contains("fault 1"));
}
