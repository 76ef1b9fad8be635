#include "clients/notify/platforms/feishu_connector.hpp"

#include <algorithm>

#include "clients/notify/platforms/long_connection.hpp"

namespace countersign::platforms {

namespace {

using namespace feishu;

std::vector<std::string> secrets_of(const Settings& settings) {
    std::vector<std::string> secrets = {settings.app_secret, settings.encrypt_key, settings.verification_token};
    for (const auto& [name, webhook] : settings.groups) {
        secrets.push_back(webhook.url);
        secrets.push_back(webhook.secret);
    }
    return secrets;
}

class EventDialogue : public Dialogue {
public:
    EventDialogue(const Settings& settings, const Outgoing& outgoing, const OnClick& on_click)
        : settings_(settings), outgoing_(outgoing), on_click_(on_click) {}

    Result<std::string, Trouble> address() override {
        const auto answer = outgoing_.answer(connection_request(settings_));
        if (!answer) return fail(answer.error());
        const auto connection = read_connection(*answer);
        if (!connection) return fail(outgoing_.scrubbed(connection.error()));
        connection_ = *connection;
        return connection_.url;
    }

    void opened(const std::shared_ptr<WebSocket>& socket) override { beat(*socket); }

    Step heard(WebSocket& socket, const WebSocketMessage& message) override {
        const auto frame = decode(message.bytes);
        if (!frame || !frame->is_data) return Step::go_on;
        const auto payload = fragments_.add(*frame);
        if (!payload) return Step::go_on;
        const auto click = read_event(*payload);
        const auto answer = click ? std::optional(on_click_(*click)) : std::nullopt;
        socket.send({.bytes = answer_frame(*frame, answer), .is_binary = true});
        return Step::go_on;
    }

    void beat(WebSocket& socket) override {
        socket.send({.bytes = ping_frame(connection_.service), .is_binary = true});
    }

    // The platform names its interval; ours is the longest that we would wait.
    Milliseconds heartbeat() const override {
        return std::min(connection_.ping_interval, outgoing_.surroundings().pace.heartbeat);
    }

    Trouble trouble() const override { return {}; }

private:
    const Settings& settings_;
    const Outgoing& outgoing_;
    const OnClick& on_click_;
    Connection connection_;
    Fragments fragments_;
};

}  // namespace

FeishuConnector::FeishuConnector(Settings settings, Surroundings surroundings)
    : settings_(std::move(settings)), outgoing_(Platform::feishu, std::move(surroundings), secrets_of(settings_)) {}

Result<AccessToken, Trouble> FeishuConnector::fetch_token() const {
    const auto answer = outgoing_.answer(token_request(settings_));
    if (!answer) return fail(answer.error());
    return read_token(*answer);
}

Verdict FeishuConnector::send(const Message& message, const Recipient& recipient) {
    return outgoing_.send(recipient, [&] {
        return recipient.is_group ? send_to_group(message, recipient.id) : send_to_person(message, recipient.id);
    });
}

Verdict FeishuConnector::send_to_group(const Message& message, const std::string& group) {
    const auto webhook = settings_.groups.find(group);
    if (webhook == settings_.groups.end()) return TellOperator{{Reason::webhook_wrong, "not configured"}};
    return outgoing_.ask(group_request(webhook->second, message, outgoing_.surroundings().now()), read_group_answer);
}

Verdict FeishuConnector::send_to_person(const Message& message, const std::string& user) {
    return outgoing_.with_token([this] { return fetch_token(); },
                                [&](const std::string& token) {
                                    return outgoing_.ask(message_request(settings_, token, message, user),
                                                         read_message_answer);
                                });
}

Verdict FeishuConnector::update(const MessageRef& message, const Card& card) {
    if (message.id.empty()) return GiveUp{{Reason::update_too_late, "no card"}};
    return outgoing_.scrubbed(outgoing_.with_token(
        [this] { return fetch_token(); },
        [&](const std::string& token) {
            return outgoing_.ask(update_request(settings_, token, message, card), [&](const HttpAnswer& answer) {
                const Verdict verdict = read_update_answer(answer);
                return std::holds_alternative<Delivered>(verdict) ? Verdict(Delivered{message}) : verdict;
            });
        }));
}

RunEnd FeishuConnector::run(const std::stop_token& stop, const OnClick& on_click) {
    EventDialogue dialogue(settings_, outgoing_, on_click);
    return keep_long_connection(dialogue, outgoing_.surroundings().pace, stop);
}

}  // namespace countersign::platforms
