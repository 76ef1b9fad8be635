#include <atomic>
#include <filesystem>

#include <catch2/catch.hpp>

#include "clients/connection/client_config.hpp"
#include "clients/connection/remembered.hpp"
#include "clients/connection/request_id.hpp"
#include "tests/clients/fake_daemon.hpp"

namespace countersign::connection {

using nlohmann::json;
using testing::FakeDaemon;
using testing::TemporaryFolder;

namespace {

const json change{{"request", "r-1"}, {"instance", "MF-1"}};

}  // namespace

TEST_CASE("a question without answer is asked again in the same bytes and gets the one true answer", "[connection]") {
    std::atomic<int> asked = 0;
    FakeDaemon daemon([&](const json&) -> std::optional<json> {
        if (++asked < 3) return std::nullopt;
        return testing::result({{"seq", 7}});
    });
    Connection connection(daemon.address(), make_key("wang.fang"));

    const auto answer = connection.ask("task.act", change);

    REQUIRE(answer);
    CHECK((*answer)["seq"] == 7);
    const auto messages = daemon.messages();
    REQUIRE(messages.size() == 3);
    CHECK(messages[0] == messages[1]);
    CHECK(messages[1] == messages[2]);
    CHECK(json::parse(messages[0])["params"]["request"] == "r-1");
}

TEST_CASE("a change that is never answered has an unknown outcome, a query simply no answer", "[connection]") {
    FakeDaemon daemon([](const json&) { return std::nullopt; });
    Connection connection(daemon.address(), make_key("wang.fang"));

    const auto changed = connection.ask("task.act", change);
    const auto queried = connection.ask("task.inbox", json::object());

    REQUIRE(!changed);
    CHECK(changed.error().kind == FailureKind::outcome_unknown);
    CHECK(changed.error().request == "r-1");
    REQUIRE(!queried);
    CHECK(queried.error().kind == FailureKind::no_answer);
    CHECK(daemon.messages().size() == 6);
}

TEST_CASE("where no daemon listens, nothing was asked and that is what is said", "[connection]") {
    Address address;
    {
        FakeDaemon gone([](const json&) { return std::nullopt; });
        address = gone.address();
    }
    Connection connection(address, make_key("wang.fang"));

    const auto answer = connection.ask("task.act", change);

    REQUIRE(!answer);
    CHECK(answer.error().kind == FailureKind::no_connection);
}

TEST_CASE("a daemon with another key than we know is not spoken to", "[connection]") {
    FakeDaemon daemon([](const json&) { return testing::result(1); });
    Address address = daemon.address();
    address.server_key = make_key("impostor").public_key;
    Connection connection(address, make_key("wang.fang"));

    const auto answer = connection.ask("task.act", change);

    REQUIRE(!answer);
    CHECK(answer.error().kind == FailureKind::no_connection);
    CHECK(daemon.messages().empty());
}

TEST_CASE("a key that the daemon does not accept is told at once", "[connection]") {
    FakeDaemon daemon([](const json&) { return testing::result(1); }, false);
    Address address = daemon.address();
    address.timeout = std::chrono::seconds(30);
    Connection connection(address, make_key("stranger"));

    const auto answer = connection.ask("task.act", change);

    REQUIRE(!answer);
    CHECK(answer.error().kind == FailureKind::key_not_accepted);
}

TEST_CASE("a message above one MiB is not sent", "[connection]") {
    FakeDaemon daemon([](const json&) { return testing::result(1); });
    Connection connection(daemon.address(), make_key("wang.fang"));

    const auto answer = connection.ask("task.act", {{"request", "r"}, {"reason", std::string(message_bytes_max, 'x')}});

    REQUIRE(!answer);
    CHECK(answer.error().kind == FailureKind::too_large);
    CHECK(daemon.messages().empty());
}

TEST_CASE("a refusal keeps its code, its sentence in both languages and its hint", "[connection]") {
    FakeDaemon daemon([](const json&) { return testing::refusal("too_early"); });
    Connection connection(daemon.address(), make_key("wang.fang"));

    const auto answer = connection.ask("task.act", change);

    REQUIRE(!answer);
    CHECK(answer.error().kind == FailureKind::refused);
    CHECK(answer.error().code == "too_early");
    CHECK(answer.error().text == Sentence{"不够。", "Expected more, but it is less."});
    CHECK(answer.error().hint.en == "a little more");
}

TEST_CASE("a key file is read as it was written, and refused when others may read it", "[connection]") {
    const TemporaryFolder folder;
    const auto path = folder.path("wang.fang.key");
    const auto key = make_key("wang.fang");
    REQUIRE(write_key_file(path, key));
    CHECK(read_key_file(path) == key);
    CHECK(!write_key_file(path, make_key("another")));

    std::filesystem::permissions(path, std::filesystem::perms(0640));

    const auto read = read_key_file(path);
    REQUIRE(!read);
    CHECK(read.error().text.en.find("0640") != std::string::npos);
}

TEST_CASE("the daemon's key is read from TOML and as bare text", "[connection]") {
    const TemporaryFolder folder;
    const auto key = make_key("daemon").public_key;

    CHECK(read_server_key(folder.write("a.pub", "public = \"" + key + "\"\n")) == key);
    CHECK(read_server_key(folder.write("b.pub", key + "\n")) == key);
    CHECK(!read_server_key(folder.write("c.pub", "nothing of the kind")));
}

TEST_CASE("the configuration is read relative to its file, and unknown settings are refused", "[connection]") {
    const TemporaryFolder folder;
    const auto config = read_client_config(
        folder.write("client.toml", "endpoint = \"tcp://127.0.0.1:7300\"\nserver_key = \"server.pub\"\nkey = \"/k\"\ntimeout = 2\n"));

    REQUIRE(config);
    CHECK(config->server_key == folder.path("server.pub"));
    CHECK(config->key == "/k");
    CHECK(config->timeout == std::chrono::seconds(2));
    CHECK(feed_beside(config->endpoint) == "tcp://127.0.0.1:7301");
    CHECK(!read_client_config(folder.write("client.toml", "endpoin = \"x\"\n")));
}

TEST_CASE("a client remembers the newest head and every unanswered request", "[connection]") {
    const TemporaryFolder folder;
    const Remembered remembered(folder.folder(), "the daemon's key");
    remembered.saw({.seq = 9, .hash = "nine"});
    remembered.saw({.seq = 8, .hash = "eight"});
    remembered.keep("r-1", {.method = "task.act", .params = change});

    CHECK(remembered.head() == Head{.seq = 9, .hash = "nine"});
    REQUIRE(remembered.kept("r-1"));
    CHECK(remembered.kept("r-1")->params == change);
    CHECK(!remembered.kept("../head"));
    CHECK(!Remembered(folder.folder(), "another daemon's key").head());
    remembered.forget("r-1");
    CHECK(!remembered.kept("r-1"));
}

TEST_CASE("request ids are fit for the protocol and never the same", "[connection]") {
    const auto id = make_request_id();
    CHECK(is_request_id(id));
    CHECK(id != make_request_id());
    CHECK(!is_request_id("a b"));
    CHECK(!is_request_id(std::string(65, 'a')));
}

}  // namespace countersign::connection
