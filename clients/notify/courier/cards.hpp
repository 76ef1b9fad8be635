// Cards: what asks on a chat platform and must show how it ended. Follows the daemon's events from a position that is
// kept; where some were lost it asks for them (events.since). When the task that a card asked for is no longer the
// person's, wherever it was decided, the card shows who decided what and when. Its tokens stay, so that a late click on a
// card that could not be changed is answered by who decided.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "clients/notify/courier/outbox.hpp"
#include "clients/notify/courier/sender.hpp"

namespace countersign::notify::courier {

class Cards {
public:
    struct Parts {
        House& house;
        Memory& memory;
        const Channels& channels;
        wording::Pages pages;
        std::chrono::hours token_life;
        WriteLine write_line;
    };
    explicit Cards(Parts parts) : parts_(std::move(parts)) {}

    // From the position that was kept, or from now.
    [[nodiscard]] Told start();
    // Events as the feed brought them, in any number; cards whose update failed are tried again.
    [[nodiscard]] Told follow(const std::vector<Json>& events);

private:
    [[nodiscard]] Told take(const Json& event);
    [[nodiscard]] Told catch_up();
    void concern(const Json& event);
    [[nodiscard]] Told update_concerned();
    // Whether all of its cards are as they should be.
    [[nodiscard]] Result<bool, Failure> update_instance(const std::string& instance);
    [[nodiscard]] Result<Json, Failure> history_of(const std::string& instance);
    [[nodiscard]] bool show_outcome(const Sent& card, const Json& shown, const Json& later, const Json& person);
    [[nodiscard]] platforms::Card card_with_outcome(const Sent& card, const Json& shown, const Json& later, const Json& person);

    Parts parts_;
    std::uint64_t position_ = 0;       // events up to here were dealt with
    std::uint64_t heard_ = 0;          // the newest one that we know of: no answer may be older
    std::set<std::string> concerned_;  // instances to be looked at
};

// The seq of the entry that owes a message: "17.2.role:finance" -> 17.
[[nodiscard]] std::uint64_t seq_of_key(const std::string& key);
// The entries of a history after that one.
[[nodiscard]] Json entries_after(const Json& history, std::uint64_t seq);
// Whether the task that a card asked for is over for this person: its state was left, or it is asked of others.
[[nodiscard]] bool is_over(const Json& shown, const Json& later, const Json& person);

}  // namespace countersign::notify::courier
