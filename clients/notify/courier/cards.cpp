#include "clients/notify/courier/cards.hpp"

#include <algorithm>
#include <charconv>

namespace countersign::notify::courier {

using platforms::part_of;
using platforms::text_of;

namespace {

constexpr const char* position_name = "position";

std::uint64_t read_number(std::string_view digits) {
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

bool has_event(const Json& entry, std::string_view name) {
    const Json& events = part_of(entry, {"events"});
    return std::any_of(events.begin(), events.end(), [&](const Json& event) { return text_of(event, {"event"}) == name; });
}

bool is_asked(const Json& task, const Json& person) {
    const Json &to = part_of(task, {"to"}), &roles = part_of(person, {"roles"});
    const std::string own = "person:" + text_of(person, {"id"});
    return std::any_of(to.begin(), to.end(), [&](const Json& assignee) {
        if (assignee == Json(own)) return true;
        return std::any_of(roles.begin(), roles.end(),
                           [&](const Json& role) { return role.is_string() && assignee == Json("role:" + role.get<std::string>()); });
    });
}

}  // namespace

std::uint64_t seq_of_key(const std::string& key) { return read_number(std::string_view(key).substr(0, key.find('.'))); }

Json entries_after(const Json& history, std::uint64_t seq) {
    Json later = Json::array();
    for (const Json& entry : history)
        if (static_cast<std::uint64_t>(platforms::number_of(entry, {"seq"}, 0)) > seq) later.push_back(entry);
    return later;
}

bool is_over(const Json& shown, const Json& later, const Json& person) {
    if (part_of(shown, {"closed"}) == Json(true)) return true;
    if (std::any_of(later.begin(), later.end(), [](const Json& entry) { return has_event(entry, "state_entered"); })) return true;
    const Json& tasks = part_of(shown, {"tasks"});
    return std::none_of(tasks.begin(), tasks.end(), [&](const Json& task) { return is_asked(task, person); });
}

Told Cards::start() {
    const Answer status = parts_.house.ask("admin.status");
    if (!status) return fail(status.error());
    heard_ = static_cast<std::uint64_t>(platforms::number_of(*status, {"head", "seq"}, 0));
    if (const auto kept = parts_.memory.kept(position_name)) {
        position_ = read_number(*kept);
        return catch_up();
    }
    position_ = heard_;
    parts_.memory.keep(position_name, std::to_string(position_));
    return {};
}

Told Cards::follow(const std::vector<Json>& events) {
    for (const Json& event : events)
        if (Told told = take(event); !told) return told;
    return update_concerned();
}

Told Cards::take(const Json& event) {
    const std::uint64_t seq = read_number(text_of(event, {"sequence"}));
    heard_ = std::max(heard_, seq);
    if (seq <= position_) return {};
    if (seq != position_ + 1) return catch_up();
    position_ = seq;
    concern(event);
    return {};
}

Told Cards::catch_up() {
    while (true) {
        const Answer page = parts_.house.ask("events.since", {{"seq", position_}, {"limit", 1000}, {"seen", heard_}});
        if (!page) return fail(page.error());
        const Json& items = part_of(*page, {"items"});
        if (items.empty()) return {};
        for (const Json& event : items) {
            position_ = std::max(position_, read_number(text_of(event, {"sequence"})));
            concern(event);
        }
    }
}

void Cards::concern(const Json& event) {
    if (const std::string instance = text_of(event, {"data", "instance"}); !instance.empty()) concerned_.insert(instance);
}

// The position is kept once the cards are right; what could not be changed now is looked at again, after a restart
// too, because its events are read again.
Told Cards::update_concerned() {
    for (auto instance = concerned_.begin(); instance != concerned_.end();) {
        const auto is_right = update_instance(*instance);
        if (!is_right) return fail(is_right.error());
        instance = *is_right ? concerned_.erase(instance) : std::next(instance);
    }
    if (concerned_.empty() && parts_.memory.kept(position_name).value_or("") != std::to_string(position_))
        parts_.memory.keep(position_name, std::to_string(position_));
    return {};
}

Result<bool, Failure> Cards::update_instance(const std::string& instance) {
    const auto cards = parts_.memory.open_cards(instance);
    if (cards.empty()) return true;
    const Answer shown = parts_.house.ask("instance.show", {{"instance", instance}, {"seen", heard_}});
    if (!shown && shown.error().kind == connection::FailureKind::refused) return true;  // nothing that we could show
    if (!shown) return fail(shown.error());
    const auto history = history_of(instance);
    if (!history) return fail(history.error());
    bool all_right = true;
    for (const Sent& card : cards) {
        const Answer person = parts_.house.ask("people.show", {{"person", card.person}});
        if (!person) return fail(person.error());
        const Json later = entries_after(*history, seq_of_key(card.message));
        if (is_over(*shown, later, *person)) all_right = show_outcome(card, *shown, later, *person) && all_right;
    }
    return all_right;
}

Result<Json, Failure> Cards::history_of(const std::string& instance) {
    Json all = Json::array();
    Json asked{{"instance", instance}, {"limit", 1000}, {"seen", heard_}};
    while (true) {
        const Answer page = parts_.house.ask("instance.history", asked);
        if (!page) return fail(page.error());
        for (const Json& entry : part_of(*page, {"items"})) all.push_back(entry);
        const std::string next = text_of(*page, {"next"});
        if (next.empty()) return all;
        asked["after"] = next;
    }
}

bool Cards::show_outcome(const Sent& card, const Json& shown, const Json& later, const Json& person) {
    Channel* channel = find_channel(parts_.channels, card.channel);
    const Outcome outcome = channel == nullptr ? Outcome{Undeliverable{.why = "Expected the channel " + card.channel + ", but it is not configured."}}
                                               : channel->update(card.place, card_with_outcome(card, shown, later, person));
    const bool is_final = std::holds_alternative<Delivered>(outcome) || std::holds_alternative<Undeliverable>(outcome);
    if (is_final) parts_.memory.note_closed(card);
    parts_.write_line({.event = std::holds_alternative<Delivered>(outcome) ? "card_closed" : "card_not_changed",
                       .key = card.message,
                       .person = card.person,
                       .channel = card.channel,
                       .outcome = why_of(outcome)});
    return is_final;
}

platforms::Card Cards::card_with_outcome(const Sent& card, const Json& shown, const Json& later, const Json& person) {
    const wording::Matter now = wording::read_instance(shown);
    std::string page;
    if (!parts_.pages.of("-").empty()) {
        const auto until = parts_.house.now();
        const Instant from = until ? until->at() : card.at;
        page = parts_.pages.of(parts_.memory.grant({{.person = card.person,
                                                     .channel = card.channel,
                                                     .instance = card.instance,
                                                     .version = now.version,
                                                     .action = {},
                                                     .on_behalf_of = {},
                                                     .message = card.message,
                                                     .until = from + parts_.token_life}})
                                   .front());
    }
    return wording::outcome_card(now, wording::read_language(person), parcel_key(card.message, card.person),
                                 wording::outcome_of(now, later, part_of(shown, {"closed"}) == Json(true)), page);
}

}  // namespace countersign::notify::courier
