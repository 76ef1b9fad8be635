// What the browser gateway's memory goes by: how long things last, how much of them there may be, and what a
// password costs. The defaults are meant for a company; tests make the costs small. Time is always the caller's.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace countersign::web {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Now = std::function<Instant()>;

// Argon2id. Three passes over 64 MiB are what RFC 9106 recommends where memory is scarce; they take about 130 ms of
// one core of a small server. libsodium's "moderate" (256 MiB, 750 ms) would have two people who sign in at nine
// o'clock hold half a gigabyte, and buys little where a second factor is asked for as well.
struct PasswordCost {
    std::uint64_t passes = 3;
    std::size_t memory = std::size_t{64} << 20U;  // bytes, for each
    int at_once = 2;
    int waiting_most = 8;  // for their turn; more are refused `busy` rather than hold a thread each
};

// So many failures are free; from then on each costs a wait, that doubles from the first to the longest. They are
// forgotten one by one, one in every `forgotten_after`.
struct Limit {
    int failures;
    std::chrono::minutes first_wait, longest_wait, forgotten_after;
};

// Failures are counted thrice. Of a person at an address: that stops guessing, and nobody is locked out by what
// another address does. Of an address, whoever is tried: an office may share one, so it has more of them. And of a person
// wherever it comes from, which many addresses together would else guess without end: there the wait stays at a minute, and
// an address from which the person signed in within the last month is not asked, so that he can always come in.
struct Throttling {
    Limit person_at_address{5, std::chrono::minutes{1}, std::chrono::minutes{15}, std::chrono::minutes{60}};
    Limit address{50, std::chrono::minutes{1}, std::chrono::minutes{15}, std::chrono::minutes{10}};
    Limit person{100, std::chrono::minutes{1}, std::chrono::minutes{1}, std::chrono::minutes{10}};
    // Who is signed in and asked for a code once more.
    Limit confirming{5, std::chrono::minutes{1}, std::chrono::minutes{15}, std::chrono::minutes{60}};
    std::chrono::hours familiar_for{24 * 30};
};

// For whom passkeys are made: the site's domain without scheme and port, and the origins of its pages ("https://inbox.example.com"); see
// relying_party.hpp. Without an id there are no passkeys.
struct RelyingParty {
    std::string id;
    std::vector<std::string> origins;
};

struct SessionPolicy {
    std::chrono::minutes idle{30};       // never longer; up to a minute less, since it is noted once a minute
    std::chrono::hours lifetime{12};     // however busy
    std::chrono::minutes confirmed{5};   // after a second factor was shown
    std::chrono::hours invitation{72};
    std::chrono::hours entrance{24};     // rehearsal's links
    std::chrono::minutes challenge{5};   // of a passkey
    std::chrono::hours draft{24 * 90};   // untouched
    int sessions_most = 50;              // of a person; the oldest go
    int drafts_most = 200;
    int passkeys_most = 20;
    std::size_t draft_bytes_max = std::size_t{256} << 10U;
    Throttling throttling;
    PasswordCost cost;
    RelyingParty party;
};

}  // namespace countersign::web
