// Verdict: what became of a message, read from a platform's answer: HTTP 200 alone says nothing, each
// has its code in the body. Delivered; or again later; or never (this message, this person); or an
// operator must act first. The trouble carries the platform's own code and text, without secrets.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clients/connection/failure.hpp"
#include "clients/notify/platforms/click.hpp"
#include "clients/notify/platforms/instant.hpp"

namespace countersign::platforms {

enum class Reason {
    rate_limited,         // too many messages; the platform, or our own bucket, says wait
    platform_busy,        // its own trouble
    unreachable,          // no answer at all
    not_connected,        // the long connection is down just now
    token_expired,        // the access token; a new one is fetched
    credentials_refused,  // id, secret or signature are wrong
    not_allowed,          // an address list, a keyword or a permission on the platform's side
    webhook_wrong,        // there is no such group webhook
    recipient_unknown,    // no such person, or out of the app's sight
    message_refused,      // the platform does not take this message
    update_too_late,      // the card can no longer be changed
    unknown_answer,       // not in our table
};

struct Trouble {
    Reason reason{};
    std::string said;  // the platform's code and text, one short line
    bool operator==(const Trouble&) const = default;
};

struct Delivered {
    MessageRef message;
    bool operator==(const Delivered&) const = default;
};

struct RetryAfter {
    Milliseconds wait{};
    Trouble trouble;
    bool operator==(const RetryAfter&) const = default;
};

struct GiveUp {
    Trouble trouble;
    bool operator==(const GiveUp&) const = default;
};

struct TellOperator {
    Trouble trouble;
    bool operator==(const TellOperator&) const = default;
};

using Verdict = std::variant<Delivered, RetryAfter, GiveUp, TellOperator>;

// "Expected DingTalk to take the message, but ...", in both languages, with what it said.
[[nodiscard]] connection::Sentence describe(Platform platform, const Trouble& trouble);
// The trouble of a verdict; nothing when it is delivered.
[[nodiscard]] const Trouble* trouble_of(const Verdict& verdict);

// One short line from a platform's code and text: no control characters, at most 200 bytes.
[[nodiscard]] std::string said(std::string_view code, std::string_view text);
// `text` with each of the secrets blanked out, should a platform have quoted one.
[[nodiscard]] std::string without_secrets(std::string text, const std::vector<std::string>& secrets);

// What each reason leads to when a platform's table says nothing more.
[[nodiscard]] Verdict verdict_of(Trouble trouble);
[[nodiscard]] Milliseconds usual_wait(Reason reason);

}  // namespace countersign::platforms
