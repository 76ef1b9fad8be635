// Answers: what comes back while the courier delivers: presses in chats, over the long connection of each platform in a
// thread of its own or over HTTP, the pages of links, replies by mail, and webhooks. The desk turns each into a question
// to the daemon, and a thread asks for the outcome of what the daemon has not answered yet.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>
#include <vector>

#include "clients/notify/desk/desk.hpp"
#include "clients/notify/desk/pages.hpp"
#include "clients/notify/program/hook_sender.hpp"
#include "clients/notify/program/letters.hpp"
#include "clients/notify/program/mail_reader.hpp"
#include "clients/notify/program/parts.hpp"
#include "clients/notify/program/site.hpp"

namespace countersign::notify::program {

// The daemon's time between two looks at it, for tokens that end: the wall clock, moved as the daemon's was.
class DaemonTime {
public:
    explicit DaemonTime(Houses& houses, std::function<Instant()> wall_clock) : houses_(houses), wall_clock_(std::move(wall_clock)) {}
    [[nodiscard]] Instant now() const { return wall_clock_() + platforms::Milliseconds{ahead_.load()}; }
    // A daemon that does not answer leaves it as it is.
    void look();

private:
    Houses& houses_;
    std::function<Instant()> wall_clock_;
    std::atomic<std::int64_t> ahead_{0};  // milliseconds
};

class Answers {
public:
    struct Parts {
        Memory& memory;
        Identity identity;
        const Config& config;
        std::vector<std::shared_ptr<platforms::Connector>> connectors;
        const courier::Channels& channels;
        hooks::HooksFile hooks;
        courier::WriteLine write_line;  // from any thread
    };
    // Throws a sentence when it can not listen.
    explicit Answers(Parts parts);
    // Ends the connections and waits for what is being answered.
    ~Answers() = default;
    Answers(const Answers&) = delete;
    Answers& operator=(const Answers&) = delete;

    // Of the pages; nothing when none are served.
    [[nodiscard]] std::optional<std::uint16_t> port() const;

private:
    void keep_connection(const std::stop_token& stop, platforms::Connector& connector);
    void keep_promises(const std::stop_token& stop);
    [[nodiscard]] RepliesParts replies_parts();
    void show_outcome(const platforms::Click& click, const platforms::ClickAnswer& answer);

    Parts parts_;
    Houses houses_;
    DaemonTime time_;
    Desk desk_;
    Letters letters_;
    Pages pages_;
    Replies replies_;
    std::unique_ptr<MailReader> mail_reader_;
    HookSender hook_sender_;
    std::unique_ptr<Site> site_;
    std::vector<std::jthread> threads_;  // last: they end before what they use
};

}  // namespace countersign::notify::program
