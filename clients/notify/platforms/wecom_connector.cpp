#include "clients/notify/platforms/wecom_connector.hpp"

#include <condition_variable>
#include <map>
#include <mutex>

#include "clients/connection/request_id.hpp"
#include "clients/notify/platforms/long_connection.hpp"

namespace countersign::platforms {

namespace wecom {

// The bot's connection as its senders see it: who sends waits here for the answer, which the thread
// that holds the connection brings.
class BotLine {
public:
    void connect(std::shared_ptr<WebSocket> socket) {
        const std::scoped_lock lock(mutex_);
        socket_ = std::move(socket);
    }

    // Nobody is answered any more.
    void disconnect() {
        const std::scoped_lock lock(mutex_);
        socket_.reset();
        waiting_.clear();
        changed_.notify_all();
    }

    void bring(BotAnswer answer) {
        const std::scoped_lock lock(mutex_);
        const auto waiting = waiting_.find(answer.request_id);
        if (waiting == waiting_.end()) return;
        waiting->second = std::move(answer);
        changed_.notify_all();
    }

    // Without an answer it may have been delivered: asked again, the card's task id is the same.
    std::optional<BotAnswer> ask(const std::string& request_id, const std::string& frame, Milliseconds patience) {
        std::unique_lock lock(mutex_);
        if (!socket_) return std::nullopt;
        waiting_[request_id] = std::nullopt;
        socket_->send({.bytes = frame});
        changed_.wait_for(
            lock, patience, [&] { return !waiting_.contains(request_id) || waiting_[request_id].has_value(); });
        const auto waiting = waiting_.find(request_id);
        if (waiting == waiting_.end()) return std::nullopt;
        auto answer = std::move(waiting->second);
        waiting_.erase(waiting);
        return answer;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<WebSocket> socket_;
    std::map<std::string, std::optional<BotAnswer>> waiting_;
};

}  // namespace wecom

namespace {

using namespace wecom;

std::vector<std::string> secrets_of(const Settings& settings) {
    std::vector<std::string> secrets = {
        settings.secret, settings.bot_secret, settings.callbacks.token, settings.callbacks.encoding_aes_key};
    for (const auto& [name, webhook] : settings.groups) secrets.push_back(webhook);
    return secrets;
}

class BotDialogue : public Dialogue {
public:
    BotDialogue(const Settings& settings, const Outgoing& outgoing, const OnClick& on_click, BotLine& line)
        : settings_(settings), outgoing_(outgoing), on_click_(on_click), line_(line) {}

    Result<std::string, Trouble> address() override { return settings_.bot_address; }

    // Nothing may be sent before the subscription is accepted.
    void opened(const std::shared_ptr<WebSocket>& socket) override {
        socket_ = socket;
        subscription_ = "aibot_subscribe_" + connection::make_request_id();
        socket->send({.bytes = subscribe_frame(settings_, subscription_)});
    }

    Step heard(WebSocket& socket, const WebSocketMessage& message) override {
        BotFrame frame = read_frame(message.bytes, settings_.corp_id);
        if (std::holds_alternative<BotEvicted>(frame)) return Step::evicted;
        if (const auto* click = std::get_if<BotClick>(&frame)) answer(socket, click->click);
        if (auto* brought = std::get_if<BotAnswer>(&frame)) return take(std::move(*brought));
        return Step::go_on;
    }

    void beat(WebSocket& socket) override {
        // The platform has not answered the last one.
        if (!beat_.empty()) return socket.close();
        beat_ = "ping_" + connection::make_request_id();
        socket.send({.bytes = ping_frame(beat_)});
    }

    void closed() override {
        line_.disconnect();
        socket_.reset();
        beat_.clear();
    }

    Milliseconds heartbeat() const override { return outgoing_.surroundings().pace.heartbeat; }

    Trouble trouble() const override { return trouble_; }

private:
    void answer(WebSocket& socket, const Click& click) {
        const ClickAnswer decided = on_click_(click);
        if (decided.card) return socket.send({.bytes = update_frame(click.message, *decided.card)});
        // There is no toast: what must be said is a message.
        if (decided.toast.empty()) return;
        socket.send({.bytes = send_frame(
                         Notice{.title = decided.toast}, click.user, "toast_" + connection::make_request_id())});
    }

    Step take(BotAnswer answer) {
        if (answer.request_id == beat_) beat_.clear();
        if (answer.request_id != subscription_) {
            line_.bring(std::move(answer));
            return Step::go_on;
        }
        if (answer.code == 0) {
            line_.connect(socket_);
            return Step::go_on;
        }
        const Verdict verdict = outgoing_.scrubbed(read_answer(answer, {}));
        if (std::holds_alternative<RetryAfter>(verdict)) return Step::reconnect;
        trouble_ = *trouble_of(verdict);
        return Step::refused;
    }

    const Settings& settings_;
    const Outgoing& outgoing_;
    const OnClick& on_click_;
    BotLine& line_;
    std::shared_ptr<WebSocket> socket_;
    std::string subscription_, beat_;
    Trouble trouble_;
};

}  // namespace

WecomConnector::WecomConnector(Settings settings, Surroundings surroundings)
    : settings_(std::move(settings)),
      outgoing_(Platform::wecom, std::move(surroundings), secrets_of(settings_)),
      line_(std::make_shared<BotLine>()) {}

Result<AccessToken, Trouble> WecomConnector::fetch_token() const {
    const auto answer = outgoing_.answer(token_request(settings_));
    if (!answer) return fail(answer.error());
    return read_token(*answer);
}

Verdict WecomConnector::send(const Message& message, const Recipient& recipient) {
    return outgoing_.send(recipient, [&] {
        return recipient.is_group ? send_to_group(message, recipient.id) : send_to_person(message, recipient.id);
    });
}

Verdict WecomConnector::send_to_group(const Message& message, const std::string& group) {
    const auto webhook = settings_.groups.find(group);
    if (webhook == settings_.groups.end()) return TellOperator{{Reason::webhook_wrong, "not configured"}};
    return outgoing_.ask(group_request(webhook->second, message), read_group_answer);
}

Verdict WecomConnector::send_to_person(const Message& message, const std::string& user) {
    if (!settings_.bot_id.empty()) return send_by_bot(message, user);
    return outgoing_.with_token([this] { return fetch_token(); },
                                [&](const std::string& token) {
                                    return outgoing_.ask(
                                        message_request(settings_, token, message, user),
                                        [&](const HttpAnswer& answer) { return read_message_answer(answer, message); });
                                });
}

Verdict WecomConnector::send_by_bot(const Message& message, const std::string& user) {
    const std::string request_id = "aibot_send_msg_" + connection::make_request_id();
    const auto answer =
        line_->ask(request_id, send_frame(message, user, request_id), outgoing_.surroundings().pace.answer);
    if (!answer) return verdict_of({Reason::not_connected, ""});
    const auto* card = std::get_if<Card>(&message);
    return read_answer(*answer, card == nullptr ? MessageRef{} : MessageRef{.id = task_id(*card)});
}

Verdict WecomConnector::update(const MessageRef& message, const Card& card) {
    // A bot's card has no response code; the app's is used up by the first change.
    if (message.reply.empty() || !settings_.bot_id.empty())
        return GiveUp{{Reason::update_too_late, "no response code"}};
    return outgoing_.scrubbed(outgoing_.with_token(
        [this] { return fetch_token(); },
        [&](const std::string& token) {
            return outgoing_.ask(update_request(settings_, token, message, card), read_update_answer);
        }));
}

RunEnd WecomConnector::run(const std::stop_token& stop, const OnClick& on_click) {
    if (settings_.bot_id.empty()) return {.kind = RunEndKind::unused};
    BotDialogue dialogue(settings_, outgoing_, on_click, *line_);
    return keep_long_connection(dialogue, outgoing_.surroundings().pace, stop);
}

}  // namespace countersign::platforms
