// Act: what a person did to a document, read from the daemon's history, as one sentence for people.
#pragma once

#include <string>
#include <vector>

#include "clients/notify/desk/wire.hpp"

namespace countersign::notify {

struct Act {
    std::uint64_t seq = 0;
    std::uint64_t version = 0;
    std::string at;  // RFC 3339
    std::string person, name;
    std::string on_behalf_of;  // a name
    Sentence action;
    std::string reason;
};

// The acts among the items of instance.history, oldest first.
[[nodiscard]] std::vector<Act> acts_of(const Json& items);

// "已由李娜于 2026-11-03 10:12 同意。" and "Decided by 李娜 on 2026-11-03 10:12: sign."
[[nodiscard]] Sentence sentence_of(const Act& act);
// "发出后有变化：李娜 同意（2026-11-03 10:12）；现为“经理审核”。": what happened since a message, and where it is now.
[[nodiscard]] Sentence what_changed(const std::vector<Act>& acts, const Json& shown);

}  // namespace countersign::notify
