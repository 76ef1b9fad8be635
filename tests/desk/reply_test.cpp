// What people write back to letters.
#include <catch2/catch.hpp>

#include "clients/notify/desk/replies.hpp"
#include "tests/desk/company.hpp"

namespace countersign::tests {

using namespace notify;

namespace {

struct Mailroom {
    Company company;
    Houses houses{company.make_house()};
    std::vector<ReplyLetter> letters;
    std::vector<Sentence> told;

    [[nodiscard]] RepliesParts parts(std::optional<nlohmann::json> limit = {}) {
        return {.memory = company.memory(),
                .houses = houses,
                .now = [this] { return company.now; },
                .find_person = person_of_account,  // this daemon keeps addresses too
                .send_letter = [this](const ReplyLetter& letter) { letters.push_back(letter); },
                .tell_operator = [this](const Sentence& sentence) { told.push_back(sentence); },
                .pages = wording::Pages("https://approve.example.com"),
                .decide_by_reply = std::move(limit)};
    }

    [[nodiscard]] std::string token(const std::string& person = "li.na") {
        Grant grant = company.grant(person, "mail");
        grant.action.clear();
        return company.token(grant);
    }
    [[nodiscard]] Reply reply(const std::string& text = "第三行请再核对。") {
        return {.message_id = "m1@example.com", .from = "li.na@example.com", .token = token(), .text = text};
    }
    [[nodiscard]] std::size_t remarks() { return company.daemon().asked("instance.comment").size(); }
};

nlohmann::json yuan(std::int64_t minor) { return {{"amount", minor}, {"currency", "CNY"}}; }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a reply becomes a remark in the person's name, and one that is read twice is one", "[desk]") {
    Mailroom room;
    Replies replies(room.parts());
    const Reply reply = room.reply("  第三行请再核对。\r\n");

    CHECK(replies.on_reply(reply) == ReplyOutcome::commented);
    CHECK(replies.on_reply(reply) == ReplyOutcome::commented);

    const auto asked = room.company.daemon().asked("instance.comment");
    REQUIRE(asked.size() == 2);
    CHECK(asked[0] == asked[1]);
    CHECK(asked[0]["text"] == "第三行请再核对。");
    CHECK(asked[0]["instance"] == "MF-12");
    CHECK(asked[0]["as"] == nlohmann::json{{"person", "li.na"}, {"channel", "mail"}});
    CHECK(room.company.acts() == 1);  // one entry
    CHECK(room.letters.empty());
}

TEST_CASE("a long reply is cut to what the daemon takes, and says so", "[desk]") {
    Mailroom room;
    Replies replies(room.parts());
    std::string text;
    for (int i = 0; i < 3000; ++i) text += "长";

    CHECK(replies.on_reply(room.reply(text)) == ReplyOutcome::commented);

    const std::string remark = room.company.daemon().asked("instance.comment").at(0)["text"];
    CHECK(remark.size() <= 2000);
    CHECK(contains(remark, "其余未收录"));
}

TEST_CASE("automatic mail is dropped and counted, and never answered", "[desk]") {
    Mailroom room;
    Replies replies(room.parts(yuan(1'000'000'00)));
    Reply reply = room.reply("APPROVE");
    reply.is_automatic = true;
    reply.is_authenticated = true;
    reply.command = ReplyCommand{.approves = true, .reason = {}};

    for (int i = 0; i < 3; ++i) CHECK(replies.on_reply(reply) == ReplyOutcome::automatic);

    CHECK(replies.count(ReplyOutcome::automatic) == 3);
    CHECK(room.company.daemon().messages().empty());
    CHECK(room.letters.empty());
}

TEST_CASE("a reply from another address than the person's is not recorded, and learns no link", "[desk]") {
    const auto from = GENERATE("mallory@example.org", "sun.li@example.com");
    const bool is_authenticated = GENERATE(true, false);
    Mailroom room;
    Replies replies(room.parts());
    Reply reply = room.reply();
    reply.from = from;
    reply.is_authenticated = is_authenticated;

    CHECK(replies.on_reply(reply) == ReplyOutcome::refused);

    CHECK(room.remarks() == 0);
    REQUIRE(room.letters.size() == (is_authenticated ? 1 : 0));
    if (is_authenticated) CHECK(room.letters[0].link.empty());
}

TEST_CASE("unknown and expired tokens, and tokens of other channels, record nothing", "[desk]") {
    Mailroom room;
    Replies replies(room.parts());
    Reply reply = room.reply();
    const std::string chat = room.company.token(room.company.grant());
    const std::string letter = reply.token;

    for (const std::string& token : {std::string(), std::string("garbled"), chat}) {
        reply.token = token;
        CHECK(replies.on_reply(reply) == ReplyOutcome::refused);
    }
    room.company.now += std::chrono::hours{24};
    reply.token = letter;
    CHECK(replies.on_reply(reply) == ReplyOutcome::refused);
    CHECK(room.remarks() == 0);
}

TEST_CASE("a reply decides nothing unless the company says so; the letter back leads to the page", "[desk]") {
    Mailroom room;
    Replies replies(room.parts());
    Reply reply = room.reply("同意");
    reply.command = ReplyCommand{.approves = true, .reason = {}};
    reply.is_authenticated = true;

    CHECK(replies.on_reply(reply) == ReplyOutcome::refused);

    CHECK(room.company.acts() == 0);
    REQUIRE(room.letters.size() == 1);
    CHECK(room.letters[0].to == "li.na@example.com");
    CHECK(room.letters[0].in_reply_to == "m1@example.com");
    CHECK(room.letters[0].link == "https://approve.example.com/a/" + reply.token);
}

TEST_CASE("where replies may decide, APPROVE and REJECT act up to the limit, for senders whom our server vouches for", "[desk]") {
    Mailroom room;
    Replies replies(room.parts(yuan(606600)));
    Reply reply = room.reply();
    reply.is_authenticated = true;

    SECTION("approve") {
        reply.command = ReplyCommand{.approves = true, .reason = {}};
        CHECK(replies.on_reply(reply) == ReplyOutcome::decided);
        CHECK(replies.on_reply(reply) == ReplyOutcome::decided);
        CHECK(room.company.acts() == 1);
        CHECK(room.company.last_act()["action"] == "approve");
        CHECK_FALSE(room.company.last_act()["as"].contains("second_factor"));
    }
    SECTION("reject with a reason") {
        reply.command = ReplyCommand{.approves = false, .reason = "数量不对"};
        CHECK(replies.on_reply(reply) == ReplyOutcome::decided);
        CHECK(room.company.last_act()["action"] == "return");
        CHECK(room.company.last_act()["reason"] == "数量不对");
    }
    SECTION("nobody vouches for the sender") {
        reply.command = ReplyCommand{.approves = true, .reason = {}};
        reply.is_authenticated = false;
        CHECK(replies.on_reply(reply) == ReplyOutcome::refused);
        CHECK(room.company.acts() == 0);
    }
    SECTION("an amount above the limit, another currency, or none at all") {
        for (const nlohmann::json& amount : {yuan(606601), nlohmann::json{{"amount", 1}, {"currency", "USD"}}, nlohmann::json()}) {
            room.company.show("amount", amount);
            reply.command = ReplyCommand{.approves = true, .reason = {}};
            CHECK(replies.on_reply(reply) == ReplyOutcome::refused);
        }
        CHECK(room.company.acts() == 0);
    }
    SECTION("above the daemon's own limit") {
        room.company.refuse("needs_second_factor", "Expected a second factor.");
        reply.command = ReplyCommand{.approves = true, .reason = {}};
        CHECK(replies.on_reply(reply) == ReplyOutcome::refused);
        REQUIRE(room.letters.size() == 1);
        CHECK(room.letters[0].text == "不够。");
    }
    SECTION("after somebody else decided") {
        room.company.act_as("sun.li", "return");
        reply.command = ReplyCommand{.approves = true, .reason = {}};
        CHECK(replies.on_reply(reply) == ReplyOutcome::refused);
        CHECK(room.company.acts() == 1);
    }
    SECTION("the daemon's answer gets lost") {
        reply.command = ReplyCommand{.approves = true, .reason = {}};
        room.company.swallows_acts = true;
        CHECK(replies.on_reply(reply) == ReplyOutcome::promised);
        CHECK(replies.on_reply(reply) == ReplyOutcome::promised);
        CHECK(room.company.acts() == 1);
    }
}

TEST_CASE("at most three letters an hour go back to one sender", "[desk]") {
    Mailroom room;
    Replies replies(room.parts());
    Reply reply = room.reply();
    reply.command = ReplyCommand{.approves = true, .reason = {}};

    for (int i = 0; i < 5; ++i) CHECK(replies.on_reply(reply) == ReplyOutcome::refused);
    CHECK(room.letters.size() == 3);

    room.company.now += std::chrono::hours{1};
    CHECK(replies.on_reply(reply) == ReplyOutcome::refused);
    CHECK(room.letters.size() == 4);
}

TEST_CASE("a daemon that is silent has the mail read again", "[desk]") {
    Mailroom room;
    Replies replies(room.parts());
    const Reply reply = room.reply();
    room.company.is_silent = true;

    CHECK(replies.on_reply(reply) == ReplyOutcome::silent);

    room.company.is_silent = false;
    CHECK(replies.on_reply(reply) == ReplyOutcome::commented);
}

TEST_CASE("a bounce marks the address of the person to whom the letter went, and the operator is told once", "[desk]") {
    Mailroom room;
    Replies replies(room.parts());
    Reply reply = room.reply("");
    reply.is_automatic = true;
    reply.bounce = Bounced{.address = "li.na@example.com", .is_permanent = true};

    CHECK(replies.on_reply(reply) == ReplyOutcome::bounced);
    CHECK(replies.on_reply(reply) == ReplyOutcome::bounced);

    CHECK(is_bad_address(room.company.memory(), "li.na@example.com"));
    CHECK(room.told.size() == 1);
    CHECK(room.letters.empty());
    forget_bad_address(room.company.memory(), "li.na@example.com");
    CHECK_FALSE(is_bad_address(room.company.memory(), "li.na@example.com"));
}

TEST_CASE("a forged bounce, and one of which the server still tries, mark nothing", "[desk]") {
    Mailroom room;
    Replies replies(room.parts());
    Reply reply = room.reply("");

    reply.bounce = Bounced{.address = "sun.li@example.com", .is_permanent = true};
    CHECK(replies.on_reply(reply) == ReplyOutcome::ignored);
    reply.bounce = Bounced{.address = "li.na@example.com", .is_permanent = false};
    CHECK(replies.on_reply(reply) == ReplyOutcome::ignored);
    reply.bounce->is_permanent = true;
    reply.token = "0123456789abcdef0123456789abcdef";
    CHECK(replies.on_reply(reply) == ReplyOutcome::ignored);

    CHECK_FALSE(is_bad_address(room.company.memory(), "li.na@example.com"));
    CHECK_FALSE(is_bad_address(room.company.memory(), "sun.li@example.com"));
    CHECK(room.told.empty());
}

}  // namespace countersign::tests
