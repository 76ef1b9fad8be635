// Delivery: who gets what by which channel, what is reported to the daemon, and what becomes of what nobody takes.
#include <catch2/catch.hpp>

#include "tests/courier/post.hpp"

using namespace countersign;
using namespace countersign::tests;

namespace {

std::optional<Outcome> busy(const Parcel&) { return Later{.wait = std::chrono::seconds{30}, .why = "it is busy", .is_rate_limit = false}; }
std::optional<Outcome> never(const Parcel&) { return Undeliverable{.why = "it knows no such person"}; }

}  // namespace

TEST_CASE("a card reaches everybody of a role once, with a token for each button", "[courier]") {
    Post post;
    post.give_addresses({"an.qi", "bai.lu", "cao.yu"});
    const std::string instance = post.filed("pool");
    (void)post.rounds();
    (void)post.rounds();

    CHECK(post.chat->persons() == std::vector<std::string>{"an.qi", "bai.lu", "cao.yu"});
    CHECK(post.chat->got[0].address == "tenant-1/an.qi");
    std::set<std::string> tokens;
    for (std::size_t i = 0; i < 3; ++i) {
        const platforms::Card* card = post.chat->card(i);
        REQUIRE(card != nullptr);
        CHECK(card->amount == "¥1,000.00");
        REQUIRE(card->buttons.size() == 2);
        CHECK(card->buttons[0].label == "同意");
        const auto granted = post.memory().find_token(card->buttons[0].token);
        REQUIRE(granted);
        CHECK(granted->grant.person == post.chat->got[i].person);
        CHECK(granted->grant.instance == instance);
        CHECK(granted->grant.action == "approve");
        CHECK(granted->grant.channel == "dingtalk");
        CHECK(card->buttons[1].token.empty());  // a return asks where to
        CHECK_FALSE(card->buttons[1].page.empty());
        tokens.insert(card->buttons[0].token);
    }
    CHECK(tokens.size() == 3);
    CHECK(post.owed().empty());
    CHECK(post.delivered().at(0).at("channel") == "dingtalk");
    for (const Line& line : post.lines) CHECK(line.outcome.find("1,000") == std::string::npos);
}

TEST_CASE("who has no address is told of, and does not keep the others from being done", "[courier]") {
    Post post;
    post.give_addresses({"an.qi", "bai.lu"});
    post.filed("pool");
    (void)post.rounds();
    CHECK(post.chat->persons() == std::vector<std::string>{"an.qi", "bai.lu"});
    CHECK(post.owed().empty());
    CHECK(unreachable_persons(post.memory()) == std::set<std::string>{"cao.yu"});
    post.give_addresses({"cao.yu"});
    post.filed("pool");
    (void)post.rounds();
    CHECK(unreachable_persons(post.memory()).empty());
}

TEST_CASE("what no channel reaches is a dead letter, and goes out once an operator has mended that", "[courier]") {
    Post post;
    post.filed("pool");
    (void)post.rounds();
    const json dead = post.owed({{"given_up", true}});
    REQUIRE(dead.size() == 1);
    CHECK(dead[0].at("outcome") == "given up: Expected an address in some channel, but there is none of an.qi, bai.lu, cao.yu.");

    post.give_addresses({"an.qi"});
    (void)post.rounds();
    CHECK(post.chat->got.empty());
    post.change("operator", "outbox.requeue", {{"keys", {dead[0].at("key")}}});
    (void)post.rounds();
    CHECK(post.chat->persons() == std::vector<std::string>{"an.qi"});
    CHECK(post.owed({{"given_up", true}}).empty());
}

TEST_CASE("when one channel fails the next one is tried, under the same key", "[courier]") {
    Post post;
    post.give_addresses({"an.qi"});
    post.give_addresses({"an.qi"}, "mail");
    for (const auto& fails : {busy, never}) {
        post.chat->before = fails;
        const std::size_t before = post.mail->got.size();
        const std::string instance = post.filed("pool");
        (void)post.rounds();
        REQUIRE(post.mail->got.size() == before + 1);
        CHECK(std::get<notify::wording::Letter>(post.mail->got.back().content).thread == instance + "@company.example");
    }
    CHECK(post.chat->got.empty());
    CHECK(post.owed().empty());
    CHECK(post.delivered().at(0).at("channel") == "mail");
}

TEST_CASE("what every channel puts off comes back after a pause, for those alone who lack it", "[courier]") {
    Post post;
    post.give_addresses({"an.qi", "bai.lu"});
    post.chat->before = [](const Parcel& parcel) { return parcel.person == "bai.lu" ? busy(parcel) : std::nullopt; };
    post.filed("pool");
    (void)post.rounds();
    CHECK(post.chat->persons() == std::vector<std::string>{"an.qi"});
    CHECK(post.owed().size() == 1);
    post.chat->before = [](const Parcel&) { return std::nullopt; };
    post.advance_to("2026-11-02T09:07:29");
    (void)post.rounds();
    CHECK(post.chat->got.size() == 1);
    post.advance_to("2026-11-02T09:08:00");
    (void)post.rounds();
    CHECK(post.chat->persons() == std::vector<std::string>{"an.qi", "bai.lu"});
    CHECK(post.owed().empty());
}

TEST_CASE("what no channel will ever take is given up with its reason", "[courier]") {
    Post post;
    post.give_addresses({"an.qi"});
    post.chat->before = never;
    post.filed("pool");
    (void)post.rounds();
    CHECK(post.owed({{"given_up", true}})[0].at("outcome") == "given up: it knows no such person");
}

TEST_CASE("wrong credentials are an operator's affair: told, tried again, and forgotten when they are right", "[courier]") {
    Post post;
    post.give_addresses({"an.qi"});
    post.chat->before = [](const Parcel&) { return NeedsOperator{.why = "it refuses our credentials"}; };
    post.filed("pool");
    (void)post.rounds();
    CHECK(post.memory().kept("trouble/dingtalk") == "it refuses our credentials");
    CHECK(post.owed().size() == 1);
    post.chat->before = [](const Parcel&) { return std::nullopt; };
    post.advance_to("2026-11-02T10:00:00");
    (void)post.rounds();
    CHECK(post.chat->got.size() == 1);
    CHECK(post.memory().kept("trouble/dingtalk") == "");
}

TEST_CASE("after three failures in a row a channel is left alone for the round", "[courier]") {
    Post post;
    post.policy.digest_from = 100;
    post.give_addresses({"an.qi", "bai.lu", "cao.yu", "zhao.min", "wu.hong"});
    post.chat->before = busy;
    for (int i = 0; i < 4; ++i) post.filed("pool");
    (void)post.rounds();
    CHECK(post.chat->tries == 3);
    CHECK(post.owed().size() == 4);
}

TEST_CASE("what is done already is not sent", "[courier]") {
    Post post;
    post.give_addresses({"an.qi", "bai.lu"});
    const std::string instance = post.filed("pool");
    post.act("bai.lu", instance, "approve");
    (void)post.rounds();
    for (const Got& one : post.chat->got) CHECK(one.person != "bai.lu");
    for (const json& settled : post.owed({{"pending", false}}))
        if (settled.at("to") == "role:board") CHECK(settled.at("outcome") == "moot");
    CHECK(std::any_of(post.lines.begin(), post.lines.end(), [](const Line& line) { return line.event == "moot"; }));
}
