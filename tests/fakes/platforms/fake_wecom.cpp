#include "tests/fakes/platforms/fake_wecom.hpp"

#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/platforms/wecom_connector.hpp"

namespace countersign::platforms {

namespace {

HttpAnswer answer_of(int code, const char* text, Json more = Json::object()) {
    more["errcode"] = code;
    more["errmsg"] = text;
    return {.status = 200, .body = written(more)};
}

}  // namespace

wecom::Settings FakeWecom::settings() const {
    return {.corp_id = "wwcorp",
            .agent_id = "1000002",
            .secret = "wecom-corp-secret",
            .bot_id = "bot-1",
            .bot_secret = "wecom-bot-secret",
            .bot_address = socket_url(),
            .groups = {{"finance", api() + "/cgi-bin/webhook/send?key=robot-key-1"}},
            .api = api()};
}

std::unique_ptr<Connector> FakeWecom::connector() {
    return std::make_unique<WecomConnector>(settings(), loopback_surroundings());
}

std::unique_ptr<Connector> FakeWecom::app_connector() {
    wecom::Settings app = settings();
    app.bot_id.clear();
    return std::make_unique<WecomConnector>(app, loopback_surroundings());
}

HttpAnswer FakeWecom::too_fast() const { return answer_of(45009, "api freq out of limit"); }

HttpAnswer FakeWecom::wrong_credentials() const { return answer_of(40001, "invalid credential wecom-corp-secret"); }

HttpAnswer FakeWecom::serve(const Asked& asked) {
    const Json body = read_json(asked.body);
    if (asked.path == "/cgi-bin/gettoken") {
        if (value_of(asked.query, "corpsecret") != "wecom-corp-secret") return wrong_credentials();
        return answer_of(0, "ok", {{"access_token", "at-1"}, {"expires_in", 7200}});
    }
    if (asked.path == "/cgi-bin/webhook/send") {
        if (value_of(asked.query, "key") != "robot-key-1") return answer_of(93000, "invalid webhook url");
        show_group(asked.body);
        return answer_of(0, "ok");
    }
    if (value_of(asked.query, "access_token") != "at-1") return answer_of(40014, "invalid access_token");
    const std::scoped_lock lock(codes_mutex_);
    if (asked.path == "/cgi-bin/message/send") {
        if (text_of(body, {"touser"}) != "manager01")
            return answer_of(0, "ok", {{"invaliduser", text_of(body, {"touser"})}});
        show(asked.body);
        const std::string code = "code-" + std::to_string(++codes_given_);
        response_codes_.insert(code);
        return answer_of(0, "ok", {{"msgid", "m-1"}, {"response_code", code}});
    }
    if (asked.path == "/cgi-bin/message/update_template_card") {
        if (response_codes_.erase(text_of(body, {"response_code"})) == 0)
            return answer_of(40174, "invalid response_code");
        show(asked.body);
        return answer_of(0, "ok");
    }
    return {.status = 404};
}

// Connected is who has subscribed.
void FakeWecom::opened(int, const std::string&) {}

void FakeWecom::answer(int connection, const std::string& request_id, int code) {
    send_to(connection,
            {.bytes = written({{"headers", {{"req_id", request_id}}},
                               {"errcode", code},
                               {"errmsg", code == 0 ? "ok" : "wecom-bot-secret?"}})});
}

void FakeWecom::answer_next_frame(int code) { next_code_ = code; }

void FakeWecom::heard(int connection, const WebSocketMessage& message) {
    const Json frame = read_json(message.bytes);
    const std::string command = text_of(frame, {"cmd"}), request_id = text_of(frame, {"headers", "req_id"});
    const Json& body = part_of(frame, {"body"});
    if (command == "aibot_subscribe") {
        const int code = next_code_.exchange(0);
        if (code != 0) return answer(connection, request_id, code);
        const bool is_known = text_of(body, {"bot_id"}) == "bot-1" && text_of(body, {"secret"}) == "wecom-bot-secret";
        answer(connection, request_id, is_known ? 0 : 40001);
        if (is_known) connected(connection);
        return;
    }
    if (command == "ping") {
        beaten();
        if (is_silent_) return;
        return answer(connection, request_id, 0);
    }
    if (command == "aibot_send_msg") {
        const int code = next_code_.exchange(0);
        if (code != 0) return answer(connection, request_id, code);
        if (text_of(body, {"chatid"}) == "manager01") show(written(body));
        return answer(connection, request_id, text_of(body, {"chatid"}) == "manager01" ? 0 : 40003);
    }
    if (command == "aibot_respond_update_msg") {
        if (!acknowledged(connection, request_id)) return;
        show(written(body));
        answer(connection, request_id, 0);
    }
}

void FakeWecom::press(const std::string& token, const std::string& id) {
    send({.bytes = written({{"cmd", "aibot_event_callback"},
                            {"headers", {{"req_id", id}}},
                            {"body",
                             {{"msgid", id},
                              {"aibotid", "bot-1"},
                              {"from", {{"userid", "manager01"}}},
                              {"msgtype", "event"},
                              {"event",
                               {{"eventtype", "template_card_event"},
                                {"template_card_event",
                                 {{"card_type", "button_interaction"},
                                  {"event_key", token},
                                  {"task_id", text_of(read_json(shown()), {"template_card", "task_id"})}}}}}}}})});
}

void FakeWecom::evict() {
    send(
        {.bytes =
             R"({"cmd":"aibot_event_callback","headers":{"req_id":"x-1"},"body":{"msgtype":"event","event":{"eventtype":"disconnected_event"}}})"});
}

}  // namespace countersign::platforms
