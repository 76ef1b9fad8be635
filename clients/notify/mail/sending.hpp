// Sending: what became of a letter that was handed to a mail server. Taken; again later; never (this
// letter, this address); or an operator must act first. `said` is the server's own line, short and without
// secrets.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "clients/connection/failure.hpp"

namespace countersign::mail {

enum class Reason {
    server_busy,      // 4xx: greylisting, limits, its own trouble
    unreachable,      // no connection, no answer, or it was lost before the letter was whole
    outcome_unknown,  // lost after the last byte: the server may have taken it
    address_unknown,  // the server knows no such mailbox
    letter_refused,   // it does not take this letter: its content, its size, a full mailbox
    login_refused,    // user, password or authorisation code
    sender_refused,   // we may not send under this address, or through this server
    tls_failed,       // no TLS, or a certificate that proves nothing
    host_unknown,     // the name of the server leads nowhere
    misconfigured,    // our own configuration, see `said`
};

struct Trouble {
    Reason reason{};
    std::string said;
    bool operator==(const Trouble&) const = default;
};

// The server has it; "delivered" is never known, only its opposite (bounce.hpp).
struct Taken {
    std::string said;
    bool operator==(const Taken&) const = default;
};

// To be sent again, the same bytes: after `outcome_unknown` the same Message-ID lets the recipient's server
// or program see that it is the same letter. It may still come twice; that is better than never.
struct TryLater {
    Trouble trouble;
    bool operator==(const TryLater&) const = default;
};

struct Refused {
    Trouble trouble;
    bool operator==(const Refused&) const = default;

    [[nodiscard]] bool is_address_bad() const { return trouble.reason == Reason::address_unknown; }
};

// Nothing gets better by itself. The letter is as good as ever: it is sent when this is put right.
struct TellOperator {
    Trouble trouble;
    bool operator==(const TellOperator&) const = default;
};

using Sending = std::variant<Taken, TryLater, Refused, TellOperator>;

// Where in the conversation with a server something happened.
enum class Stage { greeting, login, sender, recipient, content };

// What a server's answer means: "550", "5.1.1" or nothing, and where it came. For codes from 400.
[[nodiscard]] Reason reason_of(int code, std::string_view enhanced, Stage stage);
// "5.1.1" at the start of an answer's text, or nothing.
[[nodiscard]] std::string_view enhanced_code_in(std::string_view text);

[[nodiscard]] Sending sending_of(Trouble trouble);
// Nothing when it was taken.
[[nodiscard]] const Trouble* trouble_of(const Sending& sending);
// "Expected the mail server to take the letter, but ...", with what it said.
[[nodiscard]] connection::Sentence describe(const Trouble& trouble);

}  // namespace countersign::mail
