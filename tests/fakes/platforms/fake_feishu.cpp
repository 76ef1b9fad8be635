#include "tests/fakes/platforms/fake_feishu.hpp"

#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/feishu_connector.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::platforms {

namespace {

HttpAnswer answer_of(int status, int code, const char* text, Json data = Json::object()) {
    return {.status = status, .body = written({{"code", code}, {"msg", text}, {"data", std::move(data)}})};
}

}  // namespace

feishu::Settings FakeFeishu::settings() const {
    return {.app_id = "cli_0123456789abcdef",
            .app_secret = "feishu-app-secret",
            .encrypt_key = "feishu-encrypt-key",
            .verification_token = "feishu-verification",
            .groups = {{"finance", {.url = api() + "/open-apis/bot/v2/hook/hook-1", .secret = "feishu-hook-secret"}}},
            .api = api()};
}

std::unique_ptr<Connector> FakeFeishu::connector() {
    return std::make_unique<FeishuConnector>(settings(), loopback_surroundings());
}

HttpAnswer FakeFeishu::too_fast() const {
    HttpAnswer answer = answer_of(429, 99991400, "request trigger frequency limit");
    answer.headers["x-ogw-ratelimit-reset"] = "3";
    return answer;
}

HttpAnswer FakeFeishu::wrong_credentials() const { return answer_of(200, 514, "feishu-app-secret is wrong"); }

HttpAnswer FakeFeishu::serve(const Asked& asked) {
    const Json body = read_json(asked.body);
    if (asked.path == "/open-apis/auth/v3/tenant_access_token/internal") {
        if (text_of(body, {"app_secret"}) != "feishu-app-secret") return answer_of(200, 10014, "app secret invalid");
        return {.status = 200, .body = R"({"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200})"};
    }
    if (asked.path == "/callback/ws/endpoint") {
        if (text_of(body, {"AppSecret"}) != "feishu-app-secret") return wrong_credentials();
        return answer_of(
            200,
            0,
            "",
            {{"URL", socket_url() + "/ws/v2?device_id=1&service_id=33554678&access_key=k&ticket=t"},
             {"ClientConfig",
              {{"PingInterval", 120}, {"ReconnectCount", -1}, {"ReconnectInterval", 120}, {"ReconnectNonce", 30}}}});
    }
    if (asked.path.starts_with("/open-apis/bot/v2/hook/")) {
        if (!asked.path.ends_with("/hook-1"))
            return answer_of(200, 19001, "param invalid: incoming webhook access token invalid");
        const auto stamped_at = read_seconds(text_of(body, {"timestamp"}));
        if (!stamped_at || feishu::webhook_sign("feishu-hook-secret", *stamped_at) != text_of(body, {"sign"}))
            return answer_of(200, 19021, "sign match fail or timestamp is not within one hour from current time");
        show_group(asked.body);
        return {.status = 200,
                .body = R"({"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"})"};
    }
    if (value_of(asked.headers, "authorization") != "Bearer t-1")
        return answer_of(400, 99991663, "Invalid access token for authorization");
    if (asked.path == "/open-apis/im/v1/messages" && asked.method == "POST") {
        if (text_of(body, {"receive_id"}) != "manager01")
            return answer_of(400, 230013, "Bot has NO availability to this user.");
        show(text_of(body, {"content"}));
        return answer_of(200, 0, "success", {{"message_id", "om_" + std::to_string(++messages_)}});
    }
    if (asked.path.starts_with("/open-apis/im/v1/messages/om_") && asked.method == "PATCH") {
        if (part_of(read_json(text_of(body, {"content"})), {"config", "update_multi"}) != Json(true))
            return answer_of(400, 230099, "update_multi must be true");
        show(text_of(body, {"content"}));
        return answer_of(200, 0, "success");
    }
    return {.status = 404};
}

void FakeFeishu::opened(int connection, const std::string&) { connected(connection); }

void FakeFeishu::press(const std::string& token, const std::string& id) {
    const std::string event =
        written({{"schema", "2.0"},
                 {"header",
                  {{"event_id", id},
                   {"event_type", "card.action.trigger"},
                   {"create_time", "1700000000000"},
                   {"token", "feishu-verification"},
                   {"tenant_key", "tenant-1"},
                   {"app_id", "cli_0123456789abcdef"}}},
                 {"event",
                  {{"operator", {{"tenant_key", "tenant-1"}, {"open_id", "manager01"}}},
                   {"token", "c-1"},
                   {"action", {{"tag", "button"}, {"value", {{"token", token}}}}},
                   {"host", "im_message"},
                   {"context", {{"open_message_id", "om_" + std::to_string(messages_)}, {"open_chat_id", "oc_1"}}}}}});
    const std::size_t count = static_cast<std::size_t>(fragments_), size = event.size() / count + 1;
    for (std::size_t part = 0; part < count; ++part)
        send({.bytes = feishu::encode({.sequence = part,
                                       .log = 1,
                                       .service = 33554678,
                                       .is_data = true,
                                       .headers = {{"type", "event"},
                                                   {"message_id", id},
                                                   {"sum", std::to_string(count)},
                                                   {"seq", std::to_string(part)},
                                                   {"trace_id", "trace-1"}},
                                       .payload = event.substr(std::min(event.size(), part * size), size)}),
              .is_binary = true});
}

void FakeFeishu::heard(int connection, const WebSocketMessage& message) {
    const auto frame = feishu::decode(message.bytes);
    if (!frame || !message.is_binary) return;
    if (!frame->is_data) {
        if (frame->header("type") != "ping") return;
        beaten();
        return send_to(
            connection,
            {.bytes = feishu::encode(
                 {.service = frame->service,
                  .headers = {{"type", "pong"}},
                  .payload =
                      R"({"PingInterval":120,"ReconnectCount":-1,"ReconnectInterval":120,"ReconnectNonce":30})"}),
             .is_binary = true});
    }
    const Json payload = read_json(frame->payload);
    if (number_of(payload, {"code"}, 0) != 200) return;
    if (!acknowledged(connection, frame->header("message_id"))) return;
    const Json answer = read_json(read_base64(text_of(payload, {"data"})).value_or(""));
    const Json& card = part_of(answer, {"card", "data"});
    Json now = card.is_object() ? card : read_json(shown());
    if (part_of(answer, {"toast"}).is_object()) now["toast"] = answer["toast"];
    show(written(now));
}

}  // namespace countersign::platforms
