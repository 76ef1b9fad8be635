// The configuration: the shipped file shows every key with its default, and nothing unsafe passes.
// Also here: key files and lines, which main sets up along with it.
#include "daemon/server/config.hpp"

#include <fstream>
#include <set>
#include <sstream>
#include <stdlib.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "daemon/server/keys.hpp"
#include "daemon/server/randomness.hpp"
#include "daemon/server/signals.hpp"

using namespace countersign::server;
namespace fs = std::filesystem;

namespace {

std::string fault_of(const std::string& toml) {
    const auto config = read_config(toml, "etc/daemon.toml");
    return config ? "" : config.error().front().describe();
}

struct Folder {
    fs::path path;

    Folder() {
        std::string name = (fs::temp_directory_path() / "countersign-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }

    ~Folder() { fs::remove_all(path); }
};

unsigned mode_of(const fs::path& file) {
    struct stat status {};

    REQUIRE(stat(file.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("the shipped configuration is read, and its values are the defaults", "[config]") {
    std::ifstream file(COUNTERSIGN_SOURCE_DIR "/config/daemon.toml");
    std::stringstream text;
    text << file.rdbuf();
    const auto shipped = read_config(text.str(), "/srv/config/daemon.toml");
    REQUIRE(shipped.has_value());

    const Config defaults;
    CHECK(shipped->company.name == defaults.company.name);
    CHECK(shipped->company.zone == defaults.company.zone);
    CHECK(shipped->company.currency == defaults.company.currency);
    CHECK(shipped->listen.requests == defaults.listen.requests);
    CHECK(shipped->listen.feed == defaults.listen.feed);
    CHECK(shipped->listen.message_bytes_max == defaults.listen.message_bytes_max);
    CHECK(shipped->listen.queue_messages_max == defaults.listen.queue_messages_max);
    CHECK(shipped->listen.backlog == defaults.listen.backlog);
    CHECK(shipped->listen.handshake_timeout == defaults.listen.handshake_timeout);
    CHECK(shipped->listen.heartbeat_every == defaults.listen.heartbeat_every);
    CHECK(shipped->listen.silence_max == defaults.listen.silence_max);
    CHECK(shipped->channels.limit == defaults.channels.limit);
    CHECK(shipped->store.verify_entries == defaults.store.verify_entries);
    CHECK(shipped->lines.least == defaults.lines.least);
    CHECK(shipped->files.data == "/srv/data");
    CHECK(shipped->files.calendar == "/srv/config/calendar/cn.json");
}

TEST_CASE("an empty configuration is a good one", "[config]") {
    const auto config = read_config("", "etc/daemon.toml");
    REQUIRE(config.has_value());
    CHECK(config->files.data == "etc/data");
    CHECK(config->files.company_calendar.empty());
}

TEST_CASE("what a channel alone may decide is a thousand of the company's currency, unless it is said", "[config]") {
    CHECK(read_config("[company]\ncurrency = \"JPY\"", "d")->channels.limit.minor == 1'000);
    CHECK(read_config("[company]\ncurrency = \"CNY\"", "d")->channels.limit.minor == 100'000);
    CHECK(read_config("[channels]\nlimit = \"50.50\"", "d")->channels.limit.minor == 5'050);
    CHECK(read_config("[channels]\nlimit = \"0\"", "d")->channels.limit.minor == 0);
}

TEST_CASE("a faulty configuration is refused with file and line", "[config]") {
    const auto [toml, sentence] = GENERATE(table<std::string, std::string>(
        {{"[listen]\nrequest = \"tcp://127.0.0.1:1\"", "etc/daemon.toml:2: "},
         {"[listen]\nrequest = \"tcp://127.0.0.1:1\"", "did you mean 'requests'"},
         {"[lisen]\n", "etc/daemon.toml:1: "},
         {"[listen]\ncurve = false\n", "'curve'"},
         {"[listen]\nzap_domain = \"\"\n", "'zap_domain'"},
         {"[listen]\n\nbacklog = \"many\"",
          "etc/daemon.toml:3: Expected 'backlog' in [listen] to be an integer, but it is a text."},
         {"[company]\nzone = \"Asia/Shangai\"", "etc/daemon.toml:2: Expected a time zone"},
         {"[company]\ncurrency = \"yuan\"", "three capital letters"},
         {"[company]\nname = \"a\\u202Eb\"", "control characters"},
         {"[channels]\nlimit = \"-1\"", "etc/daemon.toml:2: Expected a limit of zero or more CNY"},
         {"[channels]\nlimit = \"1000.00 USD\"", "Expected a limit of zero or more CNY"},
         {"[channels]\nlimit = 1000", "text"},
         {"[channels]\nlimits = \"1\"", "did you mean 'limit'"},
         {"[log]\nlevel = \"loud\"", "Expected debug, info, warning or error"},
         {"[listen\n", "etc/daemon.toml:1: Expected TOML"}}));
    CHECK_THAT(fault_of(toml), Catch::Contains(sentence));
}

TEST_CASE("settings that would make the daemon unsafe are refused", "[config]") {
    const std::string line = GENERATE(as<std::string>(),
                                      "message_bytes_max = -1",
                                      "message_bytes_max = 1073741824",
                                      "queue_messages_max = 0",
                                      "handshake_seconds = 0",
                                      "handshake_seconds = 3600",
                                      "heartbeat_seconds = 0",
                                      "silence_seconds = 0",
                                      "silence_seconds = 10",
                                      "requests = \"inproc://zeromq.zap.01\"",
                                      "requests = \"ipc:///tmp/open\"",
                                      "requests = \"tcp://:7300\"",
                                      "requests = \"tcp://127.0.0.1\"",
                                      "requests = \"tcp://127.0.0.1:70000\"",
                                      "feed = \"tcp://127.0.0.1:7300\"");
    INFO(line);
    CHECK_THAT(fault_of("[listen]\n" + line), Catch::StartsWith("etc/daemon.toml:2: Expected"));
}

TEST_CASE("founding makes keys that only their owner can read, and starting again keeps them", "[keys]") {
    const Folder folder;
    const HouseKeys founded = house_keys(folder.path / "keys", true);
    CHECK(mode_of(folder.path / "keys") == 0700);
    CHECK(mode_of(folder.path / "keys/server.key") == 0600);
    CHECK(mode_of(folder.path / "keys/operator.key") == 0600);
    CHECK(mode_of(folder.path / "keys/server.pub") == 0644);
    CHECK(read_key_file(folder.path / "keys/operator.key").person == "operator");

    const HouseKeys again = house_keys(folder.path / "keys", false);
    CHECK(again.server.public_key == founded.server.public_key);
    CHECK(again.operator_public_key == founded.operator_public_key);

    fs::remove(folder.path / "keys/operator.key");
    CHECK(house_keys(folder.path / "keys", false).operator_public_key.empty());
    fs::remove(folder.path / "keys/server.key");
    CHECK_THROWS_WITH(house_keys(folder.path / "keys", false), Catch::Contains("missing"));
}

TEST_CASE("a key file that is not safe or not whole is refused, and never quoted", "[keys]") {
    const Folder folder;
    const fs::path file = folder.path / "a.key";
    const KeyPair pair = make_key_pair(), other = make_key_pair();
    const auto fault = [&] {
        try {
            (void)read_key_file(file);
        } catch (const std::exception& error) {
            CHECK_THAT(error.what(), !Catch::Contains(pair.secret.reveal()));
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK_THAT(fault(), Catch::Contains("there is none"));
    write_key_file(file, {.person = "wang.fang", .key = pair});
    CHECK(fault().empty());
    CHECK_THROWS(write_key_file(file, {.person = "wang.fang", .key = other}));

    chmod(file.c_str(), 0640);
    CHECK_THAT(fault(), Catch::Contains("0640"));
    chmod(file.c_str(), 0600);
    fs::create_symlink(file, folder.path / "link.key");
    CHECK_THROWS_WITH(read_key_file(folder.path / "link.key"), Catch::Contains("link"));

    std::ofstream(file) << "public = \"" << other.public_key << "\"\nsecret = \"" << pair.secret.reveal() << "\"\n";
    CHECK_THAT(fault(), Catch::Contains("another one"));
    std::ofstream(file) << "public = \"x\"\nsecret = \"" << pair.secret.reveal() << "\n";
    CHECK_THAT(fault(), Catch::Contains("Expected TOML"));
    std::ofstream(file) << "public = \"" << pair.public_key << "\"\n";
    CHECK_THAT(fault(), Catch::Contains("secret"));
}

TEST_CASE("a line can not be forged by what stands in it", "[lines]") {
    CHECK(line_text("acted", {{"seq", 17}, {"instance", "MF-12"}, {"empty", ""}}) == "acted seq=17 instance=MF-12");
    CHECK(line_text("acted", {{"text", "two words"}}) == R"(acted text="two words")");
    CHECK(line_text("acted", {{"text", "a\nerror storage_failed seq=1"}}) ==
          R"(acted text="a\nerror storage_failed seq=1")");
    CHECK(line_text("acted", {{"text", "a\"b\\c\x1b[31m"}}) == R"(acted text="a\"b\\c\u{001B}[31m")");
    CHECK(escape_value("王芳") == "\"王芳\"");
    CHECK(escape_value("x\u202Ey") == R"("x\u{202E}y")");
    CHECK(escape_value(std::string(5000, 'x')).size() < 1100);
}

TEST_CASE("a signal waits to be taken and ends nothing", "[signals]") {
    const Signals signals;
    CHECK(signals.take().empty());
    raise(SIGHUP);
    raise(SIGTERM);
    std::vector<Signal> taken = signals.take();
    std::sort(taken.begin(), taken.end());
    CHECK(taken == std::vector<Signal>{Signal::stop, Signal::reload});
    CHECK(signals.take().empty());
}

TEST_CASE("random texts differ", "[randomness]") {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random_hex(16));
    CHECK(seen.size() == 1000);
    CHECK(seen.begin()->size() == 32);
}
