// Letter: one mail of ours, and its bytes. The same letter at the same time is the same bytes, so that
// one that is sent again (after a crash, or when its answer got lost) is the same mail to every program
// that compares Message-IDs.
//
// Nothing from outside can add a header. Texts for people (subject, names) lose what is no text; a
// machine's values (addresses, ids, the link) that are not plain are refused, for they come from a
// configuration or a program that is wrong.
#pragma once

#include <chrono>
#include <string>

#include "clients/notify/mail/address.hpp"
#include "clients/notify/mail/fault.hpp"

namespace countersign::mail {

struct Letter {
    std::string message_id;  // task.revision.number@company.example, without < >; fixed for this message
    Address from;
    std::string envelope_from;  // where bounces go; not in the letter, but handed to the server with it
    Address reply_to;           // with its token; no mailbox: none
    Address to;
    std::string subject;
    std::string text;             // plain; always there
    std::string html;             // empty: the letter is plain text only
    std::string thread;           // the case's id, case@company.example: one case is one thread; may be empty
    std::string language;         // "zh-CN", "en"; may be empty
    bool is_digest = false;       // many matters in one letter: only such a one can be unsubscribed from
    std::string unsubscribe_url;  // of a digest: https, takes a POST (RFC 8058)
};

[[nodiscard]] Result<std::string, Fault> compose(const Letter& letter, std::chrono::sys_seconds now);

}  // namespace countersign::mail
