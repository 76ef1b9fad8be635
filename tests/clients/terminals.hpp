// Terminals: a terminal for each person of the office, before the real daemon.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/run.hpp"
#include "tests/fakes/office.hpp"

namespace countersign::cli {

using nlohmann::json;

class Terminals {
public:
    int run(const std::string& person, const std::vector<std::string>& words) {
        std::vector<std::string> arguments = words;
        arguments.insert(arguments.end(), {"--config", config_of(person)});
        std::ostringstream out_stream, err_stream;
        const Surroundings around{.out = out_stream, .err = err_stream, .variable = [&](const char* name) -> std::optional<std::string> {
                                      if (std::string_view(name) == "XDG_STATE_HOME") return (office.folder() / ("state-" + person)).string();
                                      return std::nullopt;
                                  }};
        const int exit = cli::run(arguments, around);
        out = out_stream.str();
        err = err_stream.str();
        return exit;
    }

    json answer(const std::string& person, std::vector<std::string> words) {
        words.emplace_back("--json");
        run(person, words);
        return json::parse(out);
    }

    tests::Office office;
    std::string out, err;

private:
    std::string config_of(const std::string& person) const {
        const auto file = office.folder() / (person + ".toml");
        if (std::filesystem::exists(file)) return file.string();
        const auto key = office.folder() / (person + ".key");
        std::ofstream(key) << "person = \"" << person << "\"\npublic = '" << office.key_of(person).public_key << "'\nsecret = '"
                           << office.key_of(person).secret_key << "'\n";
        std::filesystem::permissions(key, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        std::ofstream(file) << "endpoint = \"" << office.endpoint() << "\"\nserver_key = \"data/keys/server.pub\"\nkey = \""
                            << key.string() << "\"\nlanguage = \"en\"\n";
        return file.string();
    }
};

}  // namespace countersign::cli
