// Bounce: what a mail server says about a letter of ours that it could not deliver (RFC 3464). Some
// servers (OpenSMTPD) put the report into a plain multipart/mixed, so only the report itself counts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace countersign::mail {

struct Bounce {
    std::string message_id;     // of our letter, without < >; empty when the server does not repeat it
    std::string address;        // that did not take it
    std::string status;         // "5.1.1"
    bool is_permanent = false;  // otherwise the server goes on trying
    bool operator==(const Bounce&) const = default;
};

// The text of a message/delivery-status part: the first recipient that failed or waits.
// Nothing when it reports no failure. `message_id` is left empty.
[[nodiscard]] std::optional<Bounce> read_delivery_status(std::string_view report);

}  // namespace countersign::mail
