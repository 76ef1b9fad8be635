#include "clients/notify/desk/happened.hpp"

#include <fmt/format.h>

namespace countersign::notify {

using platforms::number_of;
using platforms::part_of;
using platforms::text_of;

namespace {

std::string name_of(const Act& act, Language language) {
    if (act.on_behalf_of.empty()) return act.name;
    return language == Language::zh ? fmt::format("{}（代{}）", act.name, act.on_behalf_of)
                                    : fmt::format("{} (for {})", act.name, act.on_behalf_of);
}

std::string reason_of(const Act& act, Language language) {
    if (act.reason.empty()) return {};
    return language == Language::zh ? fmt::format("（{}）", act.reason) : fmt::format(" ({})", act.reason);
}

Act read_act(const Json& entry, const Json& event) {
    const std::string name = text_of(entry, {"actor_name"}), actor = text_of(entry, {"actor"});
    Act act{.seq = static_cast<std::uint64_t>(number_of(entry, {"seq"}, 0)),
            .version = static_cast<std::uint64_t>(number_of(entry, {"version"}, 0)),
            .at = text_of(entry, {"at"}),
            .person = actor,
            .name = name.empty() ? actor : name,
            .on_behalf_of = text_of(event, {"on_behalf_of_name"}),
            .action = label_of(event, "action_label"),
            .reason = text_of(event, {"reason"})};
    if (act.on_behalf_of.empty()) act.on_behalf_of = text_of(event, {"on_behalf_of"});
    if (act.action.empty()) act.action = {.zh = text_of(event, {"action"}), .en = text_of(event, {"action"})};
    return act;
}

}  // namespace

std::vector<Act> acts_of(const Json& items) {
    std::vector<Act> acts;
    if (!items.is_array()) return acts;
    for (const Json& entry : items)
        for (const Json& event : part_of(entry, {"events"}))
            if (text_of(event, {"event"}) == "acted") acts.push_back(read_act(entry, event));
    return acts;
}

Sentence sentence_of(const Act& act) {
    const std::string at = minute_of(act.at);
    return {.zh = fmt::format("已由{}于 {} {}{}。", name_of(act, Language::zh), at, act.action.zh, reason_of(act, Language::zh)),
            .en = fmt::format("Decided by {} on {}: {}{}.", name_of(act, Language::en), at, act.action.en, reason_of(act, Language::en))};
}

Sentence what_changed(const std::vector<Act>& acts, const Json& shown) {
    Sentence told;
    for (const Act& act : acts) {
        told.zh += fmt::format("{}{} {}（{}）", told.zh.empty() ? "" : "，", name_of(act, Language::zh), act.action.zh, minute_of(act.at));
        told.en += fmt::format("{}{}: {} ({})", told.en.empty() ? "" : ", ", name_of(act, Language::en), act.action.en, minute_of(act.at));
    }
    const Sentence state = label_of(shown, "state_label");
    if (told.empty()) told = {.zh = "流程已往下走", .en = "it went on"};
    if (!state.zh.empty()) told.zh += fmt::format("；现为“{}”", state.zh);
    if (!state.en.empty()) told.en += fmt::format("; it is now at \"{}\"", state.en);
    return {.zh = "发出后有变化：" + told.zh + "。", .en = "It has changed since it was sent: " + told.en + "."};
}

}  // namespace countersign::notify
