// Sender: hands over what goes to one person as one message, by the first channel that takes it, and notes it. Order
// matters: tokens are durable before they leave, a digest's members before it leaves, and what left is noted before
// anything is reported to the daemon. So a crash loses nothing and repeats at most the message that was just leaving,
// under the same key.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "clients/notify/courier/lane.hpp"
#include "clients/notify/courier/matters.hpp"
#include "clients/notify/memory/memory.hpp"

namespace countersign::notify::courier {

// One line of the program's log. No texts of messages, no addresses, no tokens.
struct Line {
    std::string event;  // "delivered", "held", "failed", ...
    std::string key, person, channel, outcome;
};
using WriteLine = std::function<void(const Line&)>;

// By person and channel.
using Directory = std::map<std::string, std::map<std::string, std::string>>;

struct Part {
    Owed* owed = nullptr;
    Addressee* addressee = nullptr;
};

// What one person gets as one message.
struct Job {
    std::vector<Part> parts;
    std::string digest;                 // its key; empty: a single message
    std::vector<std::string> channels;  // in which there is an address, in the order to be tried
};

struct Sending {
    wording::Pages pages{""};
    std::string mail_domain = "countersign.invalid";
    std::chrono::hours token_life{24 * 30};
};

class Sender {
public:
    Sender(Sending sending, Memory& memory, const Channels& channels, WriteLine write_line)
        : sending_(std::move(sending)), memory_(memory), channels_(channels), write_line_(std::move(write_line)) {}

    // Every addressee of every job has a standing afterwards. Jobs of one person come one after another.
    void send(std::vector<Job>& jobs, const Directory& directory, const LocalTime& now);

private:
    struct Draft {
        std::string channel;
        bool is_card = false;
        std::vector<Grant> grants;
        std::vector<std::string> tokens;
    };
    [[nodiscard]] Draft draft(const Job& job, std::size_t channel);
    [[nodiscard]] bool has_card(const Part& part, const std::string& channel);
    void grant(std::vector<Draft>& drafts);
    void deliver(Job& job, Draft draft);
    [[nodiscard]] Outcome attempt(const Job& job, const Draft& draft);
    [[nodiscard]] Parcel parcel_of(const Job& job, const Draft& draft) const;
    [[nodiscard]] Content content_of(const Job& job, const Draft& draft, const std::string& key) const;
    void note_delivered(Job& job, const Draft& draft, const MessageRef& place);
    void note_trouble(const std::string& channel, const Outcome& outcome);
    void stand(Job& job, const Addressee& as);

    Sending sending_;
    Memory& memory_;
    const Channels& channels_;
    WriteLine write_line_;

    // Of the present round.
    std::map<std::string, Lane> lanes_;
    std::set<std::string> cards_;  // instance, person and channel of cards that are being made
    Directory directory_;
    LocalTime now_;
    std::map<std::string, std::string> troubles_;  // by channel, as kept
};

// The key of a message as one person gets it.
[[nodiscard]] std::string parcel_key(const std::string& message, const std::string& person);

// A digest's key and members, kept before it leaves: after a crash the same ones leave under the same key.
struct Digest {
    std::string key;
    std::set<std::string> members;
};
[[nodiscard]] Digest kept_digest(Memory& memory, const std::string& person);
void keep_digest(Memory& memory, const std::string& person, const Digest& digest);
[[nodiscard]] std::string digest_key(const std::string& person, const std::set<std::string>& members);

}  // namespace countersign::notify::courier
