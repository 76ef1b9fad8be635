// Mail servers that err, as the courier meets them in the daemon's time: nothing is lost, and what comes twice is one mail.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "clients/notify/desk/replies.hpp"
#include "tests/delivery/mailroom.hpp"
#include "tests/fakes/mail/scripted_smtp.hpp"

using namespace countersign;
using namespace countersign::tests;
using mail::Script;
using mail::ScriptedSmtp;

namespace {

constexpr const char* monday = "2026-11-02T09:07:00+08:00";

mail::Account account_at(int port) { return {.host = "127.0.0.1", .port = port, .security = mail::Security::none}; }

// Minute by minute until nothing is owed, or they are over; how many it took.
int wait_until_delivered(Mailroom& room, int minutes) {
    for (int i = 0; i < minutes; ++i) {
        (void)room.rounds();
        if (room.owed().empty()) return i;
        room.pass(1);
    }
    return minutes;
}

std::vector<std::string> message_ids(ScriptedSmtp& server) {
    std::vector<std::string> ids;
    for (const mail::WholeLetter& letter : server.letters()) ids.push_back(header_of(letter.bytes, "Message-ID"));
    return ids;
}

std::vector<std::string> outcomes(const Mailroom& room, const std::string& event) {
    std::vector<std::string> texts;
    for (const Line& line : room.lines)
        if (line.event == event) texts.push_back(line.outcome);
    return texts;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a greylisting server gets the letter again after some minutes, and it arrives once", "[delivery]") {
    const int port = mail::free_port();
    auto server = std::make_unique<ScriptedSmtp>(std::vector{Script::answering("RCPT", "451 4.7.1 greylisted, come back")}, port);
    Mailroom room(monday, account_at(port));
    room.give_mailboxes({"an.qi"});
    room.filed("pool");
    (void)room.rounds();
    CHECK(room.owed().size() == 1);
    CHECK(server->letters().empty());
    REQUIRE(outcomes(room, "failed").size() == 1);
    CHECK(holds(outcomes(room, "failed")[0], "451 4.7.1 greylisted, come back"));
    server.reset();
    server = std::make_unique<ScriptedSmtp>(std::vector{Script::good()}, port);

    room.pass(4);
    (void)room.rounds();
    CHECK(server->letters().empty());  // too early: the server would only start counting again
    CHECK(wait_until_delivered(room, 30) < 30);

    REQUIRE(room.posted().size() == 1);
    CHECK(message_ids(*server) == std::vector<std::string>{"<" + room.posted()[0].message_id + ">"});
    CHECK(room.delivered().size() == 1);
}

TEST_CASE("a mailbox that the server does not know is noted, and the next channel is used", "[delivery]") {
    ScriptedSmtp server({Script::answering("RCPT", "550 5.1.1 no such user here")});
    Mailroom room(monday, account_at(server.port()));
    room.give_mailboxes({"an.qi"});
    room.give_addresses({"an.qi"});
    room.filed("pool");
    (void)room.rounds();

    CHECK(room.chat->persons() == std::vector<std::string>{"an.qi"});
    CHECK(room.owed().empty());
    CHECK(notify::is_bad_address(room.memory(), mailbox_of("an.qi")));
    CHECK(server.letters().empty());
}

TEST_CASE("without another channel an unknown mailbox is a dead letter that an operator is told of", "[delivery]") {
    ScriptedSmtp server({Script::answering("RCPT", "550 5.1.1 no such user here")});
    Mailroom room(monday, account_at(server.port()));
    room.give_mailboxes({"an.qi"});
    room.filed("pool");
    (void)room.rounds();

    const json given_up = room.owed({{"given_up", true}});
    REQUIRE(given_up.size() == 1);
    CHECK(holds(given_up[0].at("outcome").dump(), "550 5.1.1 no such user here"));
    CHECK(notify::is_bad_address(room.memory(), mailbox_of("an.qi")));
}

TEST_CASE("a letter that the server refuses is given up once, and its address stays good", "[delivery]") {
    ScriptedSmtp server({Script::answering(".", "554 5.7.1 content refused")});
    Mailroom room(monday, account_at(server.port()));
    room.give_mailboxes({"an.qi"});
    room.filed("pool");
    (void)room.rounds();
    for (int i = 0; i < 3; ++i) {
        room.pass(60);
        (void)room.rounds();
    }

    CHECK(server.letters().size() == 1);  // it is not sent over and over
    const json given_up = room.owed({{"given_up", true}});
    REQUIRE(given_up.size() == 1);
    CHECK(holds(given_up[0].at("outcome").dump(), "554 5.7.1 content refused"));
    CHECK_FALSE(notify::is_bad_address(room.memory(), mailbox_of("an.qi")));
}

TEST_CASE("a server that is away for an hour loses nothing and gets nothing twice", "[delivery]") {
    const int port = mail::free_port();
    Mailroom room(monday, account_at(port));
    room.give_mailboxes({"an.qi", "bai.lu", "cao.yu"});
    for (int i = 0; i < 3; ++i) room.filed("all");
    CHECK(wait_until_delivered(room, 60) == 60);
    CHECK(room.owed({{"given_up", true}}).empty());
    ScriptedSmtp server({Script::good()}, port);

    CHECK(wait_until_delivered(room, 120) < 120);

    std::multiset<std::string> sent, arrived;
    for (const Posted& one : room.posted()) sent.insert("<" + one.message_id + ">");
    for (const std::string& id : message_ids(server)) arrived.insert(id);
    CHECK(arrived == sent);
    CHECK(std::set<std::string>(arrived.begin(), arrived.end()).size() == 9);
    CHECK(arrived.size() == 9);
}

TEST_CASE("a connection lost after the last byte brings the same Message-ID again", "[delivery]") {
    ScriptedSmtp server({Script::dropping("."), Script::good()});
    Mailroom room(monday, account_at(server.port()));
    room.give_mailboxes({"an.qi"});
    room.filed("pool");
    CHECK(wait_until_delivered(room, 30) < 30);

    const auto ids = message_ids(server);
    REQUIRE(ids.size() == 2);
    CHECK(ids[0] == ids[1]);
    CHECK(ids[0] == "<" + room.posted().at(0).message_id + ">");
    CHECK(room.posted().size() == 1);
    CHECK(room.delivered().size() == 1);
}
