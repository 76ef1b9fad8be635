// Owed: a message of the outbox while a round works on it: whom it reaches, and how it stands with each of them. It is
// done when everybody has it whom any channel reaches; it comes back for those alone who lack it.
#pragma once

#include <string>
#include <vector>

#include "clients/notify/courier/channel.hpp"

namespace countersign::notify::courier {

enum class Standing {
    pending,     // to be sent in this round
    has,         // was sent, now or before
    unreachable, // there is no address of theirs in any channel
    held,        // until a moment: manners, or a platform's limit
    failed,      // no channel took it this time
    refused,     // no channel will ever take it
};

struct Addressee {
    wording::Reader reader;
    Standing standing = Standing::pending;
    std::string channel;    // has: by which
    LocalTime until;        // held
    std::string why;        // failed, refused
    Milliseconds after{};   // failed: not before
};

struct Owed {
    wording::Matter matter;
    std::vector<Addressee> addressees;
};

// What is to be reported of a message at the end of a round.
struct Report {
    enum class Kind { done, defer, failed, give_up } kind{};
    std::string channel, why;
    LocalTime until;
    Milliseconds after{};
};
[[nodiscard]] Report report_of(const Owed& owed);

}  // namespace countersign::notify::courier
