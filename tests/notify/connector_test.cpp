// Our connectors against the fakes of all platforms, over real sockets.
#include <catch2/catch.hpp>

#include "clients/notify/platforms/slack_connector.hpp"
#include "tests/fakes/platforms/fake_dingtalk.hpp"
#include "tests/fakes/platforms/fake_feishu.hpp"
#include "tests/fakes/platforms/fake_slack.hpp"
#include "tests/fakes/platforms/fake_wecom.hpp"
#include "tests/notify/running.hpp"
#include "tests/notify/samples.hpp"

namespace countersign::platforms {

namespace {

const Recipient manager{.id = "manager01"};
const Recipient finance{.is_group = true, .id = "finance"};

const char* name_of(Platform platform) {
    switch (platform) {
        case Platform::dingtalk:
            return "DingTalk";
        case Platform::wecom:
            return "WeCom";
        case Platform::feishu:
            return "Feishu";
        case Platform::slack:
            return "Slack";
    }
    return "";
}

// The manager has the card before them, and the connector listens.
struct Stage {
    explicit Stage(Platform platform)
        : fake(make_fake(platform)), connector(fake->connector()), running(*connector, decider) {
        REQUIRE(fake->wait_for_connections(1));
        sent = wait_and_send(*connector, sample_card(), manager);
        REQUIRE(in_words(sent) == "delivered");
    }

    // A subscription's answer may still be under way when the fake has already accepted it.
    static Verdict wait_and_send(Connector& connector, const Message& message, const Recipient& recipient) {
        for (int attempt = 0;; ++attempt) {
            Verdict verdict = connector.send(message, recipient);
            const Trouble* trouble = trouble_of(verdict);
            if (attempt == 1000 || trouble == nullptr || trouble->reason != Reason::not_connected) return verdict;
            std::this_thread::yield();
        }
    }

    std::unique_ptr<FakeVendor> fake;
    std::unique_ptr<Connector> connector;
    SmallDecider decider;
    Running running;
    Verdict sent;
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a card goes out, a click comes in, and the card shows the outcome", "[notify][connector]") {
    for (const Platform platform : all_platforms()) {
        DYNAMIC_SECTION(name_of(platform)) {
            Stage stage(platform);
            CHECK(holds(stage.fake->shown(), "tok-approve-1"));
            CHECK(holds(stage.fake->shown(), "¥12,345.67"));

            stage.fake->press("tok-approve-1", "click-1");

            CHECK(stage.fake->wait_until_shown("李经理 已同意"));
            CHECK_FALSE(holds(stage.fake->shown(), "tok-"));
            CHECK(stage.fake->wait_for_acknowledgements("click-1", 1));
            const auto clicks = stage.decider.clicks();
            REQUIRE(clicks.size() == 1);
            CHECK(clicks[0].platform == platform);
            CHECK(clicks[0].user == "manager01");
            CHECK_FALSE(clicks[0].tenant.empty());
            CHECK_FALSE(clicks[0].message.id.empty());
        }
    }
}

TEST_CASE("a click that is delivered twice is told as the same and acknowledged twice", "[notify][connector]") {
    for (const Platform platform : all_platforms()) {
        DYNAMIC_SECTION(name_of(platform)) {
            Stage stage(platform);

            stage.fake->press("tok-approve-1", "click-1");
            stage.fake->press("tok-approve-1", "click-1");

            CHECK(stage.fake->wait_for_acknowledgements("click-1", 2));
            const auto clicks = stage.decider.clicks();
            REQUIRE(clicks.size() == 2);
            CHECK(clicks[0].id == clicks[1].id);
            CHECK(stage.decider.decisions() == 1);
        }
    }
}

TEST_CASE("a late click is told who decided", "[notify][connector]") {
    for (const Platform platform : all_platforms()) {
        DYNAMIC_SECTION(name_of(platform)) {
            Stage stage(platform);
            stage.decider.decide_elsewhere();

            stage.fake->press("tok-approve-1", "click-late");

            CHECK(stage.fake->wait_until_shown("李经理 已于 09:12 同意"));
            CHECK(stage.decider.decisions() == 1);
        }
    }
}

TEST_CASE("a connection that is lost while we answer loses no click", "[notify][connector]") {
    for (const Platform platform : all_platforms()) {
        DYNAMIC_SECTION(name_of(platform)) {
            Stage stage(platform);
            stage.fake->drop_at_next_answer();

            stage.fake->press("tok-approve-1", "click-1");
            REQUIRE(stage.fake->wait_for_connections(2));
            CHECK(stage.fake->acknowledgements("click-1") == 0);
            stage.fake->press("tok-approve-1", "click-1");

            CHECK(stage.fake->wait_for_acknowledgements("click-1", 1));
            CHECK(stage.fake->wait_until_shown("李经理 已同意"));
            CHECK(stage.decider.decisions() == 1);
        }
    }
}

TEST_CASE("a connection that is lost is opened again", "[notify][connector]") {
    for (const Platform platform : all_platforms()) {
        DYNAMIC_SECTION(name_of(platform)) {
            Stage stage(platform);
            for (int connections = 2; connections < 5; ++connections) {
                stage.fake->drop_connection();
                REQUIRE(stage.fake->wait_for_connections(connections));
            }
            stage.fake->press("tok-approve-1", "click-1");
            CHECK(stage.fake->wait_for_acknowledgements("click-1", 1));
        }
    }
}

TEST_CASE("a card that was decided elsewhere is changed where it is", "[notify][connector]") {
    for (const Platform platform : {Platform::dingtalk, Platform::feishu, Platform::slack}) {
        DYNAMIC_SECTION(name_of(platform)) {
            Stage stage(platform);
            const MessageRef message = std::get<Delivered>(stage.sent).message;

            CHECK(in_words(stage.connector->update(message, decided_card())) == "delivered");

            CHECK(holds(stage.fake->shown(), "李经理 已同意"));
            CHECK_FALSE(holds(stage.fake->shown(), "tok-"));
        }
    }
}

TEST_CASE("a platform that says wait is left alone until then", "[notify][connector]") {
    for (const Platform platform : all_platforms()) {
        DYNAMIC_SECTION(name_of(platform)) {
            const auto fake = make_fake(platform);
            auto* wecom = dynamic_cast<FakeWecom*>(fake.get());
            const auto connector = wecom != nullptr ? wecom->app_connector() : fake->connector();
            fake->answer_next(fake->person_path(), fake->too_fast());
            CHECK(trouble_of(connector->send(sample_card(), manager))->reason == Reason::rate_limited);

            const Verdict again = connector->send(sample_card(), manager);

            REQUIRE(std::holds_alternative<RetryAfter>(again));
            CHECK(std::get<RetryAfter>(again).wait > Milliseconds(1000));
            CHECK(fake->asked(fake->person_path()).size() == 1);
        }
    }
}

TEST_CASE("error bodies of any kind become a verdict", "[notify][connector]") {
    for (const Platform platform : all_platforms()) {
        DYNAMIC_SECTION(name_of(platform)) {
            const auto fake = make_fake(platform);
            auto* wecom = dynamic_cast<FakeWecom*>(fake.get());
            // A new one each time, whose limits are fresh.
            const auto send = [&](const Message& message, const Recipient& recipient) {
                return in_words(
                    (wecom != nullptr ? wecom->app_connector() : fake->connector())->send(message, recipient));
            };
            fake->answer_next(
                fake->person_path(),
                {.status = 502, .headers = {{"content-type", "text/html"}}, .body = "<html>Bad Gateway</html>"});
            CHECK(send(sample_card(), manager) == "retry 30000 platform_busy");
            fake->answer_next(fake->person_path(), {.status = 200, .body = "[1,2"});
            CHECK(send(sample_card(), manager) == "tell_operator unknown_answer");
            fake->answer_next(fake->person_path(),
                              {.status = 302, .headers = {{"location", "https://elsewhere.example/"}}});
            CHECK(send(sample_card(), manager) == "tell_operator unknown_answer");
            fake->answer_next(fake->person_path(), {.status = 200, .body = std::string(2'000'000, ' ')});
            CHECK(send(sample_card(), manager) == "retry 30000 unreachable");
            CHECK(send(sample_card(), {.id = "nobody"}) == "give_up recipient_unknown");
            CHECK(send(sample_card(), {.is_group = true, .id = "no such group"}) == "tell_operator webhook_wrong");
            CHECK(send(sample_notice(), manager) == "delivered");
            CHECK(holds(fake->shown(), "今日待办 2 件"));
        }
    }
}

TEST_CASE("a group gets the card without a token", "[notify][connector]") {
    for (const Platform platform : all_platforms()) {
        DYNAMIC_SECTION(name_of(platform)) {
            const auto fake = make_fake(platform);

            CHECK(in_words(fake->connector()->send(sample_card(), finance)) == "delivered");

            CHECK(holds(fake->shown_to_group(), "¥12,345.67"));
            CHECK(holds(fake->shown_to_group(), "https://gw.example/"));
            CHECK_FALSE(holds(fake->shown_to_group(), "tok-"));
        }
    }
}

TEST_CASE("an expired access token is fetched anew within the sending", "[notify][connector]") {
    const std::vector<std::pair<Platform, HttpAnswer>> expired = {
        {Platform::dingtalk,
         {.status = 400, .body = R"({"code":"InvalidAuthentication","message":"不合法的access_token"})"}},
        {Platform::feishu, {.status = 400, .body = R"({"code":99991663,"msg":"Invalid access token"})"}},
        {Platform::wecom, {.status = 200, .body = R"({"errcode":42001,"errmsg":"access_token expired"})"}}};
    for (const auto& [platform, answer] : expired) {
        DYNAMIC_SECTION(name_of(platform)) {
            const auto fake = make_fake(platform);
            auto* wecom = dynamic_cast<FakeWecom*>(fake.get());
            const auto connector = wecom != nullptr ? wecom->app_connector() : fake->connector();
            fake->answer_next(fake->person_path(), answer);
            CHECK(in_words(connector->send(sample_card(), manager)) == "delivered");
            CHECK(fake->asked(fake->person_path()).size() == 2);
            fake->answer_next(fake->person_path(), answer);
            fake->answer_next(fake->person_path(), answer);
            CHECK(in_words(connector->send(sample_card(), {.id = "somebody else"})) == "retry 1000 token_expired");
        }
    }
}

TEST_CASE("refused credentials end the long connection, and no secret is told", "[notify][connector]") {
    for (const Platform platform : all_platforms()) {
        DYNAMIC_SECTION(name_of(platform)) {
            const auto fake = make_fake(platform);
            if (auto* wecom = dynamic_cast<FakeWecom*>(fake.get())) wecom->answer_next_frame(40001);
            fake->answer_next(fake->address_path(), fake->wrong_credentials());
            const auto connector = fake->connector();
            SmallDecider decider;
            Running running(*connector, decider);

            const RunEnd end = running.end();

            CHECK(end.kind == RunEndKind::refused);
            CHECK(end.trouble.reason == Reason::credentials_refused);
            CHECK_FALSE(holds(end.trouble.said, "secret"));
        }
    }
}

TEST_CASE("a platform that is away is tried again until it is there", "[notify][connector]") {
    for (const Platform platform : {Platform::dingtalk, Platform::feishu, Platform::slack}) {
        DYNAMIC_SECTION(name_of(platform)) {
            const auto fake = make_fake(platform);
            for (int i = 0; i < 3; ++i) fake->answer_next(fake->address_path(), {.status = 503});
            const auto connector = fake->connector();
            SmallDecider decider;
            Running running(*connector, decider);
            CHECK(fake->wait_for_connections(1));
            CHECK(fake->asked(fake->address_path()).size() == 4);
        }
    }
}

TEST_CASE("a platform that cannot be reached is named by its host alone", "[notify][connector]") {
    slack::Settings settings = FakeSlack().settings();  // which is gone by now
    settings.groups["finance"] += "?key=very-secret-key";
    SlackConnector connector(settings, loopback_surroundings());

    const Verdict verdict = connector.send(sample_card(), finance);

    CHECK(in_words(verdict) == "retry 30000 unreachable");
    CHECK(holds(trouble_of(verdict)->said, "127.0.0.1"));
    CHECK_FALSE(holds(trouble_of(verdict)->said, "secret"));
}

TEST_CASE("platforms that want a heartbeat get one", "[notify][connector]") {
    for (const Platform platform : {Platform::wecom, Platform::feishu}) {
        DYNAMIC_SECTION(name_of(platform)) {
            Stage stage(platform);
            CHECK(stage.fake->wait_for_beats(3));
        }
    }
}

TEST_CASE("dingtalk: the next connection is open before the old one is closed", "[notify][connector]") {
    Stage stage(Platform::dingtalk);
    auto& fake = dynamic_cast<FakeDingtalk&>(*stage.fake);
    fake.ping("opaque-1");
    CHECK(fake.wait_for_beats(1));

    fake.announce_disconnect();

    CHECK(fake.wait_for_connections(2));
    CHECK(fake.asked(fake.address_path()).size() == 2);  // a ticket counts once
    fake.press("tok-approve-1", "click-1");
    CHECK(fake.wait_for_acknowledgements("click-1", 1));
}

TEST_CASE("slack: a connection that is to be refreshed is replaced", "[notify][connector]") {
    Stage stage(Platform::slack);
    dynamic_cast<FakeSlack&>(*stage.fake).announce_disconnect();
    CHECK(stage.fake->wait_for_connections(2));
    stage.fake->press("tok-approve-1", "click-1");
    CHECK(stage.fake->wait_for_acknowledgements("click-1", 1));
}

TEST_CASE("wecom: who was evicted by a newer connection does not come back", "[notify][connector]") {
    Stage stage(Platform::wecom);

    dynamic_cast<FakeWecom&>(*stage.fake).evict();

    CHECK(stage.running.end().kind == RunEndKind::evicted);
    CHECK(in_words(stage.connector->send(sample_card(), {.id = "another"})) == "retry 5000 not_connected");
}

TEST_CASE("wecom: a connection whose heartbeat is not answered is replaced", "[notify][connector]") {
    Stage stage(Platform::wecom);
    dynamic_cast<FakeWecom&>(*stage.fake).fall_silent();
    CHECK(stage.fake->wait_for_connections(2));
}

TEST_CASE("wecom: the bot's answers are verdicts too", "[notify][connector]") {
    Stage stage(Platform::wecom);
    auto& fake = dynamic_cast<FakeWecom&>(*stage.fake);
    fake.answer_next_frame(45009);
    const Verdict verdict = stage.connector->send(sample_card(), {.id = "manager02"});
    CHECK(in_words(verdict) == "retry 60000 rate_limited");
    CHECK_FALSE(holds(trouble_of(verdict)->said, "secret"));
    CHECK(in_words(stage.connector->send(sample_card(), {.id = "nobody"})) == "give_up recipient_unknown");
    CHECK(in_words(stage.connector->update(std::get<Delivered>(stage.sent).message, decided_card())) ==
          "give_up update_too_late");
}

TEST_CASE("wecom: the app's card is changed once by its response code", "[notify][connector]") {
    FakeWecom fake;
    const auto connector = fake.app_connector();
    const Verdict sent = connector->send(sample_card(), manager);
    REQUIRE(in_words(sent) == "delivered");
    const MessageRef message = std::get<Delivered>(sent).message;
    CHECK(in_words(connector->update(message, decided_card())) == "delivered");
    CHECK(holds(fake.shown(), "李经理 已同意"));
    CHECK(in_words(connector->update(message, decided_card())) == "give_up update_too_late");
    CHECK(connector->run({}, {}).kind == RunEndKind::unused);
}

TEST_CASE("feishu: an event that comes in pieces is one click", "[notify][connector]") {
    Stage stage(Platform::feishu);
    dynamic_cast<FakeFeishu&>(*stage.fake).split_events(3);
    stage.fake->press("tok-approve-1", "click-1");
    CHECK(stage.fake->wait_until_shown("李经理 已同意"));
    CHECK(stage.decider.clicks().size() == 1);
}

}  // namespace countersign::platforms
