// Memory: what countersign-notify must not forget: what it sent and where, what the tokens in it stand for, and
// which clicks it has seen. An SQLite file of its own. It holds no decision: those are the daemon's. Losing it
// makes every button and link out there worthless and may send what was sent once more; nothing else.
// Any thread may call; each call is one transaction. A fault of the disk throws SQLite::Exception.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "clients/notify/platforms/click.hpp"
#include "clients/notify/platforms/instant.hpp"

namespace SQLite {
class Database;
}

namespace countersign::notify {

using platforms::Instant;

// What a token in a button or a link stands for. It is one person's, for one state of one instance, by one
// channel, and until then. The text of a token leaves with the message; only its hash is kept.
struct Grant {
    std::string person;
    std::string channel;
    std::string instance;
    std::uint64_t version = 0;
    std::string action;        // empty: a link, which shows the instance and all that the person may do
    std::string on_behalf_of;  // empty: in the person's own name
    std::string message;       // key of the outbox message it went out with
    Instant until{};
    bool operator==(const Grant&) const = default;
};

struct Granted {
    Grant grant;
    std::string request;           // the request id under which it decides: the same at every try
    std::optional<Instant> used;   // when a decision was taken with it
};

// A message that left: where it is, and what it is about.
struct Sent {
    std::string message;  // key of the outbox message, or of a digest
    std::string person;
    std::string channel;
    std::string instance;        // empty when it is about none
    bool is_card = false;        // it asked for a decision, and has to show the outcome
    platforms::MessageRef place;
    Instant at{};
    bool operator==(const Sent&) const = default;
};

// A decision that somebody was told is being recorded: it is asked for until the daemon answers.
struct Promised {
    std::int64_t id = 0;
    Granted granted;
    std::string what;  // the desk's own text (clients/notify/desk/promise.hpp)
};

// A code of six digits on its way to a person, or come.
struct SentCode {
    std::string hash;
    std::string channel;  // by which it went
    Instant until{};
    int tries = 0;
};

// A browser in which a person gave such a code.
struct Browser {
    std::string person;
    std::string channel;  // by which the code came
    Instant until{};
};

// A chat account that a person was asked about.
struct AskedAccount {
    std::string person, channel, account;
    std::string request;  // the request id under which it is offered to the daemon
    Instant until{};
};

class Memory {
public:
    // Opens or creates the file, readable by its owner only.
    explicit Memory(const std::filesystem::path& file);
    ~Memory();
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    // New tokens, in the order of the grants: 128 random bits each, written for an address. Durable at return.
    [[nodiscard]] std::vector<std::string> grant(const std::vector<Grant>& grants);
    [[nodiscard]] std::optional<Granted> find_token(const std::string& token);
    void note_used(const std::string& token, Instant at);
    // Tokens whose time was up before then are forgotten.
    void forget_tokens(Instant before);

    void note_sent(const std::vector<Sent>& sent);
    // Whether this message, or a digest with it, went to this person already.
    [[nodiscard]] bool was_sent(const std::string& message, const std::string& person);
    // Cards of this instance that still ask.
    [[nodiscard]] std::vector<Sent> open_cards(const std::string& instance);
    [[nodiscard]] std::vector<std::string> instances_with_open_cards();
    void note_closed(const Sent& card);
    void forget_sent(Instant before);

    // promises.cpp: one for each token and account, since a stranger's press must not stand in the way; a second one
    // changes nothing. Durable at return. Oldest first.
    void promise(const std::string& token, const std::string& account, const std::string& what);
    [[nodiscard]] std::vector<Promised> promises();
    [[nodiscard]] bool is_promised(const std::string& token);
    // The daemon has answered; `used` when the token decided.
    void forget_promise(std::int64_t id, std::optional<Instant> used);

    // codes.cpp: the newest code for a token is the one that counts.
    void note_code(const std::string& token, const SentCode& code);
    // The code to compare with, if there is one, it is in time and was tried less than `most` times. This counts as a try.
    [[nodiscard]] std::optional<SentCode> try_code(const std::string& token, int most, Instant now);
    void forget_code(const std::string& token);
    // True, and one more, while there were fewer than `most` of this name since then; otherwise nothing is noted.
    [[nodiscard]] bool take_one(const std::string& name, int most, Instant since, Instant now);
    void forget_codes(Instant before);

    // browsers.cpp: a new secret for the browser's cookie, of which only the hash is kept.
    [[nodiscard]] std::string admit_browser(const Browser& browser);
    [[nodiscard]] std::optional<Browser> find_browser(const std::string& cookie);
    // All browsers of a person; the next decision needs a code again.
    void revoke_browsers(const std::string& person);
    void forget_browsers(Instant before);

    // enrolments.cpp: a token for the button "This is me".
    [[nodiscard]] std::string ask_account(const AskedAccount& asked);
    [[nodiscard]] std::optional<AskedAccount> find_asked_account(const std::string& token);
    void forget_asked_accounts(Instant before);

    // Small facts under a name: how far the events were read, the mailbox's UIDs.
    [[nodiscard]] std::optional<std::string> kept(const std::string& name);
    void keep(const std::string& name, const std::string& value);

private:
    [[nodiscard]] std::optional<Granted> find_hash(const std::string& hash);

    std::mutex mutex_;
    std::unique_ptr<SQLite::Database> database_;
};

}  // namespace countersign::notify
