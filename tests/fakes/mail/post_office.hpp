// PostOffice: a company's mail on this machine, by the real programs. OpenSMTPD takes letters and hands
// them to Dovecot, which keeps a mailbox for each address and shows it by IMAP. A letter to an address that
// has none comes back as a true bounce. Where TLS and a login are asked for, Dovecot's submission stands before
// OpenSMTPD, which in Debian 12 fails every TLS handshake (OpenSMTPD issue 1239). Each office has its own folder, ports
// and users, after a chroot, so that it neither sees nor disturbs anything of the machine; that needs root.
//
// Letters are read back from the mailboxes' files, so that a test of a program that sends needs no IMAP.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "clients/notify/mail/account.hpp"
#include "clients/notify/mail/incoming.hpp"

namespace countersign::mail {

class ChildProcess;

class PostOffice {
public:
    // Up and delivering, or nothing after a loud word: where there is no root, or the servers can not be
    // unpacked. With COUNTERSIGN_MAIL=required that fails the test.
    [[nodiscard]] static std::unique_ptr<PostOffice> open(const std::vector<std::string>& addresses);
    ~PostOffice();
    PostOffice(const PostOffice&) = delete;
    PostOffice& operator=(const PostOffice&) = delete;

    // Plain, without a login; or with TLS by the name of localhost, and then with the login of the first address.
    [[nodiscard]] Account smtp(Security security = Security::none) const;
    [[nodiscard]] Account imap(const std::string& address, Security security = Security::none) const;

    // The letters in a mailbox, in the order in which they came.
    [[nodiscard]] std::vector<std::string> letters_of(const std::string& address) const;
    [[nodiscard]] std::vector<Incoming> mails_of(const std::string& address, const Reading& reading = {}) const;
    // The same when there are that many; fewer when they did not come in time.
    [[nodiscard]] std::vector<std::string> wait_for(
        const std::string& address,
        std::size_t count,
        std::chrono::milliseconds patience = std::chrono::seconds(30)) const;

    void stop();   // both servers are gone; what they keep stays
    void start();  // on the same ports

    [[nodiscard]] std::string log() const;
    // Whether the servers have written this by now; waits for it, since they write behind what they do.
    [[nodiscard]] bool wait_until_logged(const std::string& text, std::chrono::milliseconds patience = std::chrono::seconds(30)) const;

private:
    struct Ports {
        int smtp = 0, smtp_starttls = 0, smtp_tls = 0, lmtp = 0, imap = 0, imap_tls = 0;
    };

    PostOffice(std::filesystem::path folder, const std::vector<std::string>& addresses);
    void write_files(const std::vector<std::string>& addresses) const;

    [[nodiscard]] std::filesystem::path root() const { return folder_ / "root"; }

    std::filesystem::path folder_;
    std::string first_address_;
    Ports ports_;
    std::unique_ptr<ChildProcess> smtpd_, dovecot_;
};

}  // namespace countersign::mail
