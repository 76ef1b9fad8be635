// SlackConnector: the codec of slack.hpp over the network.
#pragma once

#include "clients/notify/platforms/outgoing.hpp"
#include "clients/notify/platforms/slack.hpp"

namespace countersign::platforms {

class SlackConnector : public Connector {
public:
    SlackConnector(slack::Settings settings, Surroundings surroundings);

    [[nodiscard]] Platform platform() const override { return Platform::slack; }

    [[nodiscard]] Verdict send(const Message& message, const Recipient& recipient) override;
    [[nodiscard]] Verdict update(const MessageRef& message, const Card& card) override;
    RunEnd run(const std::stop_token& stop, const OnClick& on_click) override;

private:
    [[nodiscard]] Verdict send_to_group(const Message& message, const std::string& group);
    [[nodiscard]] Verdict send_to_person(const Message& message, const std::string& user);

    slack::Settings settings_;
    Outgoing outgoing_;
};

}  // namespace countersign::platforms
