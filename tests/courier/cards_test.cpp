// Cards end with the task they ask for, wherever it was decided.
#include <catch2/catch.hpp>

#include "tests/courier/post.hpp"
#include "tests/fakes/platforms/fake_vendor.hpp"

using namespace countersign;
using namespace countersign::tests;

TEST_CASE("a card shows who decided at the terminal, on everybody's screen", "[courier][cards]") {
    Post post;
    post.give_addresses({"an.qi", "bai.lu"});
    const std::string instance = post.filed("pool");
    (void)post.rounds();
    post.follow();
    CHECK(post.chat->updated.empty());

    post.act("an.qi", instance, "approve");
    post.follow();
    REQUIRE(post.chat->updated.size() == 2);
    for (const auto& [place, card] : post.chat->updated) {
        CHECK(card.outcome.find("安琪 已办理：同意（2026-11-02 09:07）") == 0);
        CHECK(card.buttons.empty());
        CHECK(card.amount == "¥1,000.00");
    }
    CHECK(post.memory().open_cards(instance).empty());
    // A late click finds its token, and the desk says who decided.
    CHECK(post.memory().find_token(post.chat->card(0)->buttons[0].token));
    post.chat->updated.clear();
    post.follow();
    CHECK(post.chat->updated.empty());
}

TEST_CASE("where all have to sign, a signature ends the signer's card and nobody else's", "[courier][cards]") {
    Post post;
    post.give_addresses({"an.qi", "bai.lu", "cao.yu"});
    const std::string instance = post.filed("all");
    (void)post.rounds();
    post.act("bai.lu", instance, "approve");
    post.follow();
    CHECK(post.chat->updated.size() == 1);
    for (const auto& card : post.memory().open_cards(instance)) CHECK(card.person != "bai.lu");
    CHECK(post.memory().open_cards(instance).size() == 2);
    post.act("an.qi", instance, "approve");
    post.act("cao.yu", instance, "approve");
    post.follow();
    CHECK(post.chat->updated.size() == 3);
}

TEST_CASE("what reminds of a card is a notice beside it, and no second card", "[courier][cards]") {
    Post post;
    post.give_addresses({"an.qi"});
    const std::string instance = post.filed("pool");
    (void)post.rounds();
    REQUIRE(post.chat->card(0) != nullptr);
    CHECK(post.change("zhang.wei", "task.urge", {{"instance", instance}}).contains("seq"));
    (void)post.rounds();
    REQUIRE(post.chat->got.size() == 2);
    REQUIRE(post.chat->notice(1) != nullptr);
    CHECK_FALSE(post.chat->notice(1)->page.empty());
    CHECK(post.memory().open_cards(instance).size() == 1);
}

TEST_CASE("a task that comes back after a return is a card of its own", "[courier][cards]") {
    Post post;
    post.give_addresses({"an.qi"});
    const std::string instance = post.filed("pool");
    (void)post.rounds();
    post.act("an.qi", instance, "return", {{"reason", "figures"}, {"to", "draft"}});
    post.follow();
    CHECK(post.chat->updated.size() == 1);
    const json form{{"what", "fair"}, {"way", "pool"}, {"amount", {{"amount", 200'000}, {"currency", "CNY"}}}};
    post.act("zhang.wei", instance, "submit", {{"form", form}});
    (void)post.rounds();
    REQUIRE(post.chat->got.size() == 2);
    REQUIRE(post.chat->card(1) != nullptr);
    CHECK(post.chat->card(1)->amount == "¥2,000.00");
    CHECK(post.chat->card(0)->key != post.chat->card(1)->key);
}

TEST_CASE("a card that can no longer be changed is left; one that could not be changed now is tried again", "[courier][cards]") {
    Post post;
    post.give_addresses({"an.qi"});
    const std::string first = post.filed("pool"), second = post.filed("pool");
    (void)post.rounds();
    post.chat->update_answers = {Undeliverable{.why = "the card can no longer be changed"}, Later{.wait = {}, .why = "it is busy"},
                                 Later{.wait = {}, .why = "it is busy"}};
    post.act("bai.lu", first, "approve");
    post.follow();
    CHECK(post.memory().open_cards(first).empty());
    post.act("bai.lu", second, "approve");
    post.follow();
    CHECK(post.memory().open_cards(second).size() == 1);
    post.begin_again();  // after a restart as well: the position was not kept
    post.follow();
    CHECK(post.memory().open_cards(second).size() == 1);
    post.follow();
    CHECK(post.memory().open_cards(second).empty());
}

TEST_CASE("what happened while the program was away is shown when it is back", "[courier][cards]") {
    Post post;
    post.give_addresses({"an.qi"});
    const std::string instance = post.filed("pool");
    (void)post.rounds();
    post.follow();
    post.begin_again();
    post.act("bai.lu", instance, "approve");
    for (int i = 0; i < 30; ++i) post.filed("pool");
    (void)post.courier();  // reads what it missed
    (void)post.courier().follow({});
    CHECK(post.memory().open_cards(instance).empty());
    CHECK(post.chat->updated.size() == 1);
}

TEST_CASE("events that the feed lost are asked for", "[courier][cards]") {
    Post post;
    post.give_addresses({"an.qi"});
    const std::string instance = post.filed("pool");
    (void)post.rounds();
    post.follow();
    post.act("bai.lu", instance, "approve");
    post.filed("pool");
    const json events = post.events_since(0);
    const Told told = post.courier().follow({events.back()});  // only the last one came
    CHECK(told);
    CHECK(post.chat->updated.size() == 1);
}

TEST_CASE("on the real connectors: the card of a platform asks, and shows the outcome", "[courier][cards]") {
    for (const platforms::Platform platform : {platforms::Platform::dingtalk, platforms::Platform::feishu}) {
        const auto vendor = platforms::make_fake(platform);
        Post post;
        post.channels = {make_chat_channel(vendor->connector()), post.mail};
        const std::string& name = channel_name(platform);
        post.policy.channels = {name, "mail"};
        post.directory["an.qi"] = {{name, "tenant-1/manager01"}};
        post.directory["bai.lu"] = {{name, "tenant-1/who-is-this"}, {"mail", "bai.lu@company.example"}};
        const std::string instance = post.filed("pool");
        (void)post.rounds();
        CHECK(vendor->shown().find("¥1,000.00") != std::string::npos);
        CHECK(vendor->shown().find("同意") != std::string::npos);
        CHECK(post.mail->persons() == std::vector<std::string>{"bai.lu"});  // the platform does not know them
        post.act("bai.lu", instance, "approve");
        post.follow();
        CHECK(vendor->shown().find("白露 已办理：同意") != std::string::npos);
        CHECK(post.memory().open_cards(instance).empty());
    }
}
