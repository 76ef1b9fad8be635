#include "clients/notify/desk/decide.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace countersign::notify {

using platforms::part_of;
using platforms::text_of;

namespace {

bool is_one_of(std::string_view code, std::initializer_list<std::string_view> codes) {
    return std::ranges::find(codes, code) != codes.end();
}

// What the page can ask for, and a button can not.
bool wants_page(std::string_view code) {
    return is_one_of(code, {"needs_second_factor", "reason_required", "invalid_input", "not_a_target"});
}

// What one is refused for whose task is done already, or has moved.
bool may_be_too_late(std::string_view code) {
    return is_one_of(code,
                     {"stale_version", "not_offered", "instance_closed", "already_signed", "not_assigned", "held_by_other", "no_such_action",
                      "request_reused"});
}

Json params_of(const Decision& decision) {
    const Grant& grant = decision.granted.grant;
    Json params{{"instance", grant.instance},
                {"version", grant.version},
                {"action", decision.action},
                {"request", decision.granted.request}};
    if (!decision.on_behalf_of.empty()) params["on_behalf_of"] = decision.on_behalf_of;
    if (!decision.to.empty()) params["to"] = decision.to;
    if (!decision.reason.empty()) params["reason"] = decision.reason;
    return params;
}

bool is_still_asked(const Json& shown, const Decision& decision) {
    const Json& actions = part_of(shown, {"actions"});
    return std::ranges::any_of(actions, [&](const Json& action) {
        return text_of(action, {"action"}) == decision.action && text_of(action, {"on_behalf_of"}) == decision.on_behalf_of;
    });
}

// The receipt names the entry; the history has the words for it.
Outcome decided(House& house, const Decision& decision, const Json& receipt) {
    const Grant& grant = decision.granted.grant;
    const auto seq = static_cast<std::uint64_t>(platforms::number_of(receipt, {"seq"}, 0));
    Act act{.at = text_of(receipt, {"at"}),
            .person = grant.person,
            .name = grant.person,
            .on_behalf_of = decision.on_behalf_of,
            .action = {.zh = decision.action, .en = decision.action}};
    for (const Act& one : acts_of(history_since(house, decision.claim, grant.instance, grant.version)))
        if (one.seq == seq) act = one;
    return {.kind = OutcomeKind::decided,
            .text = sentence_of(act),
            .hint = {},
            .shown = shown_to(house, decision.claim, grant.instance)};
}

Outcome refused(House& house, const Decision& decision, const Failure& failure) {
    const bool is_for_page = wants_page(failure.code);
    return {.kind = is_for_page ? OutcomeKind::page_needed : OutcomeKind::refused,
            .text = failure.text,
            .hint = failure.hint,
            .shown = is_for_page ? shown_to(house, decision.claim, decision.granted.grant.instance) : Json()};
}

// The daemon does not know what for the caller came too late; the history does. Whoever is still asked has only not
// seen what changed.
Outcome too_late(House& house, const Decision& decision, const Failure& failure) {
    const Grant& grant = decision.granted.grant;
    const Json shown = shown_to(house, decision.claim, grant.instance);
    const auto acts = acts_of(history_since(house, decision.claim, grant.instance, grant.version));
    if (failure.code == "stale_version" && (acts.empty() || is_still_asked(shown, decision)))
        return {.kind = OutcomeKind::stale, .text = what_changed(acts, shown), .hint = failure.hint, .shown = shown};
    if (acts.empty() || is_still_asked(shown, decision))
        return {.kind = OutcomeKind::refused, .text = failure.text, .hint = failure.hint, .shown = shown};
    return {.kind = OutcomeKind::decided_before, .text = sentence_of(acts.front()), .hint = {}, .shown = shown};
}

}  // namespace

Json history_since(House& house, const Claim& claim, const std::string& instance, std::uint64_t version) {
    const Answer history = house.ask_as(claim, "instance.history", {{"instance", instance}, {"since_version", version}});
    return history ? part_of(*history, {"items"}) : Json::array();
}

Json shown_to(House& house, const Claim& claim, const std::string& instance) {
    const Answer shown = house.ask_as(claim, "instance.show", {{"instance", instance}});
    return shown ? *shown : Json();
}

Outcome decide(House& house, const Decision& decision) {
    const Answer answer = house.ask_as(decision.claim, "task.act", params_of(decision));
    if (answer) return decided(house, decision, *answer);
    const Failure& failure = answer.error();
    if (!is_refusal(failure)) return {.kind = OutcomeKind::silent, .text = failure.text, .hint = failure.hint, .shown = {}};
    return may_be_too_late(failure.code) ? too_late(house, decision, failure) : refused(house, decision, failure);
}

}  // namespace countersign::notify
