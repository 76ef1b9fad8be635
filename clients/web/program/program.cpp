#include "clients/web/program/program.hpp"

#include <ostream>

#include <CLI/CLI.hpp>

namespace countersign::web {

namespace {

using Command = std::function<Exit(const Config&, const World&)>;

Exit obey(const Command& command, const std::string& file, const World& world) {
    const auto config = read_config(file);
    if (config) return command(*config, world);
    for (const settings::Fault& fault : config.error()) world.err << fault.describe() << '\n';
    return Exit::usage;
}

}  // namespace

Exit complain(const Failure& failure, const World& world) { return settings::complain(world.err, "countersign-web", failure); }

int run(const std::vector<std::string>& arguments, const World& world) {
    CLI::App app("The browser inbox of countersign.", "countersign-web");
    std::string file = "web.toml", person;
    Command chosen;
    const auto add = [&](const char* name, const char* what, const Command& command) {
        CLI::App* one = app.add_subcommand(name, what);
        one->add_option("--config", file, "the configuration")->capture_default_str();
        one->callback([&chosen, command] { chosen = command; });
        return one;
    };
    using OfPerson = Exit (*)(const Config&, const World&, const std::string&);
    const auto add_of_person = [&](const char* name, const char* what, OfPerson command) {
        add(name, what, [&person, command](const Config& config, const World& around) { return command(config, around, person); })
            ->add_option("PERSON", person, "the person's id")
            ->required();
    };
    add("run", "Serves until it is told to stop.", serve);
    add("check", "Tries every part and says what is wrong.", check);
    add("enrol", "Makes the program's own key, and says how an operator enrols it.", enrol);
    add_of_person("invite", "Prints a one-use link with which a person sets password and second factor.", invite);
    add_of_person("entrance", "In a rehearsal: prints a link that signs a person in.", entrance);
    add_of_person("forget", "Ends all that a person could sign in with.", forget);
    app.require_subcommand(1);
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error, world.out, world.err) == 0 ? static_cast<int>(Exit::ok) : static_cast<int>(Exit::usage);
    }
    try {
        return static_cast<int>(obey(chosen, file, world));
    } catch (const std::exception& error) {
        world.err << "countersign-web: " << error.what() << '\n';
        return static_cast<int>(Exit::internal);
    }
}

}  // namespace countersign::web
