// WecomConnector: the codec of wecom.hpp over the network.
#pragma once

#include "clients/notify/platforms/outgoing.hpp"
#include "clients/notify/platforms/wecom.hpp"

namespace countersign::platforms {

namespace wecom {
class BotLine;
}

// A person is served by the bot when there is one, otherwise by the app. What the bot sends goes over
// its long connection, so it needs run(); its cards can be changed only in the answer to a click.
class WecomConnector : public Connector {
public:
    WecomConnector(wecom::Settings settings, Surroundings surroundings);

    [[nodiscard]] Platform platform() const override { return Platform::wecom; }

    [[nodiscard]] Verdict send(const Message& message, const Recipient& recipient) override;
    [[nodiscard]] Verdict update(const MessageRef& message, const Card& card) override;
    RunEnd run(const std::stop_token& stop, const OnClick& on_click) override;

private:
    [[nodiscard]] Verdict send_to_group(const Message& message, const std::string& group);
    [[nodiscard]] Verdict send_to_person(const Message& message, const std::string& user);
    [[nodiscard]] Verdict send_by_bot(const Message& message, const std::string& user);
    [[nodiscard]] Result<AccessToken, Trouble> fetch_token() const;

    wecom::Settings settings_;
    Outgoing outgoing_;
    std::shared_ptr<wecom::BotLine> line_;
};

}  // namespace countersign::platforms
