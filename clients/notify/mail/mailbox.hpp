// Mailbox: reads new mail by IMAP, by asking again and again: QQ and 163 have no push. A place in the
// mailbox is (uidvalidity, uid); who keeps it, together with the Message-IDs it has seen, misses nothing
// and takes nothing twice. Not for several threads at once.
//
// The server marks a mail as seen when it is fetched, so "unseen" is never asked for.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clients/notify/mail/account.hpp"

namespace countersign::mail {

struct Place {
    std::uint32_t uidvalidity = 0;  // 0: nothing was read yet
    std::uint32_t uid = 0;          // the last one that was read
    bool operator==(const Place&) const = default;
};

struct Received {
    std::uint32_t uid = 0;
    std::optional<std::string> bytes;  // nothing: it is larger than the limit and was left where it is
};

struct Fetched {
    Place place;                 // to go on from, when all of `mails` are dealt with
    bool is_renumbered = false;  // the server has given new numbers: mails come again, ask the Message-IDs
    std::vector<Received> mails;
};

struct MailboxLimits {
    std::size_t mail_bytes_max = 2 * 1024 * 1024;
    std::size_t mails_max = 50;  // in one fetch, and never more than 50; the rest comes with the next
};

enum class MailboxTrouble {
    unreachable,     // try again later
    server_refused,  // it answered no to what we asked; try again later
    login_refused,   // and those below: an operator must act
    tls_failed,
    host_unknown,
    misconfigured,
};

struct MailboxFailure {
    MailboxTrouble trouble{};
    std::string said;  // the server's line, short and without secrets
    bool operator==(const MailboxFailure&) const = default;

    [[nodiscard]] bool is_for_operator() const { return trouble >= MailboxTrouble::login_refused; }
};

[[nodiscard]] connection::Sentence describe(const MailboxFailure& failure);

class Mailbox {
public:
    explicit Mailbox(Account account, std::string folder = "INBOX", MailboxLimits limits = {});
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    // What came after `place`, in its order. A failure in the middle gives nothing: ask again from there.
    [[nodiscard]] Result<Fetched, MailboxFailure> fetch_after(const Place& place);
    // Logs in and opens the folder: whether mails could be read.
    [[nodiscard]] Result<void, MailboxFailure> look();
    [[nodiscard]] Result<void, MailboxFailure> mark_seen(std::uint32_t uid);
    // The folder must exist. RFC 6851; a server without MOVE says so.
    [[nodiscard]] Result<void, MailboxFailure> move(std::uint32_t uid, const std::string& folder);

private:
    struct Session;

    std::unique_ptr<Session> session_;
};

}  // namespace countersign::mail
