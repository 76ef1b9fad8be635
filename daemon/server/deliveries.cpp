#include "daemon/server/deliveries.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

namespace countersign::server {

namespace {

constexpr std::chrono::seconds first_pause{30};
constexpr std::chrono::seconds longest_pause{3600};

// Doubles, and is spread over its second half so that what failed together does not come back together;
// by the key, so that the same story always goes the same way.
std::chrono::milliseconds pause_after(const std::string& key, std::uint32_t attempts) {
    const std::chrono::milliseconds whole =
        std::min<std::chrono::milliseconds>(longest_pause, first_pause * (std::int64_t{1} << std::min<std::uint32_t>(attempts - 1, 10)));
    const auto spread = static_cast<std::int64_t>(std::hash<std::string>{}(key + std::to_string(attempts)) % 1000);
    return whole / 2 + whole / 2 * spread / 1000;
}

bool comes_after(const store::OwedKey& a, const store::OwedKey& b) {
    return std::tie(a.seq, a.event, a.recipient) > std::tie(b.seq, b.event, b.recipient);
}

}  // namespace

std::vector<std::string> Deliveries::due(engine::Instant now, std::size_t limit) const {
    std::vector<const Out*> waiting;
    for (const auto& [key, out] : out_)
        if (out.until <= now) waiting.push_back(&out);
    const std::size_t count = std::min(limit, waiting.size());
    std::partial_sort(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count), waiting.end(),
                      [](const Out* a, const Out* b) { return std::tie(a->until, a->key) < std::tie(b->until, b->key); });
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < count; ++i) keys.push_back(waiting[i]->key);
    return keys;
}

std::optional<engine::Instant> Deliveries::next() const {
    std::optional<engine::Instant> next;
    for (const auto& [key, out] : out_)
        if (!next || out.until < *next) next = out.until;
    return next;
}

std::uint32_t Deliveries::lease(const std::string& key, const std::string& holder, engine::Instant now, engine::Instant until) {
    const auto [found, is_new] = out_.try_emplace(key);
    Out& out = found->second;
    if (!is_new && out.until > now) return 0;
    out.key = key;
    out.holder = holder;
    out.until = until;
    if (const auto parsed = store::parse_owed_key(key); parsed && (newest_.empty() || comes_after(*parsed, newest_key_))) {
        newest_key_ = *parsed;
        newest_ = key;
    }
    return ++out.attempts;
}

std::optional<engine::Instant> Deliveries::fail(const std::string& key, const std::string& holder, engine::Instant now,
                                                std::optional<std::chrono::seconds> after) {
    const auto found = out_.find(key);
    if (found == out_.end()) return now;
    Out& out = found->second;
    if (out.holder != holder) return out.until;
    if (out.attempts >= attempts_max) return std::nullopt;
    out.holder.clear();
    out.until = now + std::max<std::chrono::milliseconds>(pause_after(key, out.attempts), after.value_or(std::chrono::seconds{0}));
    return out.until;
}

void Deliveries::defer(const std::string& key, const std::string& holder, engine::Instant now, engine::Instant until) {
    const auto [found, is_new] = out_.try_emplace(key, Out{.key = key});
    Out& out = found->second;
    const bool is_others = out.until > now && out.holder != holder;
    if (!is_new && is_others) return;
    if (out.attempts > 0 && out.holder == holder) --out.attempts;
    out.holder.clear();
    out.until = until;
}

void Deliveries::settle(const std::string& key) { out_.erase(key); }

void Deliveries::requeue(const std::string& key, engine::Instant now) { out_.try_emplace(key, Out{.key = key, .until = now}); }

}  // namespace countersign::server
