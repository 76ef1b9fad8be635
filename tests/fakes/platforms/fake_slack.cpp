#include "tests/fakes/platforms/fake_slack.hpp"

#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/platforms/slack_connector.hpp"

namespace countersign::platforms {

namespace {

HttpAnswer answer_of(const Json& body) { return {.status = 200, .body = written(body)}; }

HttpAnswer word(int status, const char* text) {
    return {.status = status, .headers = {{"content-type", "text/plain"}}, .body = text};
}

// The Web API takes JSON and forms; the vendor's own client sends forms.
Json body_of(const Asked& asked) {
    Json body = read_json(asked.body);
    if (body.is_object()) return body;
    body = Json::object();
    for (const auto& [name, value] : asked.query) body[name] = value;
    return body;
}

}  // namespace

slack::Settings FakeSlack::settings() const {
    return {.bot_token = "xoxb-bot-token",
            .app_token = "xapp-app-token",
            .signing_secret = "slack-signing-secret",
            .groups = {{"finance", api() + "/services/T1/B1/hook"}},
            .api = api() + "/api",
            .hooks = api() + "/actions/"};
}

std::unique_ptr<Connector> FakeSlack::connector() {
    return std::make_unique<SlackConnector>(settings(), loopback_surroundings());
}

HttpAnswer FakeSlack::too_fast() const {
    return {.status = 429, .headers = {{"retry-after", "3"}}, .body = R"({"ok":false,"error":"ratelimited"})"};
}

HttpAnswer FakeSlack::wrong_credentials() const { return answer_of({{"ok", false}, {"error", "invalid_auth"}}); }

HttpAnswer FakeSlack::serve(const Asked& asked) {
    const Json body = body_of(asked);
    const std::string token = value_of(asked.headers, "authorization");
    if (asked.path == "/api/apps.connections.open") {
        if (token != "Bearer xapp-app-token") return wrong_credentials();
        return answer_of({{"ok", true}, {"url", socket_url() + "/link/?ticket=t&app_id=1"}});
    }
    if (asked.path == "/services/T1/B1/hook") {
        if (!part_of(body, {"text"}).is_string()) return word(400, "no_text");
        show_group(asked.body);
        return word(200, "ok");
    }
    if (asked.path.starts_with("/services/")) return word(404, "no_service");
    if (asked.path == "/actions/T1/1/x") {
        // A word to one person stands beside the card.
        if (part_of(body, {"replace_original"}) == Json(true))
            show(asked.body);
        else
            show(shown() + asked.body);
        return word(200, "ok");
    }
    if (token != "Bearer xoxb-bot-token") return wrong_credentials();
    if (asked.path == "/api/chat.postMessage") {
        if (text_of(body, {"channel"}) != "manager01")
            return answer_of({{"ok", false}, {"error", "channel_not_found"}});
        show(written(body));
        return answer_of({{"ok", true}, {"channel", "D1"}, {"ts", "1700000000." + std::to_string(++messages_)}});
    }
    if (asked.path == "/api/chat.update") {
        if (text_of(body, {"channel"}) != "D1") return answer_of({{"ok", false}, {"error", "message_not_found"}});
        show(written(body));
        return answer_of({{"ok", true}, {"channel", "D1"}, {"ts", text_of(body, {"ts"})}});
    }
    return {.status = 404};
}

void FakeSlack::opened(int connection, const std::string&) {
    send_to(connection, {.bytes = R"({"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"}})"});
    connected(connection);
}

void FakeSlack::press(const std::string& token, const std::string& id) {
    const std::string envelope = "env-" + std::to_string(++envelopes_);
    {
        const std::scoped_lock lock(envelopes_mutex_);
        clicks_[envelope] = id;
    }
    send({.bytes =
              written({{"type", "interactive"},
                       {"envelope_id", envelope},
                       {"accepts_response_payload", false},
                       {"payload",
                        {{"type", "block_actions"},
                         {"user", {{"id", "manager01"}, {"username", "somebody"}, {"team_id", "T1"}}},
                         {"team", {{"id", "T1"}, {"domain", "t"}}},
                         {"channel", {{"id", "D1"}, {"name", "directmessage"}}},
                         {"container", {{"type", "message"}, {"message_ts", "1700000000.1"}, {"channel_id", "D1"}}},
                         {"message", {{"ts", "1700000000.1"}}},
                         {"response_url", api() + "/actions/T1/1/x"},
                         {"actions",
                          {{{"type", "button"}, {"action_id", "button_1"}, {"value", token}, {"action_ts", id}}}}}}})});
}

void FakeSlack::announce_disconnect() {
    send({.bytes = R"({"type":"disconnect","reason":"refresh_requested","debug_info":{}})"});
}

void FakeSlack::heard(int connection, const WebSocketMessage& message) {
    const std::string envelope = text_of(read_json(message.bytes), {"envelope_id"});
    std::string id;
    {
        const std::scoped_lock lock(envelopes_mutex_);
        const auto click = clicks_.find(envelope);
        if (click == clicks_.end()) return;
        id = click->second;
    }
    static_cast<void>(acknowledged(connection, id));
}

}  // namespace countersign::platforms
