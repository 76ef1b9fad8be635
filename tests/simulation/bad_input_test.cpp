// Whatever reaches the real daemon, it answers with a sentence (or closes the connection of a peer that
// floods it), goes on, and has lost nothing.
#include <fstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sqlite3.h>

#include "tests/fakes/small_disk.hpp"
#include "tests/simulation/proving_ground.hpp"

using namespace countersign::tests;
using nlohmann::json;
using std::chrono::milliseconds;

namespace {

void check_unharmed(ProvingGround& ground) {
    const auto harm = ground.unharmed();
    INFO(harm.value_or(""));
    CHECK_FALSE(harm);
}

// The event that a connection attempt with this key ends with: ZMQ_EVENT_HANDSHAKE_SUCCEEDED or one of the failures.
int outcome_of_handshake(zmq::context_t& context, const Address& address, const CurveKey& key) {
    zmq::socket_t socket(context, zmq::socket_type::dealer);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::curve_serverkey, address.server_key);
    socket.set(zmq::sockopt::curve_publickey, key.public_key);
    socket.set(zmq::sockopt::curve_secretkey, key.secret_key);
    constexpr int all = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                        ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL;
    const std::string name = fmt::format("inproc://monitor-{}", key.public_key);
    if (zmq_socket_monitor(socket.handle(), name.c_str(), all) != 0) return -1;
    zmq::socket_t monitor(context, zmq::socket_type::pair);
    monitor.set(zmq::sockopt::rcvtimeo, 20'000);
    monitor.connect(name);
    socket.connect(address.endpoint);
    zmq::message_t event;
    int outcome = 0;
    if (monitor.recv(event)) {
        std::uint16_t number = 0;
        std::memcpy(&number, event.data(), sizeof number);
        outcome = number;
    }
    zmq_socket_monitor(socket.handle(), nullptr, 0);
    return outcome;
}

void execute(const std::filesystem::path& database, const std::string& sql) {
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open(database.c_str(), &connection) == SQLITE_OK);
    char* error = nullptr;
    const int code = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &error);
    INFO((error == nullptr ? "" : error));
    CHECK(code == SQLITE_OK);
    sqlite3_close(connection);
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("text that is no request is answered with a sentence", "[simulation][bad_input]") {
    ProvingGround ground;
    RawClient clerk = ground.client(ground.people().clerks[0]);
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    std::string batch = "[";
    for (int i = 0; i < 101; ++i) batch += wire::question(1, "admin.status", "") + (i < 100 ? "," : "]");
    const std::vector<std::string> malformed{
        "",
        "{",
        "]",
        "null",
        "\"text\"",
        "12",
        "[]",
        "{}",
        "nonsense",
        std::string("\0\0\0", 3),
        "\xff\xfe\x80",
        "{\"jsonrpc\":\"2.0\",\"id\":1,",
        R"({"jsonrpc":"1.0","id":1,"method":"admin.status"})",
        R"({"jsonrpc":"2.0","id":1,"id":2,"method":"admin.status"})",
        R"({"jsonrpc":"2.0","id":1.5,"method":"admin.status"})",
        R"({"jsonrpc":"2.0","id":1,"method":7})",
        R"({"jsonrpc":"2.0","id":1,"method":"admin.status","params":"x"})",
        R"({"jsonrpc":"2.0","id":{},"method":"admin.status"})",
        R"({"jsonrpc":"2.0","id":1,"method":"admin.status","more":1})",
        R"({"jsonrpc":"2.0","id":1,"method":"instance.list","params":{"limit":1e1}})",
        R"({"jsonrpc":"2.0","id":1,"method":"instance.list","params":{"limit":NaN}})",
        R"({"jsonrpc":"2.0","id":1,"method":"admin.status","params":)" + deep + "}",
        batch};
    for (const std::string& text : malformed) {
        const json answer = clerk.say(text);
        INFO("sent " << text.substr(0, 200) << "\nanswered " << answer.dump());
        const json& one = answer.is_array() && answer.size() == 1 ? answer.front() : answer;
        CHECK(has_sentence(one));
    }
    check_unharmed(ground);
}

TEST_CASE("parameters of the wrong type, unknown methods and unknown parameters are answered with a sentence",
          "[simulation][bad_input]") {
    ProvingGround ground;
    RawClient clerk = ground.client(ground.people().clerks[0]);
    const std::string& statement = ground.statement();
    const json good{{"request", "x1"}, {"instance", statement}, {"version", 2}, {"action", "approve"}};
    const auto with = [&](const char* name, json value) {
        json params = good;
        params[name] = std::move(value);
        return params;
    };
    const auto without = [&](const char* name) {
        json params = good;
        params.erase(name);
        return params;
    };
    const std::vector<json> wrong{with("version", "2"),
                                  with("version", -1),
                                  with("version", true),
                                  with("version", nullptr),
                                  with("version", json::array({2})),
                                  with("version", std::numeric_limits<std::uint64_t>::max()),
                                  with("instance", 12),
                                  with("instance", "MF-0"),
                                  with("instance", "MF-99999"),
                                  with("instance", "MF-18446744073709551616"),
                                  with("instance", "XX-1"),
                                  with("instance", ""),
                                  with("action", 1),
                                  with("action", ""),
                                  with("action", "no_such_action"),
                                  with("request", 7),
                                  with("request", ""),
                                  with("request", "two words"),
                                  with("request", std::string(65, 'x')),
                                  with("form", json::array()),
                                  with("form", "x"),
                                  with("input", 3),
                                  with("input", {{"surplus", 1}}),
                                  with("reason", 5),
                                  with("to", json::object()),
                                  with("surplus", 1),
                                  without("request"),
                                  without("instance"),
                                  without("version"),
                                  without("action")};
    for (const json& params : wrong) {
        const json answer = clerk.ask("task.act", params);
        INFO("sent " << params.dump() << "\nanswered " << answer.dump());
        CHECK(has_sentence(answer));
    }
    for (const char* method : {"admin", "task.approve", "rpc.nothing", "admin.status "}) {
        const json answer = clerk.ask(method);
        INFO("method '" << method << "' " << answer.dump());
        CHECK(word_of(answer) == "unknown_method");
        CHECK(answer.at("error").at("code") == -32601);
        CHECK(has_sentence(answer));
    }
    CHECK(has_sentence(clerk.ask("instance.list", {{"limit", 0}})));
    CHECK(has_sentence(clerk.ask("instance.list", {{"limit", 1001}})));
    CHECK(has_sentence(clerk.ask("instance.list", {{"after", "nonsense"}})));
    CHECK(has_sentence(clerk.ask("events.since", {{"seq", "first"}})));
    check_unharmed(ground);
}

TEST_CASE("a peer that sends ten megabytes is disconnected, and the others are served", "[simulation][bad_input]") {
    ProvingGround ground;
    RawClient flooding = ground.client(ground.people().reps[0]);
    RawClient clerk = ground.client(ground.people().clerks[0]);
    flooding.send(std::string(10 * 1024 * 1024, 'x'));
    // The answer would come before that of the other, who asks later.
    CHECK(word_of(clerk.ask("admin.status")) == "result");
    CHECK_FALSE(flooding.receive_within(milliseconds{500}));
    check_unharmed(ground);
    INFO(ground.daemon().latest_output());
    CHECK(ground.daemon().latest_output().find("disconnected") != std::string::npos);
}

TEST_CASE("a message of a thousand frames is answered with a sentence", "[simulation][bad_input]") {
    ProvingGround ground;
    RawClient clerk = ground.client(ground.people().clerks[0]);
    clerk.send_frames(std::vector<std::string>(1000, wire::question(1, "admin.status", "")));
    const auto text = clerk.receive_within(std::chrono::seconds{20});
    REQUIRE(text);
    INFO(*text);
    CHECK(has_sentence(json::parse(*text)));
    CHECK(word_of(clerk.ask("admin.status")) == "result");
    check_unharmed(ground);
}

TEST_CASE("an unknown key does not get in, and a removed person's key gets no further", "[simulation][bad_input]") {
    ProvingGround ground;
    const Address address = address_of(ground.daemon());
    CHECK(outcome_of_handshake(ground.context(), address, ground.people().clerks[0].key) ==
          ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    CHECK(outcome_of_handshake(ground.context(), address, make_curve_key()) == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);

    RawClient clerk = ground.client(ground.people().clerks[0]);
    CHECK(word_of(clerk.ask("admin.status")) == "result");
    RawClient boss = ground.the_operator();
    const Worker& gone = ground.people().clerks[0];
    (void)boss.demand(
        "people.import",
        {{"request", "leave"},
         {"persons", {{{"id", gone.id}, {"name", gone.id}, {"roles", {"sales-clerk", "auditor"}}, {"active", false}}}},
         {"keys", json::array()}});
    const json refused = clerk.ask(
        "task.act", {{"request", "x1"}, {"instance", ground.statement()}, {"version", 2}, {"action", "approve"}});
    INFO(refused.dump());
    CHECK(word_of(refused) == "unknown_key");
    CHECK(has_sentence(refused));
    CHECK(outcome_of_handshake(ground.context(), address, gone.key) == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);

    RawClient rep = ground.client(ground.people().reps[0]);
    CHECK(word_of(rep.ask("admin.status")) == "result");
    (void)boss.demand("people.revoke_key",
                      {{"request", "revoke"}, {"public_key", ground.people().reps[0].key.public_key}});
    CHECK(word_of(rep.ask("admin.status")) == "unknown_key");
    CHECK(outcome_of_handshake(ground.context(), address, ground.people().reps[0].key) ==
          ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
    CHECK(boss.demand("audit.verify").at("ok") == true);
}

TEST_CASE("a stale version and a request id with another body are refused, and change nothing",
          "[simulation][bad_input]") {
    ProvingGround ground;
    RawClient clerk = ground.client(ground.people().clerks[0]), rep = ground.client(ground.people().reps[0]);
    const json stale = clerk.ask(
        "task.act", {{"request", "x1"}, {"instance", ground.statement()}, {"version", 1}, {"action", "approve"}});
    INFO(stale.dump());
    CHECK(word_of(stale) == "stale_version");
    CHECK(has_sentence(stale));
    CHECK(stale.at("error").at("data").at("version") == 2);
    CHECK(stale.at("error").at("data").at("changes").size() == 1);

    const json other = rep.say(
        wire::question(1, "task.act", wire::act("ground-file", ground.statement(), 1, "submit", wire::form(99))));
    INFO(other.dump());
    CHECK(word_of(other) == "request_reused");
    CHECK(has_sentence(other));
    const json same =
        rep.say(wire::question(1, "task.act", wire::act("ground-file", ground.statement(), 1, "submit", wire::form())));
    INFO(same.dump());
    CHECK(same.at("result").at("repeated") == true);
    check_unharmed(ground);
}

TEST_CASE("a broken definition is refused with the line, and the published one goes on", "[simulation][bad_input]") {
    ProvingGround ground;
    RawClient boss = ground.the_operator();
    const std::string good = replaced(monthly_fee_without_key(), "\nversion = 1\n", "\nversion = 2\n");
    const std::vector<std::string> broken{
        "",
        "workflow = ",
        "workflow = \"x\"",
        "\xff\xfe",
        replaced(good, "initial = \"draft\"", "initial = \"drafft\""),
        replaced(good, "to = \"manager_check\"", "to = \"nowhere\""),
        replaced(good, "size(form.lines) > 0", "size(form.linens) > 0"),
        replaced(good, "size(form.lines) > 0", "form.lines"),
        replaced(good, "[state.draft]", "[state.draft]\nsurprise = 1"),
        replaced(good, "at = \"last working day, 18:00\"", "at = \"working day 1, 18:00\""),
        std::string(900'000, '#')};
    int request = 0;
    for (const std::string& text : broken) {
        const json answer =
            boss.ask("workflow.publish",
                     {{"request", fmt::format("p{}", ++request)},
                      {"text", json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace))}});
        INFO("published " << text.substr(0, 60) << "\nanswered " << answer.dump().substr(0, 1500));
        CHECK(word_of(answer) == "invalid_definition");
        CHECK(has_sentence(answer));
    }
    const json checked = boss.demand("workflow.check", {{"text", broken[4]}});
    INFO(checked.dump());
    CHECK(checked.at("ok") == false);
    CHECK(checked.at("faults").at(0).at("line").get<int>() > 0);
    CHECK(boss.demand("workflow.check", {{"text", good}}).at("ok") == true);
    check_unharmed(ground);
}

TEST_CASE("a year that the calendar does not have is refused, never guessed", "[simulation][bad_input]") {
    ProvingGround ground;
    RawClient boss = ground.the_operator(), clerk = ground.client(ground.people().clerks[0]);
    for (const json& answer :
         {clerk.ask("calendar.resolve", {{"moment", "working day 8, 18:00"}, {"month", "2027-01"}}),
          clerk.ask("calendar.month", {{"month", "2027-01"}})}) {
        INFO(answer.dump());
        CHECK(word_of(answer) == "calendar_year_missing");
        CHECK(has_sentence(answer));
    }
    CHECK(has_sentence(clerk.ask("calendar.month", {{"month", "2026-13"}})));
    CHECK(has_sentence(clerk.ask("calendar.resolve", {{"moment", "working day soon"}})));
    check_unharmed(ground);
    (void)boss.demand("admin.clock.advance", {{"request", "far"}, {"to", "2027-01-05T10:00:00+08:00"}});
    const json late = clerk.ask(
        "instance.open", {{"request", "late"}, {"workflow", "monthly-fee"}, {"initiator", ground.people().reps[0].id}});
    INFO(late.dump());
    CHECK(word_of(late) == "calendar_year_missing");
    CHECK(has_sentence(late));
    CHECK(boss.demand("audit.verify").at("ok") == true);
}

TEST_CASE("amounts below zero and beyond what can be held are refused", "[simulation][bad_input]") {
    ProvingGround ground;
    RawClient clerk = ground.client(ground.people().clerks[0]), rep = ground.client(ground.people().reps[0]),
              finance = ground.client(ground.people().finance[0]);
    const auto opened =
        clerk.demand("instance.open",
                     {{"request", "amounts"}, {"workflow", "monthly-fee"}, {"initiator", ground.people().reps[0].id}});
    ground.remember();
    int request = 0;
    const auto filed = [&](const std::string& purchased, const std::string& collected, const std::string& sold) {
        const std::string form = fmt::format(
            R"("form":{{"lines":[{{"customer":"c","product":"cough","purchased":{},"collected":{},"sold_through":{},"purpose":"event","payee":"company"}}]}})",
            purchased,
            collected,
            sold);
        return rep.say(wire::question(
            5,
            "task.act",
            wire::act(fmt::format("a{}", ++request), opened.at("instance").get<std::string>(), 1, "submit", form)));
    };
    const auto yuan = [](const std::string& minor) {
        return fmt::format(R"({{"amount":{},"currency":"CNY"}})", minor);
    };
    const std::string fine = yuan("1000"), most = "9223372036854775807", beyond = "9223372036854775808";
    const std::vector<json> answers{
        filed(yuan("-1"), fine, "1"),
        filed(fine, yuan("-9223372036854775808"), "1"),
        filed(yuan(beyond), fine, "1"),
        filed(yuan("1e3"), fine, "1"),
        filed(yuan("10.00"), fine, "1"),
        filed(yuan("\"1000\""), fine, "1"),
        filed(yuan(most), yuan(most), "1"),
        filed(fine, fine, "-1"),
        filed(fine, fine, "10000001"),
        filed(fine, fine, beyond),
        filed("1000", fine, "1"),
        filed(R"({"amount":1})", fine, "1"),
        filed(R"({"amount":1,"currency":"XYZ9"})", fine, "1"),
        filed(R"({"amount":1,"currency":"USD"})", fine, "1"),
        finance.ask("settings.set",
                    {{"request", "s1"},
                     {"workflow", "monthly-fee"},
                     {"values", {{"advance_limit", {{"amount", -1}, {"currency", "CNY"}}}}}})};
    for (const json& answer : answers) {
        INFO(answer.dump());
        CHECK(has_sentence(answer));
    }
    check_unharmed(ground);
}

TEST_CASE("a second daemon on the same directory is refused, and the first goes on", "[simulation][bad_input]") {
    ProvingGround ground;
    DaemonProcess second(
        {.program = {}, .folder = ground.daemon().data().parent_path(), .more_config = {}, .environment = {}});
    const Ended ended = second.run_to_its_end();
    INFO(ended.output);
    CHECK(ended.code != 0);
    CHECK(ended.code < 128);
    CHECK(ended.output.find("Expected") != std::string::npos);
    check_unharmed(ground);
}

TEST_CASE("a log of a newer schema or of another program is refused", "[simulation][bad_input]") {
    ProvingGround ground;
    REQUIRE(ground.daemon().stop().code == 0);
    const auto log = ground.daemon().data() / "log.db";
    for (const auto& [change, back] : {std::pair{"PRAGMA user_version = 99", "PRAGMA user_version = 1"},
                                       std::pair{"PRAGMA application_id = 7", "PRAGMA application_id = 1129532487"}}) {
        execute(log, change);
        const auto ended = ground.daemon().start_or_end();
        INFO(change << "\n" << (ended ? ended->output : "it listens"));
        REQUIRE(ended);
        CHECK(ended->code != 0);
        CHECK(ended->code < 128);
        CHECK(ended->output.find("Expected") != std::string::npos);
        execute(log, back);
    }
    ground.daemon().start();
    check_unharmed(ground);
}

TEST_CASE("on a full disk the daemon refuses to change anything, still answers, and has lost nothing",
          "[simulation][bad_input]") {
    TemporaryFolder folder;
    const SmallDisk disk(folder.path(), "size=64m");
    if (!disk.is_mounted()) return;
    zmq::context_t context{1};
    const Workforce people = Workforce::of(1);
    DaemonProcess daemon({.program = {}, .folder = folder.path(), .more_config = {}, .environment = {}});
    daemon.start();
    {
        RawClient boss = operator_of(context, daemon);
        employ(boss, people, monthly_fee_without_key());
    }
    std::optional<RawClient> clerk;
    clerk.emplace(context, address_of(daemon), people.clerks[0].key);
    int request = 0;
    const auto open = [&] {
        return clerk->ask(
            "instance.open",
            {{"request", fmt::format("o{}", ++request)}, {"workflow", "monthly-fee"}, {"initiator", "rep1"}});
    };
    REQUIRE(word_of(open()) == "result");
    REQUIRE(word_of(clerk->ask("instance.show", {{"instance", "MF-1"}})) == "result");  // it is in the views

    disk.fill();
    std::uint64_t acknowledged = 1;
    json answer = open();
    for (; word_of(answer) == "result"; answer = open()) ++acknowledged;
    INFO(answer.dump() << "\n" << daemon.latest_output());
    CHECK(word_of(answer) == "read_only");
    CHECK(has_sentence(answer));
    REQUIRE(daemon.is_running());
    CHECK(word_of(open()) == "read_only");
    CHECK(word_of(clerk->ask("admin.status")) == "result");
    CHECK(clerk->demand("admin.status").at("read_only") == true);
    CHECK(word_of(clerk->ask("instance.show", {{"instance", "MF-1"}})) == "result");

    disk.empty();
    CHECK(daemon.stop().code == 0);
    daemon.start();
    clerk.emplace(context, address_of(daemon), people.clerks[0].key);
    RawClient boss = operator_of(context, daemon);
    CHECK(boss.demand("admin.status").at("open") == acknowledged);
    CHECK(boss.demand("audit.verify").at("ok") == true);
    CHECK(word_of(open()) == "result");
}

TEST_CASE("where the views find the disk full first, nothing is changed any more, and nobody is shown less than they know",
          "[simulation][bad_input]") {
    TemporaryFolder folder;
    TemporaryFolder apart;
    const SmallDisk disk(apart.path(), "size=64m");
    if (!disk.is_mounted()) return;
    zmq::context_t context{1};
    const Workforce people = Workforce::of(1);
    DaemonProcess daemon({.program = {}, .folder = folder.path(), .more_config = {}, .environment = {}});
    daemon.start();
    CHECK(daemon.stop().code == 0);
    for (const char* suffix : {"", "-wal"}) {
        const std::filesystem::path file = daemon.data() / (std::string("views.db") + suffix);
        if (!std::filesystem::exists(file)) continue;
        std::filesystem::copy_file(file, apart.path() / file.filename());
        std::filesystem::remove(file);
    }
    std::filesystem::create_symlink(apart.path() / "views.db", daemon.data() / "views.db");
    daemon.start();
    RawClient boss = operator_of(context, daemon);
    employ(boss, people, monthly_fee_without_key());
    RawClient clerk(context, address_of(daemon), people.clerks[0].key);
    int request = 0;
    const auto open = [&](RawClient& by) {
        return by.ask("instance.open",
                      {{"request", fmt::format("o{}", ++request)}, {"workflow", "monthly-fee"}, {"initiator", "rep1"}});
    };
    const auto show = [&](RawClient& to, const char* instance) { return to.ask("instance.show", {{"instance", instance}}); };
    REQUIRE(word_of(open(clerk)) == "result");
    REQUIRE(word_of(show(clerk, "MF-1")) == "result");

    disk.fill();
    REQUIRE(word_of(open(clerk)) == "result");
    const json refused = show(clerk, "MF-2");
    INFO(refused.dump() << "\n" << daemon.latest_output());
    CHECK(word_of(refused) == "read_only");
    CHECK(has_sentence(refused));
    CHECK(word_of(show(boss, "MF-1")) == "result");
    CHECK(word_of(open(clerk)) == "read_only");
    const json status = boss.demand("admin.status");
    CHECK(status.at("read_only") == true);
    CHECK(status.at("views_seq").get<int>() == status.at("head").at("seq").get<int>() - 1);

    disk.empty();
    json shown = show(clerk, "MF-2");
    while (word_of(shown) == "read_only") shown = show(clerk, "MF-2");  // a try that had begun before
    CHECK(word_of(shown) == "result");
    CHECK(word_of(open(clerk)) == "read_only");
    CHECK(daemon.stop().code == 0);
    daemon.start();
    RawClient again = operator_of(context, daemon);
    CHECK(again.demand("admin.status").at("open") == 2);
    CHECK(again.demand("audit.verify").at("ok") == true);
    RawClient clerk_again(context, address_of(daemon), people.clerks[0].key);
    CHECK(word_of(open(clerk_again)) == "result");
}
