// Account: where a mail server is, and who we are there. A value from a configuration, used by the sender
// and by the mailbox alike.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "clients/notify/mail/fault.hpp"

namespace countersign::mail {

enum class Security {
    none,      // on this machine only
    starttls,  // begins in the clear and must become TLS before anything is said
    tls,       // from the first byte
};

struct Account {
    std::string host;
    int port = 0;
    Security security = Security::starttls;
    std::string user;                     // empty: the server asks for nobody
    std::filesystem::path password_file;  // read each time, so that a new one counts at once
    std::filesystem::path ca_file;        // empty: the certificates that the system trusts
    std::chrono::milliseconds connect_within{10'000};
    std::chrono::milliseconds answer_within{60'000};  // one letter or one question as a whole
};

// What an operator must correct before anything is tried: no host, no port, no TLS across a network.
[[nodiscard]] std::optional<Fault> fault_of(const Account& account);

// The first line of the password file, or that it cannot be read.
[[nodiscard]] Result<std::string, Fault> read_password(const Account& account);

// What a server said, fit to be shown: one short line in which the user's password, its base64, or an
// authentication of ours that it repeats, is blanked out.
[[nodiscard]] std::string said_by(std::string_view server_line, std::string_view user, std::string_view password);

}  // namespace countersign::mail
