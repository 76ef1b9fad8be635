#include "clients/notify/platforms/dingtalk_connector.hpp"

#include "clients/notify/platforms/long_connection.hpp"

namespace countersign::platforms {

namespace {

using namespace dingtalk;

std::vector<std::string> secrets_of(const Settings& settings) {
    std::vector<std::string> secrets = {
        settings.client_secret, settings.events.token, settings.events.encoding_aes_key};
    for (const auto& [name, webhook] : settings.groups) {
        secrets.push_back(webhook.url);
        secrets.push_back(webhook.secret);
    }
    return secrets;
}

class StreamDialogue : public Dialogue {
public:
    StreamDialogue(const Settings& settings, const Outgoing& outgoing, const OnClick& on_click)
        : settings_(settings), outgoing_(outgoing), on_click_(on_click) {}

    Result<std::string, Trouble> address() override {
        const auto answer = outgoing_.answer(connection_request(settings_));
        if (!answer) return fail(answer.error());
        auto address = read_connection(*answer);
        if (!address) return fail(outgoing_.scrubbed(address.error()));
        return address;
    }

    void opened(const std::shared_ptr<WebSocket>&) override {}

    Step heard(WebSocket& socket, const WebSocketMessage& message) override {
        const StreamFrame frame = read_frame(message.bytes);
        if (const auto* click = std::get_if<StreamClick>(&frame))
            socket.send({.bytes = answer_frame(click->message_id, on_click_(click->click))});
        if (const auto* reply = std::get_if<StreamReply>(&frame)) socket.send({.bytes = reply->frame});
        return std::holds_alternative<StreamDisconnect>(frame) ? Step::replace : Step::go_on;
    }

    // The platform beats, and we answer.
    void beat(WebSocket&) override {}

    Milliseconds heartbeat() const override { return outgoing_.surroundings().pace.heartbeat; }

    Trouble trouble() const override { return {}; }

private:
    const Settings& settings_;
    const Outgoing& outgoing_;
    const OnClick& on_click_;
};

}  // namespace

DingtalkConnector::DingtalkConnector(Settings settings, Surroundings surroundings)
    : settings_(std::move(settings)), outgoing_(Platform::dingtalk, std::move(surroundings), secrets_of(settings_)) {}

Result<AccessToken, Trouble> DingtalkConnector::fetch_token() const {
    const auto answer = outgoing_.answer(token_request(settings_));
    if (!answer) return fail(answer.error());
    return read_token(*answer);
}

Verdict DingtalkConnector::send(const Message& message, const Recipient& recipient) {
    return outgoing_.send(recipient, [&] {
        return recipient.is_group ? send_to_group(message, recipient.id) : send_to_person(message, recipient.id);
    });
}

Verdict DingtalkConnector::send_to_group(const Message& message, const std::string& group) {
    const auto webhook = settings_.groups.find(group);
    if (webhook == settings_.groups.end()) return TellOperator{{Reason::webhook_wrong, "not configured"}};
    return outgoing_.ask(group_request(webhook->second, message, outgoing_.surroundings().now()), read_group_answer);
}

Verdict DingtalkConnector::send_to_person(const Message& message, const std::string& user) {
    return outgoing_.with_token(
        [this] { return fetch_token(); },
        [&](const std::string& token) {
            if (const auto* notice = std::get_if<Notice>(&message))
                return outgoing_.ask(notice_request(settings_, token, *notice, user), read_notice_answer);
            const Card& card = std::get<Card>(message);
            return outgoing_.ask(card_request(settings_, token, card, user), [&](const HttpAnswer& answer) {
                return read_card_answer(answer, {.id = track_id(card)});
            });
        });
}

Verdict DingtalkConnector::update(const MessageRef& message, const Card& card) {
    if (message.id.empty()) return GiveUp{{Reason::update_too_late, "no card"}};
    return outgoing_.scrubbed(outgoing_.with_token(
        [this] { return fetch_token(); },
        [&](const std::string& token) {
            return outgoing_.ask(update_request(settings_, token, message, card),
                                 [&](const HttpAnswer& answer) { return read_card_answer(answer, message); });
        }));
}

RunEnd DingtalkConnector::run(const std::stop_token& stop, const OnClick& on_click) {
    if (!settings_.clicks_by_stream) return {.kind = RunEndKind::unused};
    StreamDialogue dialogue(settings_, outgoing_, on_click);
    return keep_long_connection(dialogue, outgoing_.surroundings().pace, stop);
}

}  // namespace countersign::platforms
