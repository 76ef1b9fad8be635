// Incoming: a mail that came in, as a value. Nothing in it is believed: a From is a claim, unless our own
// server vouches for it (`authentication`); a token is only as good as the table that knows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/notify/mail/authentication.hpp"
#include "clients/notify/mail/bounce.hpp"
#include "clients/notify/mail/fault.hpp"

namespace countersign::mail {

struct Reading {
    std::string mailbox;  // ours: countersign@company.example; tokens are what others add to it after a plus
    std::string server;   // the name under which our server writes Authentication-Results; empty: none counts
    std::size_t bytes_max = 2 * 1024 * 1024;
    std::size_t text_bytes_max = 64 * 1024;  // of what somebody wrote; the rest is cut
};

struct Incoming {
    std::string message_id;           // without < >; empty when there is none
    std::string in_reply_to;          // the first id
    std::string from;                 // one mailbox, lower case
    std::vector<std::string> tokens;  // from Delivered-To, X-Original-To, To and Cc, in this order, each once; of a bounce also from the letter it repeats
    std::string subject;
    std::string text;       // the new text only, see new_text.hpp
    std::string automatic;  // the header that says so, or empty: a person wrote it
    std::optional<Bounce> bounce;
    Authentication authentication;
    bool operator==(const Incoming&) const = default;

    [[nodiscard]] bool is_automatic() const { return !automatic.empty(); }
};

[[nodiscard]] Result<Incoming, Fault> parse(std::string_view bytes, const Reading& reading);

}  // namespace countersign::mail
