// The vendors' own clients at our fakes, and as judges of what we sign and seal. They prove that the
// fakes speak as the vendors do; the connectors are tested against the same fakes.
#include <fstream>

#include <catch2/catch.hpp>

#include "clients/notify/platforms/dingtalk.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "tests/fakes/platforms/fake_dingtalk.hpp"
#include "tests/fakes/platforms/fake_feishu.hpp"
#include "tests/fakes/platforms/fake_slack.hpp"
#include "tests/fakes/platforms/fake_wecom.hpp"
#include "tests/notify/node_scripts.hpp"
#include "tests/notify/samples.hpp"

namespace countersign::platforms {

namespace {

const SealKeys keys{
    .token = "tok", .encoding_aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", .receiver = "wwcorp"};
const std::string sealed_message = "<xml><Event><![CDATA[模板卡片]]></Event></xml>";
const std::string slack_secret = "8f742231b10e8888abcd99yyyzzz85a5";
const std::string slack_body = "payload=%7B%22type%22%3A%22block_actions%22%7D";

Json our_seal() {
    const auto sealed =
        seal(keys, sealed_message, {.timestamp = "1700000000", .nonce = "n-1"}, "0123456789abcdef").value();
    return {{"token", keys.token},
            {"key", keys.encoding_aes_key},
            {"receiver", keys.receiver},
            {"timestamp", "1700000000"},
            {"nonce", "n-1"},
            {"message", sealed_message},
            {"sealed", {{"encrypt", sealed.encrypt}, {"signature", sealed.signature}}}};
}

Json our_event() {
    const Json event = {
        {"schema", "2.0"},
        {"header", {{"event_id", "e-1"}, {"event_type", "card.action.trigger"}, {"token", "v"}}},
        {"event", {{"operator", {{"open_id", "ou_1"}}}, {"action", {{"value", {{"token", "tok-1"}}}}}}}};
    // The SDK signs what it writes again itself, so ours must be as compact.
    const std::string body = Json{{"encrypt", feishu::seal_body("enc-key", event.dump(), "fedcba9876543210")}}.dump();
    return {{"key", "enc-key"},
            {"body", body},
            {"headers",
             {{"x-lark-request-timestamp", "1700000000"},
              {"x-lark-request-nonce", "n-1"},
              {"x-lark-signature", feishu::callback_signature("1700000000", "n-1", "enc-key", body)}}}};
}

Json our_request() {
    return {{"secret", slack_secret},
            {"timestamp", "1700000000"},
            {"body", slack_body},
            {"signature", slack::signature(slack_secret, "1700000000", slack_body)}};
}

std::string opened(const Json& theirs) {
    const Sealed sealed{
        .signature = theirs["signature"], .timestamp = "1700000000", .nonce = "n-1", .encrypt = theirs["encrypt"]};
    const auto message = open_seal(keys, sealed, StampUnit::seconds, sample_now);
    return message ? *message : message.error().why;
}

}  // namespace

TEST_CASE("interop: the vendors take what we sign and seal, and we what they do", "[notify][interop]") {
    const auto folder = interop_folder();
    if (!folder) return;
    const auto file = *folder / "ours.json";
    std::ofstream(file) << Json{{"wecom", our_seal()}, {"feishu", our_event()}, {"slack", our_request()}}.dump();

    const Json told = NodeScript(*folder, "signatures.mjs", file.string()).told();

    const Json& wecom = told["wecom"];
    CHECK(wecom["signature_is_theirs"] == true);
    CHECK(wecom["bot_takes_signature"] == true);
    CHECK(wecom["bot_refuses_other"] == true);
    CHECK(wecom["opened"]["message"] == sealed_message);
    CHECK(wecom["opened"]["id"] == "wwcorp");
    CHECK(wecom["bot_opened"] == sealed_message);
    CHECK(opened(wecom["sealed_by_crypto"]) == sealed_message);
    CHECK(opened(wecom["sealed_by_bot"]) == sealed_message);
    // Only the rightly signed of the two reached the handler.
    CHECK(told["feishu"]["seen"] == Json{"tok-1"});
    CHECK(told["feishu"]["answer"]["toast"]["content"] == "ok");
    CHECK(told["slack"] == Json{{"takes", true}, {"takes_forged", false}, {"takes_stale", false}});
}

TEST_CASE("interop: DingTalk's clients are served by our fake", "[notify][interop]") {
    const auto folder = interop_folder();
    if (!folder) return;
    FakeDingtalk fake;
    NodeScript script(*folder, "dingtalk.mjs", fake.api());
    REQUIRE(fake.wait_for_connections(1));
    fake.press("tok-approve-1", "m-1");
    CHECK(fake.wait_for_acknowledgements("m-1", 1));

    const Json told = script.told();

    CHECK(told["signed"]["errcode"] == 0);
    CHECK(told["forged"]["errcode"] == 310000);
    CHECK(told["user"] == "manager01");
    CHECK(told["token"] == "tok-approve-1");
    CHECK(fake.shown_to_group().find("hello from the robot client") != std::string::npos);
    CHECK(fake.wait_until_shown("decided by the stream client"));
}

TEST_CASE("interop: WeCom's bot client is served by our fake", "[notify][interop]") {
    const auto folder = interop_folder();
    if (!folder) return;
    FakeWecom fake;
    NodeScript script(*folder, "wecom.mjs", fake.socket_url());
    REQUIRE(fake.wait_until_shown("sent by the bot client"));
    CHECK(fake.wait_for_beats(2));
    fake.press("tok-approve-1", "r-1");

    const Json told = script.told();

    CHECK(told ==
          Json{{"sent", 0}, {"updated", 0}, {"user", "manager01"}, {"token", "tok-approve-1"}, {"task", "task-sdk"}});
    CHECK(fake.acknowledgements("r-1") == 1);
    CHECK(fake.wait_until_shown("changed by the bot client"));
}

TEST_CASE("interop: Feishu's client is served by our fake", "[notify][interop]") {
    const auto folder = interop_folder();
    if (!folder) return;
    for (const int fragments : {1, 3}) {
        FakeFeishu fake;
        fake.split_events(fragments);
        NodeScript script(*folder, "feishu.mjs", fake.api());
        REQUIRE(fake.wait_for_connections(1));
        CHECK(fake.wait_for_beats(1));
        CHECK(fake.wait_until_shown("changed by the client"));
        fake.press("tok-approve-1", "e-1");

        const Json told = script.told();

        CHECK(told == Json{{"sent", 0}, {"changed", 0}, {"user", "manager01"}, {"token", "tok-approve-1"}});
        CHECK(fake.acknowledgements("e-1") == 1);
        CHECK(fake.wait_until_shown("told by the long connection"));
    }
}

TEST_CASE("interop: Slack's clients are served by our fake", "[notify][interop]") {
    const auto folder = interop_folder();
    if (!folder) return;
    FakeSlack fake;
    NodeScript script(*folder, "slack.mjs", fake.api());
    REQUIRE(fake.wait_for_connections(1));
    CHECK(fake.shown().find("changed by the web client") != std::string::npos);
    fake.press("tok-approve-1", "1700000001.5");
    CHECK(fake.wait_for_acknowledgements("1700000001.5", 1));

    const Json told = script.told();

    CHECK(told["hook"] == "ok");
    CHECK(told["sent"] == true);
    CHECK(told["changed"] == true);
    CHECK(told["unknown"] == "channel_not_found");
    CHECK(told["user"] == "manager01");
    CHECK(told["token"] == "tok-approve-1");
    CHECK(fake.shown_to_group().find("hello from the webhook client") != std::string::npos);
}

}  // namespace countersign::platforms
