// Addresses as we write them into headers and hand them to a server: plain ASCII mailboxes, nothing
// quoted, nothing that could end a line. Chinese addresses (RFC 6531) are not taken: few servers do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace countersign::mail {

struct Address {
    std::string name;     // shown, any language; may be empty
    std::string mailbox;  // wang.fang@company.example
    bool operator==(const Address&) const = default;
};

[[nodiscard]] bool is_mailbox(std::string_view text);
// What stands between < and > of a Message-ID: left@right of letters, digits and a few marks.
[[nodiscard]] bool is_message_id(std::string_view text);

[[nodiscard]] std::string_view local_part(std::string_view mailbox);
[[nodiscard]] std::string_view domain_part(std::string_view mailbox);
[[nodiscard]] std::string lower_case(std::string_view ascii);

// The mailbox with a token after a plus: countersign@dom and "t1" are countersign+t1@dom.
[[nodiscard]] std::string with_token(std::string_view mailbox, std::string_view token);
// The token that `written` adds to our `mailbox`; nothing when it is another mailbox, or adds none.
[[nodiscard]] std::optional<std::string> token_of(std::string_view written, std::string_view mailbox);

}  // namespace countersign::mail
