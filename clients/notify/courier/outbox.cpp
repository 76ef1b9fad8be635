#include "clients/notify/courier/outbox.hpp"

#include <algorithm>
#include <set>

#include "clients/connection/request_id.hpp"
#include "clients/notify/platforms/card_text.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::notify::courier {

using nlohmann::json;
using platforms::Milliseconds;

namespace {

constexpr std::size_t keys_max = 200, why_characters_max = 150;
constexpr std::chrono::seconds lease_time{1'800};
constexpr std::chrono::days defer_max{14};
constexpr std::chrono::seconds after_max{86'400};

}  // namespace

Told Outbox::change(const std::string& method, json params) {
    params["request"] = connection::make_request_id();
    const Answer answer = house_.ask(method, std::move(params));
    if (!answer) return fail(answer.error());
    return {};
}

Told Outbox::change_keys(const std::string& method, const Keys& keys, const json& params) {
    for (std::size_t from = 0; from < keys.size(); from += keys_max) {
        const auto first = keys.begin() + static_cast<std::ptrdiff_t>(from);
        json some = params;
        some["keys"] = Keys(first, first + static_cast<std::ptrdiff_t>(std::min(keys_max, keys.size() - from)));
        if (const Told told = change(method, std::move(some)); !told) return told;
    }
    return {};
}

Result<Gathered, Failure> Outbox::gather(std::size_t most) {
    Gathered gathered;
    std::set<std::string> known;
    while (gathered.items.size() < most) {
        const std::size_t limit = std::min(keys_max, most - gathered.items.size());
        const Answer leased = house_.ask("outbox.lease", {{"limit", limit}, {"seconds", lease_time.count()}});
        if (!leased) return fail(leased.error());
        gathered.next = read_local_time(platforms::text_of(*leased, {"next"}));
        const json& items = platforms::part_of(*leased, {"items"});
        if (items.empty()) break;
        // A daemon that was started anew meanwhile knows nothing of its leases and hands out the same again.
        for (const json& item : items)
            if (known.insert(platforms::text_of(item, {"key"})).second) gathered.items.push_back(item);
    }
    return gathered;
}

Told Outbox::take_back(const LocalTime& now) {
    Keys keys;
    json asked{{"limit", 1000}};
    while (true) {
        const Answer page = house_.ask("outbox.list", asked);
        if (!page) return fail(page.error());
        for (const json& item : platforms::part_of(*page, {"items"}))
            if (platforms::part_of(item, {"outcome"}).is_null()) keys.push_back(platforms::text_of(item, {"key"}));
        const std::string next = platforms::text_of(*page, {"next"});
        if (next.empty()) break;
        asked["after"] = next;
    }
    return change_keys("outbox.defer", keys, {{"until", rfc3339(now)}});
}

Told Outbox::done(const Keys& keys, const std::string& channel) { return change_keys("outbox.done", keys, {{"channel", channel}}); }

Told Outbox::moot(const Keys& keys) { return change_keys("outbox.done", keys, {{"moot", true}}); }

Told Outbox::defer(const Keys& keys, const LocalTime& until, const LocalTime& now) {
    const auto wait = std::clamp<std::chrono::seconds>(std::chrono::ceil<std::chrono::seconds>(until.at() - now.at()),
                                                       std::chrono::seconds{1}, defer_max);
    return change_keys("outbox.defer", keys, {{"until", rfc3339(now.moved_to(now.at() + wait))}});
}

Told Outbox::failed(const std::string& key, const std::string& why, Milliseconds after) {
    const auto wait = std::clamp(std::chrono::ceil<std::chrono::seconds>(after), std::chrono::seconds{1}, after_max);
    return change("outbox.failed", {{"key", key}, {"why", platforms::shortened(why, why_characters_max)}, {"after", wait.count()}});
}

Told Outbox::give_up(const std::string& key, const std::string& why) {
    return change("outbox.failed", {{"key", key}, {"why", platforms::shortened(why, why_characters_max)}, {"give_up", true}});
}

}  // namespace countersign::notify::courier
