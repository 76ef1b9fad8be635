#include "daemon/store/announce.hpp"

#include <algorithm>
#include <charconv>

namespace countersign::store {

namespace {

void add_once(std::vector<Owed>& all, std::size_t first_of_event, Owed owed) {
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(first_of_event);
    const bool known = std::any_of(from, all.end(), [&](const Owed& other) { return other.recipient == owed.recipient; });
    if (!known) all.push_back(std::move(owed));
}

template <class Number>
bool take_number(std::string_view& text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end == text.data() + text.size() || *end != '.') return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return true;
}

}  // namespace

std::vector<Owed> announce(const engine::Entry& entry) {
    std::vector<Owed> all;
    for (std::uint32_t index = 0; index < entry.events.size(); ++index) {
        const std::size_t first = all.size();
        const engine::Event& event = entry.events[index];
        if (const auto* told = std::get_if<engine::Told>(&event)) {
            for (const std::string& to : told->to)
                add_once(all, first,
                         {.seq = entry.seq, .event = index, .recipient = to, .message = told->message, .text = told->text});
        } else if (const auto* offered = std::get_if<engine::TasksOffered>(&event); offered != nullptr && offered->notify) {
            for (const engine::Task& task : offered->tasks)
                for (const std::string& to : task.to)
                    add_once(all, first, {.seq = entry.seq, .event = index, .recipient = to, .message = "task"});
        }
    }
    return all;
}

bool is_settled(const engine::Delivered& delivered) {
    return delivered.outcome == "delivered" || delivered.outcome == "moot";
}

std::string key_of(const Owed& owed) {
    return std::to_string(owed.seq) + '.' + std::to_string(owed.event) + '.' + owed.recipient;
}

std::optional<OwedKey> parse_owed_key(std::string_view key) {
    OwedKey parsed;
    if (!take_number(key, parsed.seq) || !take_number(key, parsed.event) || key.empty()) return std::nullopt;
    parsed.recipient = key;
    return parsed;
}

}  // namespace countersign::store
