// The example in Python against the real daemon: what docs show is what works.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>

#include <catch2/catch.hpp>

#include "clients/cli/run.hpp"
#include "clients/connection/key_file.hpp"
#include "tests/clients/fake_daemon.hpp"
#include "tests/fakes/daemon_process.hpp"

namespace countersign::cli {

namespace {

const std::string source = COUNTERSIGN_SOURCE_DIR;

// The output of a program that runs beside us, line by line.
class Output {
public:
    explicit Output(const std::string& command) : pipe_(popen(command.c_str(), "r")) {
        if (pipe_ == nullptr) throw std::runtime_error("Expected to run " + command + ", but it can not be started.");
    }
    ~Output() { static_cast<void>(end()); }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    // Without its newline; empty at the end.
    std::string line() {
        std::string read;
        for (int c = std::fgetc(pipe_); c != EOF && c != '\n'; c = std::fgetc(pipe_)) read += static_cast<char>(c);
        return read;
    }
    // Waits for its end: how pclose says it ended.
    int end() { return pipe_ == nullptr ? 0 : pclose(std::exchange(pipe_, nullptr)); }

private:
    std::FILE* pipe_;
};

// A company with the request for leave, an employee and her superior, each with a key file.
class Company {
public:
    Company() : daemon_({.program = {}, .folder = folder_.folder(), .more_config = {}, .environment = {}}) {
        std::filesystem::create_directories(folder_.path("workflows"));
        std::filesystem::copy(source + "/tests/definitions/good/leave.toml", folder_.path("workflows/leave.toml"));
        daemon_.start();
        const auto people = folder_.write("people.toml", person("lin.xia", "employee", "lu.hua") + person("lu.hua", "director", ""));
        static_cast<void>(folder_.write("operator.toml", "endpoint = \"" + daemon_.requests() + "\"\nserver_key = \"" + server_key() +
                                                             "\"\nkey = \"data/keys/operator.key\"\n"));
        std::ostringstream out, err;
        const Surroundings around{.out = out, .err = err, .variable = [this](const char* name) -> std::optional<std::string> {
                                      return std::string_view(name) == "XDG_STATE_HOME" ? std::optional(folder_.path("state"))
                                                                                        : std::nullopt;
                                  }};
        const int exit = run({"people", "import", people, "--config", folder_.path("operator.toml")}, around);
        if (exit != 0) throw std::runtime_error(err.str());
    }

    // approve.py as this person.
    [[nodiscard]] std::string example(const std::string& who, const std::string& words) const {
        return "/usr/bin/python3 " + source + "/clients/examples/approve.py " + daemon_.requests() + " " + server_key() + " " +
               folder_.path(who + ".key") + " " + words;
    }

private:
    [[nodiscard]] std::string server_key() const { return folder_.path("data/keys/server.pub"); }

    [[nodiscard]] std::string person(const std::string& id, const std::string& role, const std::string& manager) const {
        const auto key = connection::make_key(id);
        if (!connection::write_key_file(folder_.path(id + ".key"), key)) throw std::runtime_error("Expected to write a key file.");
        return "[[person]]\nid = \"" + id + "\"\nname = \"" + id + "\"\nroles = [\"" + role + "\"]\n" +
               (manager.empty() ? "" : "manager = \"" + manager + "\"\n") + "key = '" + key.public_key + "'\n";
    }

    testing::TemporaryFolder folder_;
    tests::DaemonProcess daemon_;
};

}  // namespace

TEST_CASE("the example in Python opens, signs and follows a document", "[clients][example]") {
    const Company company;

    REQUIRE(Output(company.example("lin.xia", "open leave")).line() == "LV-1");
    Output filed(company.example(
        "lin.xia", R"(act LV-1 submit '{"form": {"first_day": "2026-11-09", "last_day": "2026-11-10", "kind": "yearly"}}')"));
    CHECK(filed.line() == "superior_check");
    CHECK(filed.end() == 0);

    Output followed(company.example("lin.xia", "follow LV-1 granted"));
    CHECK(followed.line() == "2 superior_check lu.hua, lin.xia");  // she may withdraw it
    CHECK(Output(company.example("lin.xia", "act LV-1 approve 2>/dev/null")).end() != 0);
    CHECK(Output(company.example("lu.hua", "act LV-1 approve")).line() == "granted");
    CHECK(followed.line().starts_with("3 granted"));
    CHECK(followed.end() == 0);
}

}  // namespace countersign::cli
