// What a card says when it asks no more: who did what and when. Read from the history, which the daemon has worded by
// the instance's own definition.
#include "clients/notify/wording/chat.hpp"

namespace countersign::notify::wording {

using platforms::part_of;
using platforms::text_of;

namespace {

const Json* find_event(const Json& entry, std::string_view name) {
    for (const Json& event : part_of(entry, {"events"}))
        if (text_of(event, {"event"}) == name) return &event;
    return nullptr;
}

std::string minute_of(const Json& entry) {
    const auto at = read_local_time(text_of(entry, {"at"}));
    return at ? minute_text(*at) : text_of(entry, {"at"});
}

Sentence act_sentence(const Json& entry, const Json& acted) {
    const Sentence action = connection::read_sentence(part_of(acted, {"action_label"}));
    const std::string who = text_of(entry, {"actor_name"}), at = minute_of(entry), behind = text_of(acted, {"on_behalf_of_name"});
    if (behind.empty())
        return {say(Language::zh, Text::outcome_act, who, action.zh, at), say(Language::en, Text::outcome_act, who, action.en, at)};
    return {say(Language::zh, Text::outcome_act_for, who, action.zh, at, behind),
            say(Language::en, Text::outcome_act_for, who, action.en, at, behind)};
}

Sentence with_time(Text what, const Json& entry) {
    return {say(Language::zh, what, minute_of(entry)), say(Language::en, what, minute_of(entry))};
}

}  // namespace

// The entry that left the state says it; within the state, the last act or hand-over does.
Sentence outcome_of(const Matter& now, const Json& history, bool is_closed) {
    Sentence outcome{say(Language::zh, Text::outcome_closed), say(Language::en, Text::outcome_closed)};
    for (const Json& entry : history) {
        const Json* acted = find_event(entry, "acted");
        const bool left = find_event(entry, "state_entered") != nullptr;
        if (acted != nullptr) outcome = act_sentence(entry, *acted);
        else if (left || find_event(entry, "deadline_passed") != nullptr) outcome = with_time(Text::outcome_clock, entry);
        else if (find_event(entry, "holder_set") != nullptr || find_event(entry, "succeeded") != nullptr)
            outcome = with_time(Text::outcome_moved, entry);
        if (left) break;
    }
    if (is_closed || now.state.empty()) return outcome;
    outcome.zh += "；" + say(Language::zh, Text::outcome_now, now.state.zh);
    outcome.en += "; " + say(Language::en, Text::outcome_now, now.state.en);
    return outcome;
}

}  // namespace countersign::notify::wording
