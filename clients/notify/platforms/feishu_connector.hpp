// FeishuConnector: the codec of feishu.hpp over the network.
#pragma once

#include "clients/notify/platforms/feishu.hpp"
#include "clients/notify/platforms/outgoing.hpp"

namespace countersign::platforms {

class FeishuConnector : public Connector {
public:
    FeishuConnector(feishu::Settings settings, Surroundings surroundings);

    [[nodiscard]] Platform platform() const override { return Platform::feishu; }

    [[nodiscard]] Verdict send(const Message& message, const Recipient& recipient) override;
    [[nodiscard]] Verdict update(const MessageRef& message, const Card& card) override;
    RunEnd run(const std::stop_token& stop, const OnClick& on_click) override;

private:
    [[nodiscard]] Verdict send_to_group(const Message& message, const std::string& group);
    [[nodiscard]] Verdict send_to_person(const Message& message, const std::string& user);
    [[nodiscard]] Result<AccessToken, Trouble> fetch_token() const;

    feishu::Settings settings_;
    Outgoing outgoing_;
};

}  // namespace countersign::platforms
