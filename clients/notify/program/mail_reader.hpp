// MailReader: replies and bounces, read from our mailbox again and again. How far it has read is kept, and a mail that
// the daemon was silent about is read again, so that none is lost and none counts twice (Replies).
#pragma once

#include <stop_token>

#include "clients/notify/config/config.hpp"
#include "clients/notify/courier/sender.hpp"
#include "clients/notify/desk/replies.hpp"
#include "clients/notify/mail/incoming.hpp"
#include "clients/notify/mail/mailbox.hpp"

namespace countersign::notify::program {

class MailReader {
public:
    struct Parts {
        const config::Mail& mail;  // with an IMAP server
        Memory& memory;
        Replies& replies;
        courier::WriteLine write_line;
    };
    explicit MailReader(Parts parts);

    // What is new. False when the server could not be read, or the daemon was silent.
    bool read();
    // Every half minute: many servers know no other way (163, 126).
    void run(const std::stop_token& stop);

private:
    [[nodiscard]] bool take(const mail::Received& received);
    void note_trouble(const std::string& why);

    Parts parts_;
    mail::Mailbox mailbox_;
    std::string trouble_;  // as kept for `status`
};

// A mail as the desk takes it. `token` is the first one that we know; empty when it answers none of our letters.
[[nodiscard]] Reply reply_of(const mail::Incoming& incoming, Memory& memory);

}  // namespace countersign::notify::program
