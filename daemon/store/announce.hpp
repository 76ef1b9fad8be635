// announce: what messages an entry owes. Pure, so that the outbox is a view of the log: replayed,
// the same entry owes the same messages under the same keys, and nothing is ever sent twice unseen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/event.hpp"

namespace countersign::store {

// One message to one recipient.
struct Owed {
    std::uint64_t seq = 0;
    std::uint32_t event = 0;      // index within the entry
    std::string recipient;        // "role:finance" or "person:wang.fang"
    std::string message;          // id in the definition, or "reminder", or "task"
    engine::Label text;           // empty for "task": worded when asked, from the pinned definition
    bool operator==(const Owed&) const = default;
};

// In the order of the events; from Told, and from TasksOffered that notifies: one for each assignee,
// whichever and however many actions are offered to it.
[[nodiscard]] std::vector<Owed> announce(const engine::Entry& entry);

// Whether nothing is owed any more: it was delivered, or is moot since what it asked for is done.
[[nodiscard]] bool is_settled(const engine::Delivered& delivered);

// "<seq>.<event>.<recipient>", unique for ever; the recipient may itself contain dots.
[[nodiscard]] std::string key_of(const Owed& owed);
struct OwedKey {
    std::uint64_t seq = 0;
    std::uint32_t event = 0;
    std::string recipient;
    bool operator==(const OwedKey&) const = default;
};
// Nothing when the text is not such a key.
[[nodiscard]] std::optional<OwedKey> parse_owed_key(std::string_view key);

}  // namespace countersign::store
