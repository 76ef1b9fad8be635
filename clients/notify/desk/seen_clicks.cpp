#include "clients/notify/desk/seen_clicks.hpp"

namespace countersign::notify {

using platforms::Click;
using platforms::ClickAnswer;

namespace {

// With all that the click says: an id alone would give one person the answer to another one.
std::string key_of(const Click& click) {
    std::string key = std::to_string(static_cast<int>(click.platform));
    for (const std::string* part : {&click.id, &click.tenant, &click.user, &click.token}) key.append("\n").append(*part);
    return key;
}

}  // namespace

std::optional<ClickAnswer> SeenClicks::find(const Click& click) {
    if (click.id.empty()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto found = answers_.find(key_of(click));
    return found == answers_.end() ? std::nullopt : std::optional(found->second);
}

void SeenClicks::note(const Click& click, const ClickAnswer& answer) {
    if (click.id.empty()) return;
    const std::lock_guard lock(mutex_);
    if (const auto [at, is_new] = answers_.emplace(key_of(click), answer); is_new) order_.push_back(at->first);
    while (order_.size() > most_) {
        answers_.erase(order_.front());
        order_.pop_front();
    }
}

}  // namespace countersign::notify
