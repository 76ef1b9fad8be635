// Desk: a person with key, configuration and a place to remember things, before a daemon that answers
// as the test says.
#pragma once

#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "clients/cli/run.hpp"
#include "tests/clients/fake_daemon.hpp"

namespace countersign::testing {

class Desk {
public:
    explicit Desk(FakeDaemon::Behaviour behaviour) : daemon(std::move(behaviour)) {
        static_cast<void>(folder.write("server.pub", "public = \"" + daemon.public_key() + "\"\n"));
        if (!connection::write_key_file(folder.path("me.key"), connection::make_key("zhang.wei"))) throw std::runtime_error("no key");
        variables["COUNTERSIGN_CONFIG"] = folder.write(
            "client.toml", "endpoint = \"" + daemon.endpoint() + "\"\nserver_key = \"server.pub\"\nkey = \"me.key\"\ntimeout = 1\n");
        variables["XDG_STATE_HOME"] = folder.path("state");
        variables["LANG"] = "en_GB.UTF-8";
    }

    int run(const std::vector<std::string>& arguments) {
        std::ostringstream out_stream, err_stream;
        const auto variable = [this](const char* name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        };
        const cli::Surroundings around{.out = out_stream, .err = err_stream, .variable = variable};
        const int exit = cli::run(arguments, around);
        out = out_stream.str();
        err = err_stream.str();
        return exit;
    }

    testing::TemporaryFolder folder;
    FakeDaemon daemon;
    std::map<std::string, std::string> variables;
    std::string out, err;
};

}  // namespace countersign::testing
