#include "clients/notify/platforms/wecom.hpp"

#include <catch2/catch.hpp>

#include "clients/notify/platforms/cipher.hpp"
#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/flat_xml.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "tests/notify/samples.hpp"

namespace countersign::platforms::wecom {

namespace {

using namespace std::chrono_literals;

const std::string random_16 = "0123456789abcdef";

SealKeys sample_keys() {
    return {.token = "tok", .encoding_aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", .receiver = "wwcorp"};
}

Settings sample_settings() {
    return {.corp_id = "wwcorp",
            .agent_id = "1000002",
            .secret = "corp-secret",
            .callbacks = sample_keys(),
            .bot_id = "bot-1",
            .bot_secret = "bot-secret"};
}

const std::string click_xml =
    "<xml><ToUserName><![CDATA[wwcorp]]></ToUserName><FromUserName><![CDATA[manager01]]></FromUserName>"
    "<CreateTime>1700000000</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event>"
    "<EventKey><![CDATA[tok-approve-1]]></EventKey><TaskId><![CDATA[task-1]]></TaskId>"
    "<CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[code-1]]></ResponseCode>"
    "<SelectedItems><SelectedItem><QuestionKey><![CDATA[q]]></QuestionKey></SelectedItem></SelectedItems><AgentID>1000002</AgentID></xml>";

CallbackRequest callback_of(const Sealed& sealed) {
    return {.query = {{"msg_signature", sealed.signature}, {"timestamp", sealed.timestamp}, {"nonce", sealed.nonce}},
            .body = "<xml><ToUserName><![CDATA[wwcorp]]></ToUserName><Encrypt><![CDATA[" + sealed.encrypt +
                    "]]></Encrypt><AgentID><![CDATA[1000002]]></AgentID></xml>"};
}

Sealed sealed_text(const std::string& text, const std::string& timestamp = "1700000000") {
    return seal(sample_keys(), text, {.timestamp = timestamp, .nonce = "n-1"}, random_16).value();
}

CallbackResult read_sealed(const Sealed& sealed, Instant now = sample_now) {
    return read_callback(sample_settings(), callback_of(sealed), now);
}

// Signed as it should be, whatever stands in it.
Sealed signed_cipher(const std::string& encrypt) {
    Sealed sealed{.timestamp = "1700000000", .nonce = "n-1", .encrypt = encrypt};
    sealed.signature = seal_signature("tok", sealed);
    return sealed;
}

Sealed sealed_plain(const std::string& plain) {
    const std::string key = read_base64(sample_keys().encoding_aes_key + "=").value();
    return signed_cipher(base64(encrypt_aes_256_cbc(key, key.substr(0, 16), plain).value()));
}

std::string message_verdict(const std::string& body, const Message& message = sample_card()) {
    return in_words(read_message_answer({.status = 200, .body = body}, message));
}

}  // namespace

TEST_CASE("wecom: a seal is that of the vendor's library", "[notify][wecom]") {
    const auto sealed = seal(
        sample_keys(), "<xml><Event>张三</Event></xml>", {.timestamp = "1700000000", .nonce = "nonce1"}, random_16);
    REQUIRE(sealed);
    CHECK(sealed->encrypt ==
          "Q3stYC6hdFzMh9T8HCvyDLfHwC9Z9+MGsw+kE5xqMTdeK+iCIDUUPz1WwiTDPd/lQ2VTCvhl9WP99iNOjs/9RQ==");
    CHECK(sealed->signature == "cb63f3bdeb012afdc03807fb147a84f461f75d1d");
}

TEST_CASE("wecom: a click over HTTP is read", "[notify][wecom]") {
    const Click click = click_in(read_sealed(sealed_text(click_xml), sample_now + 5min));
    CHECK(click.tenant == "wwcorp");
    CHECK(click.user == "manager01");
    CHECK(click.token == "tok-approve-1");
    CHECK(click.message == MessageRef{.id = "task-1", .reply = "code-1"});
    CHECK_FALSE(click.id.empty());
    // The platform's second try is sealed anew, and is the same click.
    CHECK(click.id == click_in(read_sealed(sealed_text(click_xml, "1700000005"))).id);
    CHECK(callback_answer().body.empty());
}

TEST_CASE("wecom: an address check is answered with its bare text", "[notify][wecom]") {
    const Sealed sealed = sealed_text("4567890");
    const CallbackRequest request{.query = {{"msg_signature", sealed.signature},
                                            {"timestamp", sealed.timestamp},
                                            {"nonce", sealed.nonce},
                                            {"echostr", sealed.encrypt}}};
    CHECK(answer_in(read_callback(sample_settings(), request, sample_now)).body == "4567890");
}

TEST_CASE("wecom: forged, stale and foreign callbacks are refused", "[notify][wecom]") {
    Sealed forged = sealed_text(click_xml);
    forged.signature.back() = forged.signature.back() == '0' ? '1' : '0';
    CHECK(refusal_in(read_sealed(forged)).status == 401);
    forged.signature.clear();
    CHECK(refusal_in(read_sealed(forged)).status == 401);
    CHECK(refusal_in(read_sealed(sealed_text(click_xml), sample_now + 5min + 1ms)).status == 401);
    CHECK(refusal_in(read_sealed(sealed_text(click_xml), sample_now - 5min - 1ms)).status == 401);
    CHECK(refusal_in(read_sealed(sealed_text(click_xml, "yesterday"))).status == 401);
    SealKeys foreign = sample_keys();
    foreign.receiver = "wwother";
    CHECK(
        refusal_in(read_sealed(seal(foreign, click_xml, {.timestamp = "1700000000", .nonce = "n"}, random_16).value()))
            .status == 401);
    Settings without = sample_settings();
    without.callbacks.encoding_aes_key.clear();
    CHECK(refusal_in(read_callback(without, callback_of(sealed_text(click_xml)), sample_now)).status == 500);
    without = sample_settings();
    without.callbacks.token.clear();
    CHECK(refusal_in(read_callback(without, callback_of(sealed_text(click_xml)), sample_now)).status == 500);
}

TEST_CASE("wecom: ciphertexts that are cut, garbled or badly padded are all refused alike", "[notify][wecom]") {
    const std::string whole = sealed_text(click_xml).encrypt;
    const std::string why = refusal_in(read_sealed(signed_cipher("not base64!"))).why;
    for (const std::string& bad : {std::string(), whole.substr(0, 64), whole.substr(0, 62), "AAAA" + whole.substr(4)}) {
        INFO(bad);
        const auto result = read_sealed(signed_cipher(bad));
        // A garbled first block leaves the padding whole, and spoils the random bytes only.
        if (bad.starts_with("AAAA")) continue;
        CHECK(refusal_in(result).why == why);
    }
    const std::string length_too_large = random_16 + std::string("\x7F\xFF\xFF\xFF", 4) + "wwcorp";
    CHECK(refusal_in(read_sealed(sealed_plain(padded(length_too_large, 32)))).why == why);
    CHECK(refusal_in(read_sealed(sealed_plain(std::string(32, '\x00')))).why == why);
    CHECK(refusal_in(read_sealed(sealed_plain(std::string(16, '\x10')))).why == why);
    CHECK(refusal_in(read_sealed(sealed_plain(std::string(31, 'x') + '\x02'))).why == why);
}

TEST_CASE("wecom: a chat text cannot pretend to be a click", "[notify][wecom]") {
    const std::string said_xml =
        "<xml><ToUserName><![CDATA[wwcorp]]></ToUserName><FromUserName><![CDATA[mallory]]></FromUserName>"
        "<MsgType><![CDATA[text]]></MsgType><Content>" +
        cdata("]]></Content><MsgType>event</MsgType><Event>template_card_event</Event><EventKey>t</EventKey>") +
        "</Content></xml>";
    CHECK(answer_in(read_sealed(sealed_text(said_xml))) == callback_answer());
    const auto leaves = read_flat_xml(said_xml);
    REQUIRE(leaves);
    CHECK(leaves->at("Content") ==
          "]]></Content><MsgType>event</MsgType><Event>template_card_event</Event><EventKey>t</EventKey>");
    CHECK_FALSE(leaves->contains("Event"));
}

TEST_CASE("wecom: XML of another form is not read", "[notify][wecom]") {
    for (const char* bad : {"",
                            "xml",
                            "<xml>",
                            "<xml></xml",
                            "<xml><a></b></xml>",
                            "<xml a='1'></xml>",
                            "<xml><a><![CDATA[x</a></xml>",
                            "<!DOCTYPE xml><xml></xml>",
                            "<xml></xml><xml></xml>",
                            "<xml></xml>x"}) {
        INFO(bad);
        CHECK_FALSE(read_flat_xml(bad));
    }
    CHECK(read_flat_xml(" <xml> <a>1 &lt; 2 &amp;amp;</a>\n<b><c>d</c></b></xml>\n") ==
          std::map<std::string, std::string>{{"a", "1 < 2 &amp;"}});
    std::string deep = "<xml>";
    for (int i = 0; i < 10000; ++i) deep += "<a>";
    CHECK_FALSE(read_flat_xml(deep));
}

TEST_CASE("wecom: a card keeps the vendor's limits and loses nothing", "[notify][wecom]") {
    Card card = sample_card();
    card.payee = "一个很长很长很长很长很长很长很长很长很长很长很长很长的医院名称";
    const Json json = Json::parse(template_card(card));
    CHECK(json["card_type"] == "button_interaction");
    CHECK(json["task_id"].get<std::string>().size() <= 128);
    CHECK(json["task_id"].get<std::string>().find_first_of("/:") == std::string::npos);
    CHECK(json["horizontal_content_list"].size() == 5);
    CHECK(json["sub_title_text"] == "收款方: " + card.payee);
    CHECK(json["button_list"].size() == 2);
    CHECK(json["button_list"][0]["key"] == "tok-approve-1");
    CHECK(json["jump_list"][0]["url"] == "https://gw.example/a/1");
    const Json decided = Json::parse(template_card(decided_card()));
    CHECK(decided["card_type"] == "text_notice");
    CHECK(decided["card_action"]["url"] == "https://gw.example/t/1");
    CHECK_FALSE(decided.contains("button_list"));
    CHECK(decided["sub_title_text"].get<std::string>().starts_with("李经理 已同意"));
}

TEST_CASE("wecom: messages are asked for as the vendor wants them", "[notify][wecom]") {
    const Settings settings = sample_settings();
    CHECK(token_request(settings).url ==
          "https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=wwcorp&corpsecret=corp-secret");
    const HttpRequest sent = message_request(settings, "a b", sample_card(), "manager01");
    CHECK(sent.url == "https://qyapi.weixin.qq.com/cgi-bin/message/send?access_token=a%20b");
    CHECK(Json::parse(sent.body)["enable_duplicate_check"] == 1);
    CHECK(Json::parse(sent.body)["agentid"] == 1000002);
    const Json notice = Json::parse(message_request(settings, "t", sample_notice(), "u").body);
    CHECK(notice["text"]["content"] ==
          "今日待办 2 件\nMF-7 *王小明* 明天截止\nAD-9 李雷\n查看详情: https://gw.example/inbox");
    Notice long_notice = sample_notice();
    long_notice.lines.assign(1000, "一行");
    const std::string text = Json::parse(message_request(settings, "t", long_notice, "u").body)["text"]["content"];
    CHECK(text.size() <= 2048);
    CHECK(text.ends_with("https://gw.example/inbox"));
    const Json update =
        Json::parse(update_request(settings, "t", {.id = "task-1", .reply = "code-1"}, decided_card()).body);
    CHECK(update["response_code"] == "code-1");
    CHECK(update["template_card"]["card_type"] == "text_notice");
    const std::string group = group_request("https://h/?key=K", sample_card()).body;
    CHECK(group.find("tok-") == std::string::npos);
    CHECK(Json::parse(group)["template_card"]["card_type"] == "text_notice");
}

TEST_CASE("wecom: every answer has its verdict", "[notify][wecom]") {
    CHECK(message_verdict(R"({"errcode":0,"errmsg":"ok","response_code":"c"})") == "delivered");
    CHECK(message_verdict(R"({"errcode":0,"errmsg":"ok","invaliduser":"u"})") == "give_up recipient_unknown");
    CHECK(message_verdict(R"({"errcode":42001,"errmsg":"access_token expired"})") == "retry 1000 token_expired");
    CHECK(message_verdict(R"({"errcode":45009,"errmsg":"api freq out of limit"})") == "retry 60000 rate_limited");
    CHECK(message_verdict(R"({"errcode":-1,"errmsg":"system busy"})") == "retry 30000 platform_busy");
    CHECK(message_verdict(R"({"errcode":60020,"errmsg":"not allow to access from your ip"})") ==
          "tell_operator not_allowed");
    CHECK(message_verdict(R"({"errcode":40001,"errmsg":"invalid credential"})") == "tell_operator credentials_refused");
    CHECK(message_verdict(R"({"errcode":81013,"errmsg":"user & party & tag all invalid"})") ==
          "give_up recipient_unknown");
    CHECK(message_verdict("<html>") == "tell_operator unknown_answer");
    CHECK(in_words(read_group_answer({.status = 200, .body = R"({"errcode":93000,"errmsg":"invalid webhook url"})"})) ==
          "tell_operator webhook_wrong");
    CHECK(in_words(read_group_answer({.status = 503, .body = ""})) == "retry 30000 platform_busy");
    CHECK(
        in_words(read_update_answer({.status = 200, .body = R"({"errcode":123456,"errmsg":"response code used"})"})) ==
        "give_up update_too_late");
    CHECK(in_words(read_update_answer({.status = 200, .body = R"({"errcode":0,"errmsg":"ok"})"})) == "delivered");
    const Verdict sent =
        read_message_answer({.status = 200, .body = R"({"errcode":0,"response_code":"c"})"}, sample_card());
    CHECK(std::get<Delivered>(sent).message == MessageRef{.id = task_id(sample_card()), .reply = "c"});
    REQUIRE(read_token({.status = 200, .body = R"({"errcode":0,"access_token":"t","expires_in":7200})"}));
    CHECK(read_token({.status = 200, .body = R"({"errcode":40013,"errmsg":"invalid corpid"})"}).error().reason ==
          Reason::credentials_refused);
}

TEST_CASE("wecom: a click over the bot's connection is read in both of its forms", "[notify][wecom]") {
    const Json nested = {
        {"cmd", "aibot_event_callback"},
        {"headers", {{"req_id", "r-1"}}},
        {"body",
         {{"msgid", "m-1"},
          {"from", {{"userid", "manager01"}}},
          {"event",
           {{"eventtype", "template_card_event"},
            {"template_card_event",
             {{"card_type", "button_interaction"}, {"event_key", "tok-1"}, {"task_id", "task-1"}}}}}}}};
    Json direct = nested;
    direct["body"]["event"] = {{"eventtype", "template_card_event"}, {"event_key", "tok-1"}, {"task_id", "task-1"}};
    for (const Json& frame : {nested, direct}) {
        const BotFrame read = read_frame(frame.dump(), "wwcorp");
        REQUIRE(std::holds_alternative<BotClick>(read));
        CHECK(std::get<BotClick>(read).click == Click{.platform = Platform::wecom,
                                                      .tenant = "wwcorp",
                                                      .user = "manager01",
                                                      .token = "tok-1",
                                                      .id = "m-1",
                                                      .message = {.id = "task-1", .reply = "r-1"}});
    }
    const Json update = Json::parse(update_frame({.id = "task-1", .reply = "r-1"}, decided_card()));
    CHECK(update["cmd"] == "aibot_respond_update_msg");
    CHECK(update["headers"]["req_id"] == "r-1");
    CHECK(update["body"]["template_card"]["task_id"] == "task-1");
}

TEST_CASE("wecom: the bot's other frames are told apart", "[notify][wecom]") {
    CHECK(std::holds_alternative<BotEvicted>(read_frame(
        R"({"cmd":"aibot_event_callback","headers":{"req_id":"r"},"body":{"event":{"eventtype":"disconnected_event"}}})",
        "c")));
    CHECK(std::holds_alternative<BotNothing>(read_frame(
        R"({"cmd":"aibot_event_callback","headers":{"req_id":"r"},"body":{"event":{"eventtype":"enter_chat"}}})",
        "c")));
    CHECK(std::holds_alternative<BotNothing>(read_frame("[]", "c")));
    const auto answer = read_frame(R"({"headers":{"req_id":"r-2"},"errcode":45009,"errmsg":"freq"})", "c");
    REQUIRE(std::holds_alternative<BotAnswer>(answer));
    CHECK(in_words(read_answer(std::get<BotAnswer>(answer), {})) == "retry 60000 rate_limited");
    CHECK(Json::parse(subscribe_frame(sample_settings(), "s-1"))["body"] ==
          Json{{"bot_id", "bot-1"}, {"secret", "bot-secret"}});
    CHECK(Json::parse(ping_frame("p-1")) == Json{{"cmd", "ping"}, {"headers", {{"req_id", "p-1"}}}});
    const Json sent = Json::parse(send_frame(sample_card(), "manager01", "q-1"));
    CHECK(sent["body"]["chatid"] == "manager01");
    CHECK(sent["body"]["msgtype"] == "template_card");
}

}  // namespace countersign::platforms::wecom
