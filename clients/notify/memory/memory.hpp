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

    // Small facts under a name: how far the events were read, the mailbox's UIDs.
    [[nodiscard]] std::optional<std::string> kept(const std::string& name);
    void keep(const std::string& name, const std::string& value);

private:
    std::mutex mutex_;
    std::unique_ptr<SQLite::Database> database_;
};

}  // namespace countersign::notify
