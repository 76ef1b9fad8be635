#include "clients/notify/platforms/feishu.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "tests/notify/samples.hpp"

namespace countersign::platforms::feishu {

namespace {

using namespace std::chrono_literals;

const std::string iv_16 = "fedcba9876543210";

Settings sample_settings() {
    return {.app_id = "cli_0123456789abcdef",
            .app_secret = "app-secret",
            .encrypt_key = "enc-key",
            .verification_token = "ver-token"};
}

Json click_event() {
    return {{"schema", "2.0"},
            {"header",
             {{"event_id", "e-1"},
              {"event_type", "card.action.trigger"},
              {"token", "ver-token"},
              {"create_time", "1700000000000"},
              {"tenant_key", "tenant-1"},
              {"app_id", "cli_0123456789abcdef"}}},
            {"event",
             {{"operator", {{"open_id", "ou_manager"}, {"user_id", "u1"}}},
              {"token", "c-1"},
              {"action", {{"tag", "button"}, {"value", {{"token", "tok-approve-1"}}}}},
              {"context", {{"open_message_id", "om_1"}, {"open_chat_id", "oc_1"}}}}}};
}

CallbackRequest signed_body(const std::string& body, const std::string& timestamp = "1700000000") {
    return {.headers = {{"x-lark-request-timestamp", timestamp},
                        {"x-lark-request-nonce", "n-1"},
                        {"x-lark-signature", callback_signature(timestamp, "n-1", "enc-key", body)}},
            .body = body};
}

CallbackRequest signed_event(const Json& event, const std::string& timestamp = "1700000000") {
    return signed_body(Json{{"encrypt", seal_body("enc-key", event.dump(), iv_16)}}.dump(), timestamp);
}

std::string message_verdict(int status, const std::string& body) {
    return in_words(read_message_answer({.status = status, .body = body}));
}

}  // namespace

TEST_CASE("feishu: the sign of a group webhook is the vendor's", "[notify][feishu]") {
    const Instant at{Milliseconds(1'599'360'473'000)};
    CHECK(webhook_sign("demo", at) == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
    const Json body = Json::parse(group_request({"https://h/hook/1", "demo"}, sample_card(), at).body);
    CHECK(body["timestamp"] == "1599360473");
    CHECK(body["sign"] == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
    CHECK(body.dump().find("tok-") == std::string::npos);
    CHECK_FALSE(Json::parse(group_request({"https://h/hook/1", ""}, sample_card(), at).body).contains("sign"));
}

TEST_CASE("feishu: what the vendor's document seals is opened", "[notify][feishu]") {
    CHECK(open_body("test key", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=") == "hello world");
    CHECK(seal_body("test key", "hello world", read_base64("P37w+VZImNgPEO1RBhJ6Rg==").value()).substr(0, 20) ==
          "P37w+VZImNgPEO1RBhJ6");
    for (const char* bad :
         {"", "AAAA", "P37w+VZImNgPEO1RBhJ6Rg==", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzgg==", "no base64"}) {
        INFO(bad);
        CHECK_FALSE(open_body("test key", bad));
    }
    CHECK_FALSE(open_body("another key", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="));
}

TEST_CASE("feishu: a card goes to one person and may be changed", "[notify][feishu]") {
    const HttpRequest request = message_request(sample_settings(), "t-1", sample_card(), "ou_manager");
    CHECK(request.url == "https://open.feishu.cn/open-apis/im/v1/messages?receive_id_type=open_id");
    CHECK(request.headers.back().second == "Bearer t-1");
    const Json body = Json::parse(request.body);
    CHECK(body["uuid"].get<std::string>().size() <= 50);
    const Json card = Json::parse(body["content"].get<std::string>());
    CHECK(card["config"]["update_multi"] == true);
    CHECK(card["config"]["enable_forward"] == false);
    const Json& actions = card["elements"].back()["actions"];
    CHECK(actions[0]["value"]["token"] == "tok-approve-1");
    CHECK(actions[0]["type"] == "primary");
    CHECK(actions[2]["url"] == "https://gw.example/a/1");
    const HttpRequest update = update_request(sample_settings(), "t-1", {.id = "om_1"}, decided_card());
    CHECK(update.method == "PATCH");
    CHECK(update.url.ends_with("/im/v1/messages/om_1"));
    const Json decided = Json::parse(Json::parse(update.body)["content"].get<std::string>());
    CHECK(decided["config"]["update_multi"] == true);
    CHECK(decided.dump().find("tok-") == std::string::npos);
    CHECK(decided.dump().find("已同意") != std::string::npos);
}

TEST_CASE("feishu: a notice is lines and a link", "[notify][feishu]") {
    const Json body = Json::parse(message_request(sample_settings(), "t-1", sample_notice(), "ou_manager").body);
    const Json card = Json::parse(body["content"].get<std::string>());
    REQUIRE(card["elements"].size() == 3);
    CHECK(card["elements"][0]["text"] == Json{{"tag", "plain_text"}, {"content", "MF-7 *王小明* 明天截止"}});
    CHECK(card["elements"][2]["actions"][0]["url"] == "https://gw.example/inbox");
}

TEST_CASE("feishu: a callback is read when sealed, signed and fresh", "[notify][feishu]") {
    const Click click = click_in(read_callback(sample_settings(), signed_event(click_event()), sample_now + 5min));
    CHECK(click == Click{.platform = Platform::feishu,
                         .tenant = "tenant-1",
                         .user = "ou_manager",
                         .token = "tok-approve-1",
                         .id = "e-1",
                         .message = {.id = "om_1", .reply = "c-1"}});
    const Json answer = Json::parse(callback_answer({.toast = "已同意", .card = decided_card()}).body);
    CHECK(answer["toast"] == Json{{"type", "success"}, {"content", "已同意"}});
    CHECK(answer["card"]["type"] == "raw");
    CHECK(answer["card"]["data"]["config"]["update_multi"] == true);
    CHECK(callback_answer({}).body == "{}");
    Json other = click_event();
    other["header"]["event_type"] = "im.message.receive_v1";
    CHECK(answer_in(read_callback(sample_settings(), signed_event(other), sample_now)).body == "{}");
}

TEST_CASE("feishu: forged, stale and unsealed callbacks are refused", "[notify][feishu]") {
    const Settings settings = sample_settings();
    const auto status_of = [&](const CallbackRequest& request) {
        return refusal_in(read_callback(settings, request, sample_now)).status;
    };
    CHECK(status_of(signed_event(click_event(), "1699999699")) == 401);
    CHECK(status_of(signed_event(click_event(), "1700000301")) == 401);
    CHECK(status_of(signed_event(click_event(), "soon")) == 401);
    CallbackRequest forged = signed_event(click_event());
    forged.headers["x-lark-signature"] = callback_signature("1700000000", "n-1", "", forged.body);
    CHECK(status_of(forged) == 401);
    forged = signed_event(click_event());
    forged.body.insert(forged.body.size() - 1, " ");  // the raw body is signed, not its meaning
    CHECK(status_of(forged) == 401);
    CHECK(status_of(signed_body(click_event().dump())) == 401);
    Json foreign = click_event();
    foreign["header"]["token"] = "other";
    CHECK(status_of(signed_event(foreign)) == 401);
    for (auto missing : {&Settings::encrypt_key, &Settings::verification_token}) {
        Settings without = sample_settings();
        (without.*missing).clear();
        CHECK(refusal_in(read_callback(without, signed_event(click_event()), sample_now)).status == 500);
    }
}

TEST_CASE("feishu: an address check is answered when it is sealed for us", "[notify][feishu]") {
    const auto check = [](const char* token) {
        const Json json = {{"type", "url_verification"}, {"challenge", "abc"}, {"token", token}};
        return CallbackRequest{.body = Json{{"encrypt", seal_body("enc-key", json.dump(), iv_16)}}.dump()};
    };
    CHECK(answer_in(read_callback(sample_settings(), check("ver-token"), sample_now)).body == R"({"challenge":"abc"})");
    CHECK(refusal_in(read_callback(sample_settings(), check("other"), sample_now)).status == 401);
    const CallbackRequest bare{.body = R"({"type":"url_verification","challenge":"abc","token":"ver-token"})"};
    CHECK(refusal_in(read_callback(sample_settings(), bare, sample_now)).status == 401);
}

TEST_CASE("feishu: every answer has its verdict", "[notify][feishu]") {
    CHECK(message_verdict(200, R"({"code":0,"msg":"success","data":{"message_id":"om_1"}})") == "delivered");
    CHECK(message_verdict(400, R"({"code":230001,"msg":"invalid param"})") == "give_up message_refused");
    CHECK(message_verdict(400, R"({"code":230013,"msg":"Bot has NO availability to this user."})") ==
          "give_up recipient_unknown");
    CHECK(message_verdict(400, R"({"code":99991663,"msg":"Invalid access token"})") == "retry 1000 token_expired");
    CHECK(message_verdict(400, R"({"code":99991672,"msg":"Access denied. One of the following scopes is required"})") ==
          "tell_operator not_allowed");
    CHECK(message_verdict(500, "") == "retry 30000 platform_busy");
    CHECK(in_words(read_message_answer(
              {.status = 429, .headers = {{"x-ogw-ratelimit-reset", "7"}}, .body = R"({"code":99991400})"})) ==
          "retry 7000 rate_limited");
    CHECK(in_words(read_update_answer({.status = 400, .body = R"({"code":230031,"msg":"too old"})"})) ==
          "give_up update_too_late");
    const auto group = [](const char* body) { return in_words(read_group_answer({.status = 200, .body = body})); };
    CHECK(group(R"({"code":0,"msg":"success","data":{}})") == "delivered");
    CHECK(group(R"({"StatusCode":0,"StatusMessage":"success"})") == "delivered");
    CHECK(group(R"({"code":9499,"msg":"Bad Request","data":{}})") == "give_up message_refused");
    CHECK(group(R"({"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"})") ==
          "tell_operator credentials_refused");
    CHECK(group(R"({"code":19024,"msg":"Key Words Not Found"})") == "tell_operator not_allowed");
    CHECK(group(R"({"code":11232,"msg":"frequency limited psm"})") == "retry 60000 rate_limited");
    REQUIRE(read_token({.status = 200, .body = R"({"code":0,"tenant_access_token":"t","expire":7200})"}));
    CHECK(read_token({.status = 200, .body = R"({"code":10014,"msg":"app secret invalid"})"}).error().reason ==
          Reason::credentials_refused);
}

TEST_CASE("feishu: a frame's bytes are the protocol's", "[notify][feishu]") {
    const Frame frame{
        .sequence = 1, .log = 300, .service = 7, .is_data = true, .headers = {{"type", "event"}}, .payload = "{}"};
    CHECK(hex(encode(frame)) == "080110ac02180720012a0d0a047479706512056576656e7442027b7d");
}

TEST_CASE("feishu: frames survive their journey, and broken ones are not read", "[notify][feishu]") {
    CHECK(rc::check("encode, decode", [] {
        Frame frame{.sequence = *rc::gen::arbitrary<std::uint64_t>(), .log = *rc::gen::arbitrary<std::uint64_t>()};
        frame.service = *rc::gen::arbitrary<std::int32_t>();
        frame.is_data = *rc::gen::arbitrary<bool>();
        frame.headers = *rc::gen::resize(20, rc::gen::arbitrary<std::vector<std::pair<std::string, std::string>>>());
        frame.payload = *rc::gen::arbitrary<std::string>();
        frame.log_text = *rc::gen::arbitrary<std::string>();
        RC_ASSERT(decode(encode(frame)) == frame);
    }));
    const std::string whole = encode({.service = 7, .headers = {{"type", "event"}}, .payload = "0123456789"});
    for (std::size_t size = 1; size < 8; ++size) CHECK_FALSE(decode(whole.substr(0, whole.size() - size)));
    CHECK_FALSE(decode("\x08"));
    CHECK_FALSE(decode("\x0b\x01"));                                            // a group
    CHECK_FALSE(decode("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"));        // a number without end
    CHECK_FALSE(decode("\x42\xff\xff\xff\xff\x0f"));                            // longer than all that is there
    CHECK(decode(std::string("\x52\x01x\x5d\x00\x00\x00\x00", 8)) == Frame{});  // fields of a newer protocol
}

TEST_CASE("feishu: an event in several frames is joined in its order", "[notify][feishu]") {
    Fragments fragments;
    const auto part = [](const char* id, const char* sum, const char* seq, const char* payload) {
        return Frame{.is_data = true, .headers = {{"message_id", id}, {"sum", sum}, {"seq", seq}}, .payload = payload};
    };
    CHECK(fragments.add(part("a", "1", "0", "whole")) == "whole");
    CHECK_FALSE(fragments.add(part("a", "3", "2", "c")));
    CHECK_FALSE(fragments.add(part("b", "2", "0", "x")));
    CHECK_FALSE(fragments.add(part("a", "3", "0", "a")));
    CHECK_FALSE(fragments.add(part("a", "3", "0", "a")));
    CHECK(fragments.add(part("a", "3", "1", "b")) == "abc");
    CHECK_FALSE(fragments.add(part("c", "3", "3", "out of range")));
    CHECK_FALSE(fragments.add(part("c", "1000000", "0", "too many")));
    for (int i = 0; i < 100; ++i) CHECK_FALSE(fragments.add(part(("d" + std::to_string(i)).c_str(), "2", "0", "x")));
    CHECK_FALSE(fragments.add(part("b", "2", "1", "y")));  // forgotten meanwhile
}

TEST_CASE("feishu: a click over the long connection is read and answered", "[notify][feishu]") {
    const auto click = read_event(click_event().dump());
    REQUIRE(click);
    CHECK(click->token == "tok-approve-1");
    const Frame frame{.sequence = 5,
                      .service = 7,
                      .is_data = true,
                      .headers = {{"type", "event"}, {"message_id", "m"}},
                      .payload = "x"};
    const auto answer = decode(answer_frame(frame, ClickAnswer{.toast = "晚了", .is_good = false}));
    REQUIRE(answer);
    CHECK(answer->sequence == 5);
    CHECK(answer->header("message_id") == "m");
    const Json payload = Json::parse(answer->payload);
    CHECK(payload["code"] == 200);
    const Json said = Json::parse(read_base64(payload["data"].get<std::string>()).value());
    CHECK(said["toast"] == Json{{"type", "warning"}, {"content", "晚了"}});
    CHECK(decode(answer_frame(frame, std::nullopt))->payload == R"({"code":200})");
    CHECK(decode(ping_frame(7)) == Frame{.service = 7, .headers = {{"type", "ping"}}});
    const auto connection = read_connection(
        {.status = 200,
         .body =
             R"({"code":0,"data":{"URL":"wss://w.example/ws?device_id=1&service_id=7&x=1","ClientConfig":{"PingInterval":90}}})"});
    REQUIRE(connection);
    CHECK(connection->service == 7);
    CHECK(connection->ping_interval == 90s);
    CHECK(read_connection({.status = 200, .body = R"({"code":514,"msg":"auth failed"})"}).error().reason ==
          Reason::credentials_refused);
    CHECK(read_connection({.status = 200, .body = R"({"code":1,"msg":"busy"})"}).error().reason ==
          Reason::platform_busy);
}

}  // namespace countersign::platforms::feishu
