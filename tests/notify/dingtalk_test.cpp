#include "clients/notify/platforms/dingtalk.hpp"

#include <catch2/catch.hpp>

#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "tests/notify/samples.hpp"

namespace countersign::platforms::dingtalk {

namespace {

using namespace std::chrono_literals;

Settings sample_settings() {
    return {
        .client_id = "dingabc",
        .client_secret = "app-secret-1",
        .robot_code = "dingabc",
        .card_template = "t.schema",
        .events = {
            .token = "tok", .encoding_aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", .receiver = "dingabc"}};
}

std::string stamp(Instant at) { return std::to_string(at.time_since_epoch().count()); }

Json click_body() {
    return {{"outTrackId", track_id(sample_card())},
            {"corpId", "dingcorp"},
            {"userId", "manager01"},
            {"userIdType", 1},
            {"content", R"({"cardPrivateData":{"actionIds":["button_1"],"params":{"token":"tok-approve-1"}}})"}};
}

CallbackRequest signed_callback(Instant at) {
    return {.headers = {{"timestamp", stamp(at)}, {"sign", header_sign("app-secret-1", stamp(at))}},
            .body = click_body().dump()};
}

std::string group_verdict(int status, const std::string& body) {
    return in_words(read_group_answer({.status = status, .body = body}));
}

std::string card_verdict(int status, const std::string& body) {
    return in_words(read_card_answer({.status = status, .body = body}, {.id = "t"}));
}

}  // namespace

TEST_CASE("dingtalk: the sign of a group webhook is that of the vendor's client", "[notify][dingtalk]") {
    CHECK(webhook_sign("SECabc", sample_now) == "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM=");
    const HttpRequest request =
        group_request({"https://oapi.dingtalk.com/robot/send?access_token=T", "SECabc"}, sample_notice(), sample_now);
    CHECK(request.url ==
          "https://oapi.dingtalk.com/robot/send?access_token=T&timestamp=1700000000000&sign="
          "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM%3D");
    CHECK(group_request({"https://h/?access_token=T", ""}, sample_notice(), sample_now).url ==
          "https://h/?access_token=T");
}

TEST_CASE("dingtalk: a card goes to one person and cannot be forwarded", "[notify][dingtalk]") {
    const HttpRequest request = card_request(sample_settings(), "at-1", sample_card(), "manager01");
    const Json body = Json::parse(request.body);
    CHECK(request.url == "https://api.dingtalk.com/v1.0/card/instances/createAndDeliver");
    CHECK(request.headers.back() == std::pair<std::string, std::string>{"x-acs-dingtalk-access-token", "at-1"});
    CHECK(body["openSpaceId"] == "dtv1.card//IM_ROBOT.manager01");
    CHECK(body["imRobotOpenSpaceModel"]["supportForward"] == false);
    CHECK(body["callbackType"] == "STREAM");
    CHECK(body["outTrackId"] == track_id(sample_card()));
    const Json& variables = body["cardData"]["cardParamMap"];
    for (const auto& [name, value] : variables.items()) CHECK(value.is_string());
    CHECK(variables["token_1"] == "tok-approve-1");
    CHECK(variables["label_2"] == "退回");
    CHECK(variables["token_3"] == "");
    CHECK(variables["url_3"] == "https://gw.example/a/1");
    CHECK(variables["body"].get<std::string>().find("**金额** ¥12,345.67") != std::string::npos);
    Settings by_http = sample_settings();
    by_http.clicks_by_stream = false;
    by_http.callback_route = "countersign";
    const Json http = Json::parse(card_request(by_http, "at-1", sample_card(), "u").body);
    CHECK(http["callbackType"] == "HTTP");
    CHECK(http["callbackRouteKey"] == "countersign");
}

TEST_CASE("dingtalk: a decided card has its outcome and no tokens", "[notify][dingtalk]") {
    const HttpRequest request = update_request(sample_settings(), "at-1", {.id = "track-1"}, decided_card());
    const Json body = Json::parse(request.body);
    CHECK(request.method == "PUT");
    CHECK(body["outTrackId"] == "track-1");
    CHECK(body["cardData"]["cardParamMap"]["outcome"] == "李经理 已同意 2026-11-10 09:12");
    CHECK(body["cardData"]["cardParamMap"]["token_1"] == "");
    CHECK(body["cardData"]["cardParamMap"]["label_1"] == "");
}

TEST_CASE("dingtalk: a group sees links and never a token", "[notify][dingtalk]") {
    const HttpRequest request = group_request({"https://h/?access_token=T", ""}, sample_card(), sample_now);
    const Json body = Json::parse(request.body);
    CHECK(request.body.find("tok-") == std::string::npos);
    CHECK(body["msgtype"] == "actionCard");
    CHECK(body["actionCard"]["btns"] == Json::parse(R"([{"title":"转交","actionURL":"https://gw.example/a/1"}])"));
}

TEST_CASE("dingtalk: a notice goes to one person", "[notify][dingtalk]") {
    const Json body = Json::parse(notice_request(sample_settings(), "at-1", sample_notice(), "u").body);
    CHECK(body["userIds"] == Json::array({"u"}));
    const Json text = Json::parse(body["msgParam"].get<std::string>());
    CHECK(text["text"] ==
          "### 今日待办 2 件\n\nMF-7 ＊王小明＊ 明天截止\n\nAD-9 李雷\n\n[查看详情](https://gw.example/inbox)");
}

TEST_CASE("dingtalk: tokens are asked for and read", "[notify][dingtalk]") {
    CHECK(Json::parse(token_request(sample_settings()).body) ==
          Json{{"appKey", "dingabc"}, {"appSecret", "app-secret-1"}});
    const auto token = read_token({.status = 200, .body = R"({"accessToken":"at-1","expireIn":7200})"});
    REQUIRE(token);
    CHECK(token->text == "at-1");
    CHECK(token->lifetime == 2h);
    const auto refused = read_token(
        {.status = 400, .body = R"({"code":"invalidClientIdOrSecret","message":"无效的clientId或者clientSecret"})"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::credentials_refused);
}

TEST_CASE("dingtalk: every answer has its verdict", "[notify][dingtalk]") {
    CHECK(group_verdict(200, R"({"errcode":0,"errmsg":"ok"})") == "delivered");
    CHECK(group_verdict(200, R"({"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"})") ==
          "retry 600000 rate_limited");
    CHECK(group_verdict(200, R"({"errcode":310000,"errmsg":"sign not match"})") == "tell_operator credentials_refused");
    CHECK(group_verdict(200, R"({"errcode":310000,"errmsg":"keywords not in content"})") ==
          "tell_operator not_allowed");
    CHECK(group_verdict(200, R"({"errcode":300001,"errmsg":"token is not exist"})") == "tell_operator webhook_wrong");
    CHECK(group_verdict(200, R"({"errcode":15,"errmsg":"timeout"})") == "retry 30000 platform_busy");
    CHECK(group_verdict(502, "<html>") == "retry 30000 platform_busy");
    CHECK(group_verdict(200, "<html>") == "tell_operator unknown_answer");
    CHECK(card_verdict(200, R"({"success":true,"result":{"outTrackId":"t","deliverResults":[{"success":true}]}})") ==
          "delivered");
    CHECK(
        card_verdict(
            200,
            R"({"success":true,"result":{"deliverResults":[{"spaceType":"IM_ROBOT","success":false,"errorMsg":"no such user"}]}})") ==
        "give_up recipient_unknown");
    CHECK(card_verdict(400, R"({"code":"InvalidAuthentication","message":"不合法的access_token"})") ==
          "retry 1000 token_expired");
    CHECK(card_verdict(403, R"({"code":"Forbidden.AccessDenied.QpsLimitForApi","message":"qps"})") ==
          "retry 60000 rate_limited");
    CHECK(card_verdict(403, R"({"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"m"})") ==
          "tell_operator not_allowed");
    CHECK(card_verdict(400, R"({"code":"cardTemplateInvalid","message":"m"})") == "give_up message_refused");
    CHECK(card_verdict(504, "") == "retry 30000 platform_busy");
    CHECK(in_words(read_notice_answer(
              {.status = 200,
               .body = R"({"processQueryKey":"k","invalidStaffIdList":[],"flowControlledStaffIdList":[]})"})) ==
          "delivered");
    CHECK(in_words(
              read_notice_answer({.status = 200, .body = R"({"processQueryKey":"k","invalidStaffIdList":["u"]})"})) ==
          "give_up recipient_unknown");
    CHECK(in_words(read_notice_answer(
              {.status = 200, .body = R"({"processQueryKey":"k","flowControlledStaffIdList":["u"]})"})) ==
          "retry 60000 rate_limited");
}

TEST_CASE("dingtalk: a click over the stream is read and answered", "[notify][dingtalk]") {
    const Json frame = {{"specVersion", "1.0"},
                        {"type", "CALLBACK"},
                        {"headers", {{"topic", "/v1.0/card/instances/callback"}, {"messageId", "m-1"}}},
                        {"data", click_body().dump()}};
    const StreamFrame read = read_frame(frame.dump());
    REQUIRE(std::holds_alternative<StreamClick>(read));
    const auto& [click, message_id] = std::get<StreamClick>(read);
    CHECK(click == Click{.platform = Platform::dingtalk,
                         .tenant = "dingcorp",
                         .user = "manager01",
                         .token = "tok-approve-1",
                         .id = "m-1",
                         .message = {.id = track_id(sample_card())}});
    const Json answer = Json::parse(answer_frame(message_id, {.card = decided_card()}));
    CHECK(answer["code"] == 200);
    CHECK(answer["headers"]["messageId"] == "m-1");
    const Json data = Json::parse(answer["data"].get<std::string>());
    CHECK(data["response"]["cardData"]["cardParamMap"]["outcome"] == decided_card().outcome);
    CHECK(data["response"]["cardUpdateOptions"]["updateCardDataByKey"] == true);
    const Json late = Json::parse(
        Json::parse(answer_frame(message_id, {.toast = "晚了", .is_good = false}))["data"].get<std::string>());
    CHECK(late["response"]["userPrivateData"]["cardParamMap"]["notice"] == "晚了");
    CHECK_FALSE(late["response"].contains("cardData"));
}

TEST_CASE("dingtalk: the stream's own frames are answered as it wants", "[notify][dingtalk]") {
    const auto ping =
        read_frame(R"({"type":"SYSTEM","headers":{"topic":"ping","messageId":"p"},"data":"{\"opaque\":\"x\"}"})");
    REQUIRE(std::holds_alternative<StreamReply>(ping));
    const Json pong = Json::parse(std::get<StreamReply>(ping).frame);
    CHECK(pong["data"] == "{\"opaque\":\"x\"}");
    CHECK(pong["headers"]["messageId"] == "p");
    CHECK(
        std::holds_alternative<StreamDisconnect>(read_frame(R"({"type":"SYSTEM","headers":{"topic":"disconnect"}})")));
    CHECK(std::holds_alternative<StreamNothing>(read_frame(R"({"type":"SYSTEM","headers":{"topic":"REGISTERED"}})")));
    // A click without token and an unknown topic are acknowledged, or they would come again and again.
    CHECK(std::holds_alternative<StreamReply>(read_frame(
        R"({"type":"CALLBACK","headers":{"topic":"/v1.0/card/instances/callback","messageId":"m"},"data":"{}"})")));
    CHECK(std::holds_alternative<StreamReply>(
        read_frame(R"({"type":"EVENT","headers":{"topic":"*","messageId":"m"},"data":"{}"})")));
    const auto address =
        read_connection({.status = 200, .body = R"({"endpoint":"wss://w.example/connect","ticket":"a/b+c"})"});
    REQUIRE(address);
    CHECK(*address == "wss://w.example/connect?ticket=a%2Fb%2Bc");
    CHECK(read_connection({.status = 401, .body = R"({"code":"authFailed","message":"m"})"}).error().reason ==
          Reason::credentials_refused);
    CHECK(read_connection({.status = 503, .body = ""}).error().reason == Reason::platform_busy);
}

TEST_CASE("dingtalk: a callback over HTTP counts when signed and fresh", "[notify][dingtalk]") {
    const Click click = click_in(read_callback(sample_settings(), signed_callback(sample_now), sample_now + 4min));
    CHECK(click.user == "manager01");
    CHECK(click.token == "tok-approve-1");
    CHECK(click.id == click_in(read_callback(sample_settings(), signed_callback(sample_now), sample_now)).id);

    for (const Milliseconds off : {Milliseconds(-5min - 1ms), Milliseconds(5min + 1ms)})
        CHECK(refusal_in(read_callback(sample_settings(), signed_callback(sample_now + off), sample_now)).status ==
              401);
    CallbackRequest forged = signed_callback(sample_now);
    forged.headers["sign"].back() = 'A';
    CHECK(refusal_in(read_callback(sample_settings(), forged, sample_now)).status == 401);
    forged = signed_callback(sample_now);
    forged.headers.erase("sign");
    CHECK(refusal_in(read_callback(sample_settings(), forged, sample_now)).status == 401);
    Settings without = sample_settings();
    without.client_secret.clear();
    CallbackRequest guessed = signed_callback(sample_now);
    guessed.headers["sign"] = header_sign("", stamp(sample_now));
    CHECK(refusal_in(read_callback(without, guessed, sample_now)).status == 500);
    CallbackRequest other = signed_callback(sample_now);
    other.body = "{}";
    CHECK(refusal_in(read_callback(sample_settings(), other, sample_now)).status == 400);
    CHECK(Json::parse(callback_answer({.card = decided_card()}).body)["cardData"]["cardParamMap"]["token_1"] == "");
}

TEST_CASE("dingtalk: a sealed event is answered with the sealed success", "[notify][dingtalk]") {
    const Settings settings = sample_settings();
    const std::string random = "0123456789abcdef";
    const auto sealed =
        seal(settings.events, R"({"EventType":"check_url"})", {.timestamp = stamp(sample_now), .nonce = "n"}, random);
    REQUIRE(sealed);
    CallbackRequest request{
        .query = {{"signature", sealed->signature}, {"timestamp", sealed->timestamp}, {"nonce", "n"}},
        .body = Json{{"encrypt", sealed->encrypt}}.dump()};
    const Json answer = Json::parse(answer_in(read_event(settings, request, sample_now, random)).body);
    const auto opened = open_seal(settings.events,
                                  {answer["msg_signature"], answer["timeStamp"], answer["nonce"], answer["encrypt"]},
                                  StampUnit::milliseconds,
                                  sample_now);
    REQUIRE(opened);
    CHECK(*opened == "success");
    request.query["signature"] = "00";
    CHECK(refusal_in(read_event(settings, request, sample_now, random)).status == 401);
}

}  // namespace countersign::platforms::dingtalk
