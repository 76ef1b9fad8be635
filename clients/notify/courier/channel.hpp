// Channel: one way to a person: a chat platform, or mail. The courier knows no more of it than this.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "clients/notify/platforms/connector.hpp"
#include "clients/notify/wording/letter.hpp"

namespace countersign::notify::courier {

using platforms::Json;
using platforms::MessageRef;
using platforms::Milliseconds;

struct Delivered {
    MessageRef place;
};
struct Later {
    Milliseconds wait{};
    std::string why;
    bool is_rate_limit = false;  // nothing is wrong, it was only too fast
};
struct Undeliverable {  // this message, or to this person: another try would do no better
    std::string why;
};
struct NeedsOperator {  // credentials, permissions, addresses: nothing gets better by itself
    std::string why;
};
using Outcome = std::variant<Delivered, Later, Undeliverable, NeedsOperator>;

// What one person gets as one message. `key` is the same at every try, so that a platform or a mail program that
// knows keys shows it once.
using Content = std::variant<platforms::Message, wording::Letter>;
struct Parcel {
    std::string key;
    std::string person, name;
    Content content;
};

class Channel {
public:
    virtual ~Channel() = default;

    // "mail", "dingtalk", "wecom", "feishu", "slack"
    [[nodiscard]] virtual const std::string& name() const = 0;
    // A letter can not be changed once it left, a card can.
    [[nodiscard]] virtual bool takes_letters() const = 0;
    [[nodiscard]] virtual Outcome send(const Parcel& parcel, const std::string& address) = 0;
    // Shows the outcome where a card was. Undeliverable: it can no longer be changed.
    [[nodiscard]] virtual Outcome update(const MessageRef& place, const platforms::Card& card) = 0;
};

// A group chat instead of a person: its name and its address begin alike. A group gets no token, so neither buttons nor links.
[[nodiscard]] inline bool is_group(std::string_view person_or_address) { return person_or_address.starts_with("group:"); }

using Channels = std::vector<std::shared_ptr<Channel>>;
[[nodiscard]] Channel* find_channel(const Channels& channels, const std::string& name);

// The sentence of an outcome that is no delivery; empty for one that is.
[[nodiscard]] std::string why_of(const Outcome& outcome);

// A chat platform as a channel. An address is "tenant/user", as the daemon binds accounts.
[[nodiscard]] std::shared_ptr<Channel> make_chat_channel(std::shared_ptr<platforms::Connector> connector);
// "dingtalk"
[[nodiscard]] const std::string& channel_name(platforms::Platform platform);

}  // namespace countersign::notify::courier
