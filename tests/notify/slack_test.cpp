#include "clients/notify/platforms/slack.hpp"

#include <catch2/catch.hpp>

#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "tests/notify/samples.hpp"

namespace countersign::platforms::slack {

namespace {

using namespace std::chrono_literals;

const std::string secret = "8f742231b10e8888abcd99yyyzzz85a5";

Settings sample_settings() { return {.bot_token = "xoxb-1", .app_token = "xapp-1", .signing_secret = secret}; }

Json click_payload() {
    return {{"type", "block_actions"},
            {"user", {{"id", "U1"}, {"name", "mallory"}}},
            {"team", {{"id", "T1"}}},
            {"channel", {{"id", "D1"}}},
            {"message", {{"ts", "1700000000.0001"}}},
            {"response_url", "https://hooks.slack.com/actions/T1/1/x"},
            {"actions", {{{"action_id", "button_1"}, {"value", "tok-approve-1"}, {"action_ts", "1700000001.5"}}}}};
}

CallbackRequest signed_body(const std::string& body, const std::string& timestamp = "1700000000") {
    return {.headers = {{"x-slack-request-timestamp", timestamp},
                        {"x-slack-signature", signature(secret, timestamp, body)}},
            .body = body};
}

CallbackRequest signed_click(const std::string& timestamp = "1700000000") {
    return signed_body("payload=" + percent_encoded(click_payload().dump()), timestamp);
}

std::string message_verdict(int status, const std::string& body) {
    return in_words(read_message_answer({.status = status, .body = body}));
}

std::string group_verdict(int status, const std::string& body) {
    return in_words(read_group_answer({.status = status, .body = body}));
}

}  // namespace

TEST_CASE("slack: a signature is the vendor's", "[notify][slack]") {
    CHECK(signature(secret, "1531420618", "payload=%7B%22type%22%3A%22block_actions%22%7D") ==
          "v0=9dffc25b49a4a7fc2e15c9c9450bf8af09eb501fcef9039eaea3deb58af0c82c");
}

TEST_CASE("slack: a click over HTTP is read when signed and fresh", "[notify][slack]") {
    const Click click = click_in(read_callback(sample_settings(), signed_click(), sample_now + 5min));
    CHECK(click.tenant == "T1");
    CHECK(click.user == "U1");
    CHECK(click.token == "tok-approve-1");
    CHECK(click.message ==
          MessageRef{.id = "1700000000.0001", .place = "D1", .reply = "https://hooks.slack.com/actions/T1/1/x"});
    CHECK(click.id == click_in(read_callback(sample_settings(), signed_click("1700000003"), sample_now)).id);
    CHECK(callback_answer().body.empty());
}

TEST_CASE("slack: forged, stale and future callbacks are refused", "[notify][slack]") {
    const auto status_of = [](const CallbackRequest& request) {
        return refusal_in(read_callback(sample_settings(), request, sample_now)).status;
    };
    CHECK(status_of(signed_click("1699999699")) == 401);
    CHECK(status_of(signed_click("1700000301")) == 401);
    CHECK(status_of(signed_click("")) == 401);
    CallbackRequest forged = signed_click();
    forged.body += "&x=1";
    CHECK(status_of(forged) == 401);
    forged = signed_click();
    forged.headers["x-slack-signature"] = "v0=";
    CHECK(status_of(forged) == 401);
    forged.headers.erase("x-slack-signature");
    CHECK(status_of(forged) == 401);
    Settings without = sample_settings();
    without.signing_secret.clear();
    CallbackRequest guessed = signed_click();
    guessed.headers["x-slack-signature"] = signature("", "1700000000", guessed.body);
    CHECK(refusal_in(read_callback(without, guessed, sample_now)).status == 500);
}

TEST_CASE("slack: what is no click is answered and decides nothing", "[notify][slack]") {
    const CallbackRequest unsigned_check{.body = "ssl_check=1&payload=" + percent_encoded(click_payload().dump())};
    CHECK(answer_in(read_callback(sample_settings(), unsigned_check, sample_now)) == callback_answer());
    CHECK(answer_in(read_callback(
                        sample_settings(), signed_body(R"({"type":"url_verification","challenge":"abc"})"), sample_now))
              .body == "abc");
    CHECK(answer_in(read_callback(
              sample_settings(), signed_body("payload=%7B%22type%22%3A%22view_submission%22%7D"), sample_now)) ==
          callback_answer());
    // A button that opens a page is reported too, without a token.
    Json link = click_payload();
    link["actions"][0].erase("value");
    CHECK(answer_in(
              read_callback(sample_settings(), signed_body("payload=" + percent_encoded(link.dump())), sample_now)) ==
          callback_answer());
}

TEST_CASE("slack: a card is plain text with buttons", "[notify][slack]") {
    Card card = sample_card();
    card.title = "<!channel> & more";
    const HttpRequest request = message_request(sample_settings(), card, "U1");
    CHECK(request.url == "https://slack.com/api/chat.postMessage");
    CHECK(request.headers.back().second == "Bearer xoxb-1");
    const Json body = Json::parse(request.body);
    CHECK(body["channel"] == "U1");
    CHECK(body["text"] == "&lt;!channel&gt; &amp; more");
    CHECK(body.dump().find("mrkdwn") == std::string::npos);
    const Json& buttons = body["blocks"].back()["elements"];
    CHECK(buttons[0]["value"] == "tok-approve-1");
    CHECK(buttons[1]["style"] == "danger");
    CHECK(buttons[2]["url"] == "https://gw.example/a/1");
    CHECK_FALSE(buttons[2].contains("value"));
    const Json update =
        Json::parse(update_request(sample_settings(), {.id = "1.1", .place = "D1"}, decided_card()).body);
    CHECK(update["ts"] == "1.1");
    CHECK(update["channel"] == "D1");
    CHECK(update.dump().find("tok-") == std::string::npos);
    CHECK(group_request("https://hooks.slack.com/services/1", sample_card()).body.find("tok-") == std::string::npos);
}

TEST_CASE("slack: a click's address is used only when it leads to Slack", "[notify][slack]") {
    const Click click = click_in(read_callback(sample_settings(), signed_click(), sample_now));
    const auto request =
        response_request(sample_settings(), click.message, {.toast = "已同意", .card = decided_card()});
    REQUIRE(request);
    CHECK(request->url == click.message.reply);
    CHECK(Json::parse(request->body)["replace_original"] == true);
    const auto told = response_request(sample_settings(), click.message, {.toast = "晚了"});
    REQUIRE(told);
    CHECK(Json::parse(told->body)["text"] == "晚了");
    CHECK(Json::parse(told->body)["response_type"] == "ephemeral");
    for (const char* elsewhere : {"http://169.254.169.254/",
                                  "https://hooks.slack.com.evil.example/",
                                  "https://evil.example/https://hooks.slack.com/",
                                  ""})
        CHECK_FALSE(response_request(sample_settings(), {.reply = elsewhere}, {}));
}

TEST_CASE("slack: every answer has its verdict", "[notify][slack]") {
    CHECK(message_verdict(200, R"({"ok":true,"channel":"D1","ts":"1.1"})") == "delivered");
    CHECK(message_verdict(200, R"({"ok":false,"error":"channel_not_found"})") == "give_up recipient_unknown");
    CHECK(message_verdict(200, R"({"ok":false,"error":"invalid_auth"})") == "tell_operator credentials_refused");
    CHECK(message_verdict(200, R"({"ok":false,"error":"missing_scope"})") == "tell_operator not_allowed");
    CHECK(message_verdict(200, R"({"ok":false,"error":"message_not_found"})") == "give_up update_too_late");
    CHECK(message_verdict(200, R"({"ok":false,"error":"brand_new_error"})") == "tell_operator unknown_answer");
    CHECK(message_verdict(503, "") == "retry 30000 platform_busy");
    CHECK(in_words(read_message_answer({.status = 429, .headers = {{"retry-after", "12"}}})) ==
          "retry 12000 rate_limited");
    CHECK(in_words(read_message_answer({.status = 429, .headers = {{"retry-after", "x"}}})) ==
          "retry 60000 rate_limited");
    CHECK(group_verdict(200, "ok") == "delivered");
    CHECK(group_verdict(400, "invalid_payload") == "give_up message_refused");
    CHECK(group_verdict(403, "action_prohibited") == "tell_operator not_allowed");
    CHECK(group_verdict(404, "no_service") == "tell_operator webhook_wrong");
    CHECK(group_verdict(410, "channel_is_archived") == "give_up recipient_unknown");
    CHECK(group_verdict(500, "rollup_error") == "retry 30000 platform_busy");
    CHECK(group_verdict(500, "<html>oops</html>") == "retry 30000 platform_busy");
}

TEST_CASE("slack: Socket Mode's frames are read and answered", "[notify][slack]") {
    const Json frame = {{"type", "interactive"},
                        {"envelope_id", "env-1"},
                        {"accepts_response_payload", false},
                        {"payload", click_payload()}};
    const SocketFrame read = read_frame(frame.dump());
    REQUIRE(std::holds_alternative<SocketClick>(read));
    CHECK(std::get<SocketClick>(read).click.token == "tok-approve-1");
    CHECK(answer_frame(std::get<SocketClick>(read).envelope) == R"({"envelope_id":"env-1"})");
    CHECK(std::holds_alternative<SocketNothing>(read_frame(R"({"type":"hello","num_connections":1})")));
    CHECK(
        std::holds_alternative<SocketDisconnect>(read_frame(R"({"type":"disconnect","reason":"refresh_requested"})")));
    CHECK(
        std::holds_alternative<SocketReply>(read_frame(R"({"type":"slash_commands","envelope_id":"e","payload":{}})")));
    const auto address =
        read_connection({.status = 200, .body = R"({"ok":true,"url":"wss://w.example/link/?ticket=1"})"});
    REQUIRE(address);
    CHECK(*address == "wss://w.example/link/?ticket=1");
    CHECK(read_connection({.status = 200, .body = R"({"ok":false,"error":"invalid_auth"})"}).error().reason ==
          Reason::credentials_refused);
}

}  // namespace countersign::platforms::slack
