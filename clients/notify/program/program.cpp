#include "clients/notify/program/program.hpp"

#include <ostream>

#include <CLI/CLI.hpp>

#include "clients/notify/program/check.hpp"

namespace countersign::notify::program {

namespace {

using Command = std::function<Exit(const Config&, const World&)>;

Exit obey(const Command& command, const std::string& file, const World& world) {
    const auto config = config::read_config(file, world.environment);
    if (config) return command(*config, world);
    for (const config::Fault& fault : config.error()) world.err << fault.describe() << '\n';
    return Exit::usage;
}

}  // namespace

Exit complain(const Failure& failure, const World& world) { return settings::complain(world.err, "countersign-notify", failure); }

Exit check(const Config& config, const World& world) {
    std::vector<Finding> findings;
    const auto add = [&](std::vector<Finding> more) { findings.insert(findings.end(), more.begin(), more.end()); };
    if (const auto identity = read_identity(config.daemon)) {
        House house(identity->address, identity->key);
        add(check_daemon(house));
        // Without the daemon the same sentence would only come again.
        Memory memory(config.memory);
        if (findings.front().is_right) add(check_addresses(config, house, memory));
    } else {
        add({{"daemon", false, identity.error().text.en, identity.error().hint.en}});
    }
    add(check_platforms(config, real_surroundings().http));
    add(check_mail(config));
    add(check_webhooks(config));
    add({check_pages(config)});
    bool all_right = true;
    for (const Finding& finding : findings) {
        all_right = all_right && finding.is_right;
        world.out << (finding.is_right ? "ok     " : "WRONG  ") << finding.part << ": " << finding.sentence << '\n';
        if (!finding.what_to_do.empty()) world.out << "       -> " << finding.what_to_do << '\n';
    }
    return all_right ? Exit::ok : Exit::refused;
}

int run(const std::vector<std::string>& arguments, const World& world) {
    CLI::App app("Delivers what countersign owes people, by mail and chat.", "countersign-notify");
    std::string file = "notify.toml";
    Command chosen;
    ChatAccount asked;
    const auto add = [&](const char* name, const char* what, const Command& command) {
        CLI::App* one = app.add_subcommand(name, what);
        one->add_option("--config", file, "the configuration")->capture_default_str();
        one->callback([&chosen, command] { chosen = command; });
        return one;
    };
    add("run", "Delivers until it is told to stop.", deliver);
    add("check", "Tries every part and says what is wrong.", check);
    add("status", "Shows what is owed, given up and not reachable.", status);
    CLI::App* enrolling = add("enrol", "Makes the program's own key; or asks whether a chat account is a person's.",
                              [&asked](const Config& config, const World& around) {
                                  return asked.person.empty() ? enrol(config, around) : enrol_account(config, around, asked);
                              });
    CLI::Option* person = enrolling->add_option("PERSON", asked.person, "whose account it may be");
    CLI::Option* channel = enrolling->add_option("CHANNEL", asked.channel, "dingtalk, wecom, feishu or slack");
    CLI::Option* account = enrolling->add_option("ACCOUNT", asked.account, "tenant/user, as the platform calls them");
    person->needs(channel);
    channel->needs(account);
    app.require_subcommand(1);
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error, world.out, world.err) == 0 ? static_cast<int>(Exit::ok) : static_cast<int>(Exit::usage);
    }
    try {
        return static_cast<int>(obey(chosen, file, world));
    } catch (const std::exception& error) {
        world.err << "countersign-notify: " << error.what() << '\n';
        return static_cast<int>(Exit::internal);
    }
}

}  // namespace countersign::notify::program
