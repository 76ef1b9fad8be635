// Replies: what people write back to a letter. A reply is a remark on the document; it decides only where the company
// says so, up to an amount, and only when our own mail server vouches for the sender. Automatic mail is never answered.
// The caller reads mails again that ended `silent`: the request id follows from the Message-ID, so that one mail is one
// remark however often it is read.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "clients/notify/desk/decide.hpp"
#include "clients/notify/desk/houses.hpp"
#include "clients/notify/desk/speaker.hpp"
#include "clients/notify/wording/chat.hpp"

namespace countersign::notify {

struct ReplyCommand {
    bool approves = false;  // otherwise it sends back
    std::string reason;
};

struct Bounced {
    std::string address;
    bool is_permanent = false;
};

struct Reply {
    std::string message_id;
    std::string from;   // one address, lower case
    std::string token;  // of the letter it answers
    std::string text;   // without what it quotes
    bool is_automatic = false;
    bool is_authenticated = false;        // our own server vouches for `from`
    std::optional<ReplyCommand> command;  // its first line, if it is one
    std::optional<Bounced> bounce;
};

// `promised`: the daemon was silent about a decision; Desk::keep_promises() asks for it. `silent`: read the mail again.
enum class ReplyOutcome { commented, decided, promised, automatic, bounced, refused, ignored, silent };

// To whoever wrote what we did not take: why, and where to do it instead.
struct ReplyLetter {
    std::string to;
    Language language = Language::zh;
    std::string in_reply_to;  // a Message-ID; may be empty
    std::string text;
    std::string link;  // may be empty
};

struct RepliesParts {
    Memory& memory;
    Houses& houses;
    std::function<Instant()> now;
    FindPerson find_person;  // of channel "mail", by address
    std::function<void(const ReplyLetter&)> send_letter;
    std::function<void(const Sentence&)> tell_operator;
    wording::Pages pages{""};  // where links lead
    std::optional<Json> decide_by_reply;  // the largest amount, {"amount", "currency"}; nothing: replies decide nothing
};

class Replies {
public:
    explicit Replies(RepliesParts parts) : parts_(std::move(parts)) {}

    ReplyOutcome on_reply(const Reply& reply);
    [[nodiscard]] std::size_t count(ReplyOutcome outcome) const { return counts_.at(static_cast<std::size_t>(outcome)); }

private:
    struct Author;  // who wrote, to what
    [[nodiscard]] ReplyOutcome taken(const Reply& reply);
    [[nodiscard]] ReplyOutcome by_author(const Reply& reply, const Author& author);
    [[nodiscard]] ReplyOutcome commented(const Reply& reply, const Author& author);
    [[nodiscard]] ReplyOutcome decided(const Reply& reply, const Author& author);
    [[nodiscard]] ReplyOutcome bounced(const Reply& reply);
    ReplyOutcome refuse(const Reply& reply, const Author& author, const Sentence& why);
    void write_to(const Reply& reply, Language language, const Sentence& why, const std::string& link);

    RepliesParts parts_;
    std::array<std::atomic<std::size_t>, 8> counts_{};
};

// Addresses that a mail server said do not exist: the courier takes the person's next channel.
[[nodiscard]] bool is_bad_address(Memory& memory, const std::string& address);
void note_bad_address(Memory& memory, const std::string& address);
void forget_bad_address(Memory& memory, const std::string& address);

}  // namespace countersign::notify
