#include "clients/notify/courier/channel.hpp"

namespace countersign::notify::courier {

namespace {

using platforms::Reason;
using platforms::Verdict;

class ChatChannel : public Channel {
public:
    explicit ChatChannel(std::shared_ptr<platforms::Connector> connector) : connector_(std::move(connector)) {}

    [[nodiscard]] const std::string& name() const override { return channel_name(connector_->platform()); }
    [[nodiscard]] bool takes_letters() const override { return false; }

    [[nodiscard]] Outcome send(const Parcel& parcel, const std::string& address) override {
        const auto* message = std::get_if<platforms::Message>(&parcel.content);
        if (message == nullptr) return Undeliverable{.why = "Expected a card or a notice for " + name() + ", but it is a letter."};
        if (is_group(address)) return outcome_of(connector_->send(*message, {.is_group = true, .id = address.substr(address.find(':') + 1)}));
        return outcome_of(connector_->send(*message, {.is_group = false, .id = user_of(address)}));
    }

    [[nodiscard]] Outcome update(const MessageRef& place, const platforms::Card& card) override {
        return outcome_of(connector_->update(place, card));
    }

private:
    // The tenant told whose company's account it is; the app that sends belongs to one company only.
    static std::string user_of(const std::string& address) {
        const auto slash = address.find('/');
        return slash == std::string::npos ? address : address.substr(slash + 1);
    }

    [[nodiscard]] Outcome outcome_of(const Verdict& verdict) const {
        if (const auto* delivered = std::get_if<platforms::Delivered>(&verdict)) return Delivered{.place = delivered->message};
        const std::string why = platforms::describe(connector_->platform(), *platforms::trouble_of(verdict)).en;
        if (const auto* retry = std::get_if<platforms::RetryAfter>(&verdict))
            return Later{.wait = retry->wait, .why = why, .is_rate_limit = retry->trouble.reason == Reason::rate_limited};
        if (std::holds_alternative<platforms::GiveUp>(verdict)) return Undeliverable{.why = why};
        return NeedsOperator{.why = why};
    }

    std::shared_ptr<platforms::Connector> connector_;
};

}  // namespace

Channel* find_channel(const Channels& channels, const std::string& name) {
    for (const auto& channel : channels)
        if (channel->name() == name) return channel.get();
    return nullptr;
}

std::string why_of(const Outcome& outcome) {
    if (const auto* later = std::get_if<Later>(&outcome)) return later->why;
    if (const auto* never = std::get_if<Undeliverable>(&outcome)) return never->why;
    if (const auto* needs = std::get_if<NeedsOperator>(&outcome)) return needs->why;
    return {};
}

std::shared_ptr<Channel> make_chat_channel(std::shared_ptr<platforms::Connector> connector) {
    return std::make_shared<ChatChannel>(std::move(connector));
}

const std::string& channel_name(platforms::Platform platform) {
    static const std::string dingtalk = "dingtalk", wecom = "wecom", feishu = "feishu", slack = "slack";
    switch (platform) {
        case platforms::Platform::dingtalk: return dingtalk;
        case platforms::Platform::wecom: return wecom;
        case platforms::Platform::feishu: return feishu;
        case platforms::Platform::slack: return slack;
    }
    return slack;
}

}  // namespace countersign::notify::courier
