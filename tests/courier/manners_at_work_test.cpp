// Manners with the real daemon and its virtual time: what waits, until when, and what becomes one message.
#include <catch2/catch.hpp>

#include "tests/courier/post.hpp"

using namespace countersign;
using namespace countersign::tests;

TEST_CASE("what is filed on Friday evening arrives on Monday morning", "[courier]") {
    Post post("2026-11-06T20:30:00+08:00");
    post.give_addresses({"an.qi"});
    post.filed("pool");

    CHECK(notify::minute_text(post.rounds().next.value()) == "2026-11-09 08:00");
    CHECK(post.chat->got.empty());
    post.advance_to("2026-11-08T12:00:00");
    (void)post.rounds();
    post.advance_to("2026-11-09T07:59:59");
    (void)post.rounds();
    CHECK(post.chat->tries == 0);
    post.advance_to("2026-11-09T08:00:00");
    (void)post.rounds();
    CHECK(post.chat->persons() == std::vector<std::string>{"an.qi"});
    CHECK(post.owed().empty());
}

TEST_CASE("National Day week is kept free, and the make-up Saturday is worked", "[courier]") {
    Post post("2026-09-30T21:00:00+08:00");
    post.give_addresses({"an.qi"});
    post.filed("pool");
    CHECK(notify::minute_text(post.rounds().next.value()) == "2026-10-08 08:00");
    post.advance_to("2026-10-08T08:00:00");
    (void)post.rounds();
    CHECK(post.chat->got.size() == 1);

    post.advance_to("2026-10-09T20:00:00");
    post.filed("pool");
    CHECK(notify::minute_text(post.rounds().next.value()) == "2026-10-10 08:00");
}

TEST_CASE("what is held is held again after the daemon was restarted", "[courier]") {
    Post post("2026-11-06T20:30:00+08:00");
    post.give_addresses({"an.qi"});
    post.filed("pool");
    (void)post.rounds();

    post.daemon().kill();
    post.daemon().start();
    post.forget_connections();
    post.begin_again();
    (void)post.rounds();
    CHECK(post.chat->got.empty());
    post.advance_to("2026-11-09T08:00:00");
    (void)post.rounds();
    CHECK(post.chat->got.size() == 1);
}

TEST_CASE("fifteen waiting items are one message", "[courier]") {
    Post post("2026-11-06T20:30:00+08:00");
    post.give_addresses({"an.qi"});
    post.give_addresses({"bai.lu"}, "mail");
    for (int i = 0; i < 15; ++i) post.filed("pool");
    (void)post.rounds();
    post.advance_to("2026-11-09T08:00:00");
    (void)post.rounds();

    REQUIRE(post.chat->got.size() == 1);
    REQUIRE(post.chat->notice(0) != nullptr);
    CHECK(post.chat->notice(0)->title == "15 件事项待您处理");
    CHECK(post.chat->notice(0)->lines.size() == 15);
    const std::string token = post.chat->notice(0)->page.substr(post.chat->notice(0)->page.rfind('/') + 1);
    CHECK(post.memory().find_token(token).value().grant.person == "an.qi");
    REQUIRE(post.mail->got.size() == 1);
    CHECK(std::get<notify::wording::Letter>(post.mail->got[0].content).subject == "【待审批】15 件事项待您处理");
    CHECK(post.owed().empty());
    CHECK(post.delivered().size() == 15);
}

TEST_CASE("four items are four cards", "[courier]") {
    Post post;
    post.give_addresses({"an.qi"});
    for (int i = 0; i < 4; ++i) post.filed("pool");
    (void)post.rounds();
    REQUIRE(post.chat->got.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(post.chat->card(i) != nullptr);
}

TEST_CASE("one whose evening begins earlier is left alone, while the others hear of it", "[courier]") {
    Post post("2026-11-03T18:30:00+08:00");
    post.give_addresses({"an.qi", "bai.lu"});
    post.policy.persons["bai.lu"] = {.quiet = notify::manners::QuietHours{std::chrono::hours{18}, std::chrono::hours{9}}, .channels = {}};
    post.filed("pool");
    CHECK(notify::minute_text(post.rounds().next.value()) == "2026-11-04 09:00");
    CHECK(post.chat->persons() == std::vector<std::string>{"an.qi"});
    CHECK(post.owed().size() == 1);
    post.advance_to("2026-11-04T09:00:00");
    (void)post.rounds();
    CHECK(post.chat->persons() == std::vector<std::string>{"an.qi", "bai.lu"});
    CHECK(post.owed().empty());
}

TEST_CASE("Feishu gets nothing at eight sharp", "[courier]") {
    Post post("2026-11-06T20:30:00+08:00");
    auto feishu = std::make_shared<FakeChannel>("feishu");
    post.channels = {feishu};
    post.policy.channels = {"feishu"};
    post.give_addresses({"an.qi"}, "feishu");
    post.filed("pool");
    (void)post.rounds();
    post.advance_to("2026-11-09T08:00:00");
    const LocalTime next = post.rounds().next.value();
    CHECK(feishu->got.empty());
    post.advance_to("2026-11-09T08:05:00");
    (void)post.rounds();
    CHECK(feishu->got.size() == 1);
    CHECK(notify::minute_text(next) > "2026-11-09 08:00");
    CHECK(notify::minute_text(next) < "2026-11-09 08:05");
}
