#include "clients/notify/platforms/slack_connector.hpp"

#include "clients/notify/platforms/long_connection.hpp"

namespace countersign::platforms {

namespace {

using namespace slack;

std::vector<std::string> secrets_of(const Settings& settings) {
    std::vector<std::string> secrets = {settings.bot_token, settings.app_token, settings.signing_secret};
    for (const auto& [name, webhook] : settings.groups) secrets.push_back(webhook);
    return secrets;
}

class SocketDialogue : public Dialogue {
public:
    SocketDialogue(const Settings& settings, const Outgoing& outgoing, const OnClick& on_click)
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
        const SocketFrame frame = read_frame(message.bytes);
        if (const auto* reply = std::get_if<SocketReply>(&frame)) socket.send({.bytes = reply->frame});
        if (const auto* click = std::get_if<SocketClick>(&frame)) answer(socket, *click);
        return std::holds_alternative<SocketDisconnect>(frame) ? Step::replace : Step::go_on;
    }

    void beat(WebSocket&) override {}

    Milliseconds heartbeat() const override { return outgoing_.surroundings().pace.heartbeat; }

    Trouble trouble() const override { return {}; }

private:
    // The acknowledgement first: it has three seconds. The address of the answer has thirty minutes, and
    // when nobody answers there, the card is changed by update() all the same.
    void answer(WebSocket& socket, const SocketClick& click) {
        const ClickAnswer decided = on_click_(click.click);
        socket.send({.bytes = answer_frame(click.envelope)});
        if (const auto request = response_request(settings_, click.click.message, decided))
            static_cast<void>(outgoing_.answer(*request));
    }

    const Settings& settings_;
    const Outgoing& outgoing_;
    const OnClick& on_click_;
};

}  // namespace

SlackConnector::SlackConnector(Settings settings, Surroundings surroundings)
    : settings_(std::move(settings)), outgoing_(Platform::slack, std::move(surroundings), secrets_of(settings_)) {}

Verdict SlackConnector::send(const Message& message, const Recipient& recipient) {
    return outgoing_.send(recipient, [&] {
        return recipient.is_group ? send_to_group(message, recipient.id) : send_to_person(message, recipient.id);
    });
}

Verdict SlackConnector::send_to_group(const Message& message, const std::string& group) {
    const auto webhook = settings_.groups.find(group);
    if (webhook == settings_.groups.end()) return TellOperator{{Reason::webhook_wrong, "not configured"}};
    return outgoing_.ask(group_request(webhook->second, message), read_group_answer);
}

Verdict SlackConnector::send_to_person(const Message& message, const std::string& user) {
    return outgoing_.ask(message_request(settings_, message, user), read_message_answer);
}

Verdict SlackConnector::update(const MessageRef& message, const Card& card) {
    if (message.id.empty() || message.place.empty()) return GiveUp{{Reason::update_too_late, "no card"}};
    return outgoing_.scrubbed(outgoing_.ask(update_request(settings_, message, card), read_message_answer));
}

RunEnd SlackConnector::run(const std::stop_token& stop, const OnClick& on_click) {
    if (settings_.app_token.empty()) return {.kind = RunEndKind::unused};
    SocketDialogue dialogue(settings_, outgoing_, on_click);
    return keep_long_connection(dialogue, outgoing_.surroundings().pace, stop);
}

}  // namespace countersign::platforms
