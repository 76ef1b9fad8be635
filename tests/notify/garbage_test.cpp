// Whatever comes over a wire, a parser answers with a value: it neither throws nor believes.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "clients/notify/platforms/dingtalk.hpp"
#include "clients/notify/platforms/feishu.hpp"
#include "clients/notify/platforms/flat_xml.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/platforms/slack.hpp"
#include "clients/notify/platforms/wecom.hpp"
#include "tests/notify/samples.hpp"

namespace countersign::platforms {

namespace {

// JSON with the names that the parsers look for, and values of any kind where they expect another.
Json any_json(int depth) {
    static const std::vector<std::string> names = {"type",        "headers",   "topic",
                                                   "messageId",   "data",      "content",
                                                   "cmd",         "req_id",    "body",
                                                   "event",       "eventtype", "event_id",
                                                   "header",      "action",    "value",
                                                   "token",       "actions",   "payload",
                                                   "envelope_id", "encrypt",   "operator",
                                                   "errcode",     "code",      "success",
                                                   "result",      "ok",        "template_card_event",
                                                   "event_type",  "open_id",   "deliverResults",
                                                   "team",        "id",        "user"};
    static const std::vector<std::string> texts = {"SYSTEM",
                                                   "CALLBACK",
                                                   "/v1.0/card/instances/callback",
                                                   "ping",
                                                   "aibot_event_callback",
                                                   "template_card_event",
                                                   "card.action.trigger",
                                                   "block_actions",
                                                   "interactive",
                                                   "x",
                                                   ""};
    switch (*rc::gen::inRange(0, depth > 0 ? 7 : 5)) {
        case 0:
            return *rc::gen::elementOf(texts);
        case 1:
            return *rc::gen::arbitrary<std::int64_t>();
        case 2:
            return *rc::gen::arbitrary<bool>();
        case 3:
            return nullptr;
        case 4:
            return 1e300;
        case 5: {
            Json array = Json::array();
            for (int i = *rc::gen::inRange(0, 4); i > 0; --i) array.push_back(any_json(depth - 1));
            return array;
        }
        default: {
            Json object = Json::object();
            for (int i = *rc::gen::inRange(0, 8); i > 0; --i) object[*rc::gen::elementOf(names)] = any_json(depth - 1);
            return object;
        }
    }
}

// A text that a parser might half believe: bytes, JSON, or JSON that was cut.
std::string any_text() {
    const std::string json = any_json(4).dump();
    switch (*rc::gen::inRange(0, 4)) {
        case 0:
            return *rc::gen::arbitrary<std::string>();
        case 1:
            return json.substr(0, *rc::gen::inRange<std::size_t>(0, json.size() + 1));
        case 2:
            return "payload=" + json;
        default:
            return json;
    }
}

}  // namespace

TEST_CASE("answers of any kind have a verdict, and only good ones deliver", "[notify][garbage]") {
    CHECK(rc::check("every reader of answers", [] {
        const HttpAnswer answer{.status = *rc::gen::element(200, 400, 401, 403, 404, 429, 500, 503),
                                .headers = {{"retry-after", *rc::gen::arbitrary<std::string>()}},
                                .body = any_text()};
        const std::vector<Verdict> verdicts = {dingtalk::read_card_answer(answer, {}),
                                               dingtalk::read_notice_answer(answer),
                                               dingtalk::read_group_answer(answer),
                                               wecom::read_message_answer(answer, sample_card()),
                                               wecom::read_update_answer(answer),
                                               wecom::read_group_answer(answer),
                                               feishu::read_message_answer(answer),
                                               feishu::read_update_answer(answer),
                                               feishu::read_group_answer(answer),
                                               slack::read_message_answer(answer),
                                               slack::read_group_answer(answer)};
        for (const Verdict& verdict : verdicts) {
            if (answer.status != 200) RC_ASSERT_FALSE(std::holds_alternative<Delivered>(verdict));
            if (const Trouble* trouble = trouble_of(verdict)) RC_ASSERT(trouble->said.size() <= 200U);
            if (const auto* retry = std::get_if<RetryAfter>(&verdict)) RC_ASSERT(retry->wait > Milliseconds(0));
        }
        static_cast<void>(dingtalk::read_token(answer));
        static_cast<void>(wecom::read_token(answer));
        static_cast<void>(feishu::read_token(answer));
        static_cast<void>(dingtalk::read_connection(answer));
        static_cast<void>(feishu::read_connection(answer));
        static_cast<void>(slack::read_connection(answer));
    }));
}

TEST_CASE("frames of any kind are read, and a click has a person and a token", "[notify][garbage]") {
    CHECK(rc::check("every reader of frames", [] {
        const std::string text = any_text();
        const auto is_whole = [](const Click& click) {
            return !click.user.empty() && !click.token.empty() && !click.id.empty();
        };
        if (const auto frame = dingtalk::read_frame(text); std::holds_alternative<dingtalk::StreamClick>(frame))
            RC_ASSERT(is_whole(std::get<dingtalk::StreamClick>(frame).click));
        if (const auto frame = wecom::read_frame(text, "c"); std::holds_alternative<wecom::BotClick>(frame))
            RC_ASSERT(is_whole(std::get<wecom::BotClick>(frame).click));
        if (const auto frame = slack::read_frame(text); std::holds_alternative<slack::SocketClick>(frame))
            RC_ASSERT(is_whole(std::get<slack::SocketClick>(frame).click));
        if (const auto click = feishu::read_event(text)) RC_ASSERT(is_whole(*click));
        static_cast<void>(feishu::decode(text));
        static_cast<void>(read_flat_xml(text));
        static_cast<void>(read_flat_xml("<xml>" + text + "</xml>"));
    }));
}

TEST_CASE("callbacks without a good signature are refused, whatever they hold", "[notify][garbage]") {
    const SealKeys keys{
        .token = "tok", .encoding_aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", .receiver = "r"};
    CHECK(rc::check("every reader of callbacks", [&] {
        const CallbackRequest request{.query = {{"msg_signature", *rc::gen::arbitrary<std::string>()},
                                                {"timestamp", "1700000000"},
                                                {"nonce", any_text()}},
                                      .headers = {{"timestamp", "1700000000000"},
                                                  {"sign", *rc::gen::arbitrary<std::string>()},
                                                  {"x-lark-request-timestamp", "1700000000"},
                                                  {"x-lark-signature", *rc::gen::arbitrary<std::string>()},
                                                  {"x-slack-request-timestamp", "1700000000"},
                                                  {"x-slack-signature", *rc::gen::arbitrary<std::string>()}},
                                      .body = any_text()};
        RC_ASSERT_FALSE(dingtalk::read_callback({.client_secret = "s"}, request, sample_now).has_value());
        RC_ASSERT_FALSE(dingtalk::read_event({.events = keys}, request, sample_now, "0123456789abcdef").has_value());
        RC_ASSERT_FALSE(wecom::read_callback({.callbacks = keys}, request, sample_now).has_value());
        RC_ASSERT_FALSE(
            feishu::read_callback({.encrypt_key = "k", .verification_token = "v"}, request, sample_now).has_value());
        RC_ASSERT_FALSE(slack::read_callback({.signing_secret = "s"}, request, sample_now).has_value());
    }));
}

}  // namespace countersign::platforms
