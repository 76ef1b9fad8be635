#include "clients/notify/desk/promise.hpp"

namespace countersign::notify {

using platforms::Click;
using platforms::number_of;
using platforms::part_of;
using platforms::Platform;
using platforms::text_of;

namespace {

Json click_json(const Click& click) {
    return {{"platform", static_cast<int>(click.platform)},
            {"tenant", click.tenant},
            {"user", click.user},
            {"message", click.message.id},
            {"place", click.message.place},
            {"reply", click.message.reply}};
}

std::optional<Click> read_click(const Json& json) {
    if (!json.is_object()) return std::nullopt;
    return Click{.platform = static_cast<Platform>(number_of(json, {"platform"}, 0)),
                 .tenant = text_of(json, {"tenant"}),
                 .user = text_of(json, {"user"}),
                 .token = {},
                 .id = {},
                 .message = {.id = text_of(json, {"message"}), .place = text_of(json, {"place"}), .reply = text_of(json, {"reply"})}};
}

}  // namespace

std::string promise_text(const Promise& promise) {
    Json json{{"person", promise.claim.person},
              {"channel", promise.claim.channel},
              {"second_factor", promise.claim.has_second_factor},
              {"action", promise.action},
              {"on_behalf_of", promise.on_behalf_of},
              {"to", promise.to},
              {"reason", promise.reason}};
    if (promise.click) json["click"] = click_json(*promise.click);
    return platforms::written(json);
}

std::optional<Promise> read_promise(const std::string& text) {
    const Json json = platforms::read_json(text);
    if (!json.is_object()) return std::nullopt;
    return Promise{.click = read_click(part_of(json, {"click"})),
                   .claim = {.person = text_of(json, {"person"}),
                             .channel = text_of(json, {"channel"}),
                             .has_second_factor = part_of(json, {"second_factor"}) == true,
                             .account = {}},
                   .action = text_of(json, {"action"}),
                   .on_behalf_of = text_of(json, {"on_behalf_of"}),
                   .to = text_of(json, {"to"}),
                   .reason = text_of(json, {"reason"})};
}

Promise promise_of(const Decision& decision) {
    return {.click = {},
            .claim = decision.claim,
            .action = decision.action,
            .on_behalf_of = decision.on_behalf_of,
            .to = decision.to,
            .reason = decision.reason};
}

Promise promise_of(const Click& click) { return {.click = click, .claim = {}, .action = {}, .on_behalf_of = {}, .to = {}, .reason = {}}; }

Decision decision_of(const Promise& promise, const Granted& granted) {
    return {.granted = granted,
            .claim = promise.claim,
            .action = promise.action,
            .on_behalf_of = promise.on_behalf_of,
            .to = promise.to,
            .reason = promise.reason};
}

}  // namespace countersign::notify
