// Hook: an address that is told of events, as CloudEvents 1.0 in structured mode, signed (signature.hpp).
// The address comes from the operator's configuration and from nowhere else, so private networks are
// allowed; what keeps it from being turned elsewhere: https with a checked certificate (plain http on
// this machine only), no user part in the address, no redirects, and an answer whose body nobody reads.
// Deciding when to try again is the caller's: the verdict says whether, and after how long at least.
#pragma once

#include <set>
#include <string>

#include "clients/connection/failure.hpp"
#include "clients/connection/strict_json.hpp"
#include "clients/notify/hooks/signature.hpp"
#include "clients/notify/platforms/http_message.hpp"

namespace countersign::hooks {

using Json = nlohmann::json;
using platforms::Milliseconds;

constexpr std::size_t answer_bytes_max = 16 * 1024;

struct HookConfig {
    std::string name;
    std::string url;
    Secrets secrets;
    std::set<std::string> types;      // "countersign.state_entered"; none: all
    std::set<std::string> workflows;  // none: all, and what is the company's
};

enum class Fate {
    delivered,      // 2xx
    later,          // 408, 425, 429, 5xx, or no answer
    gone,           // 410: the receiver wants no more; nothing is sent there until an operator changes it
    tell_operator,  // any other answer: it gets no better by itself
};

struct HookVerdict {
    Fate fate{};
    Milliseconds wait{};         // of `later`: not before
    connection::Sentence why;    // empty when it was delivered
};

class Hook {
public:
    // `send` should keep to answer_bytes_max and follow no redirects, as platforms::make_http_client does.
    Hook(HookConfig config, platforms::HttpSend send);

    [[nodiscard]] const HookConfig& config() const { return config_; }
    // `workflow`: the topic under which the feed carries the event, "company" for what is nobody's.
    [[nodiscard]] bool wants(const Json& event, const std::string& workflow) const;
    // The same event has the same webhook-id at each try, and receivers tell it by that.
    [[nodiscard]] HookVerdict send(const Json& event, Instant now) const;

private:
    HookConfig config_;
    platforms::HttpSend send_;
};

// Why an address may not be a hook's; empty when it may.
[[nodiscard]] connection::Sentence fault_of_address(const std::string& url);
// The webhook-id of an event for one hook: made of source, id and the hook's name.
[[nodiscard]] std::string webhook_id(const std::string& hook, const Json& event);
// Retry-After, in seconds or as a date; nothing when it is neither. At most a day.
[[nodiscard]] std::optional<Milliseconds> read_retry_after(std::string_view value, Instant now);

}  // namespace countersign::hooks
