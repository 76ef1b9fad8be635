#include "clients/notify/platforms/card_text.hpp"
#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/dingtalk.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::platforms::dingtalk {

namespace {

constexpr std::size_t buttons_max = 3;  // as many as the template draws

HttpRequest with_token(HttpRequest request, const std::string& access_token) {
    request.headers.emplace_back("x-acs-dingtalk-access-token", access_token);
    return request;
}

const char* style_text(ButtonStyle style) {
    switch (style) {
        case ButtonStyle::primary:
            return "blue";
        case ButtonStyle::danger:
            return "red";
        case ButtonStyle::plain:
            return "gray";
    }
    return "gray";
}

std::string body_text(const Card& card) {
    std::string text;
    for (const CardLine& fact : facts_of(card))
        text += "**" + harmless_markdown(fact.label) + "** " + harmless_markdown(fact.text) + "\n\n";
    return text;
}

Json group_buttons(const Card& card) {
    Json buttons = Json::array();
    for (const CardButton& button : page_buttons(card))
        buttons.push_back({{"title", harmless_markdown(button.label)}, {"actionURL", button.page}});
    return buttons;
}

Json group_message(const Card& card) {
    Json buttons = group_buttons(card);
    Card body = card;
    body.page.clear();  // it is a button
    if (buttons.empty())
        return {{"msgtype", "markdown"},
                {"markdown", {{"title", harmless_markdown(card.title)}, {"text", markdown_of(body)}}}};
    return {{"msgtype", "actionCard"},
            {"actionCard",
             {{"title", harmless_markdown(card.title)},
              {"text", markdown_of(body)},
              {"btnOrientation", "0"},
              {"btns", std::move(buttons)}}}};
}

Json group_message(const Notice& notice) {
    return {{"msgtype", "markdown"},
            {"markdown", {{"title", harmless_markdown(notice.title)}, {"text", markdown_of(notice)}}}};
}

}  // namespace

HttpRequest token_request(const Settings& settings) {
    return post_json(settings.api + "/v1.0/oauth2/accessToken",
                     {{"appKey", settings.client_id}, {"appSecret", settings.client_secret}});
}

std::string track_id(const Card& card) { return "countersign-" + hex(sha256(card.key)).substr(0, 40); }

std::map<std::string, std::string> card_variables(const Card& card) {
    std::map<std::string, std::string> variables = {{"title", harmless_markdown(card.title)},
                                                    {"body", body_text(card)},
                                                    {"outcome", harmless_markdown(card.outcome)},
                                                    {"page", card.page}};
    for (std::size_t i = 0; i < buttons_max; ++i) {
        const bool is_there = card.outcome.empty() && i < card.buttons.size();
        const CardButton button = is_there ? card.buttons[i] : CardButton{};
        const std::string n = std::to_string(i + 1);
        variables["label_" + n] = harmless_markdown(button.label);
        variables["token_" + n] = button.page.empty() ? button.token : "";
        variables["style_" + n] = style_text(button.style);
        variables["url_" + n] = button.page;
    }
    return variables;
}

HttpRequest card_request(const Settings& settings,
                         const std::string& access_token,
                         const Card& card,
                         const std::string& user) {
    Json body = {{"userIdType", 1},
                 {"cardTemplateId", settings.card_template},
                 {"outTrackId", track_id(card)},
                 {"callbackType", settings.clicks_by_stream ? "STREAM" : "HTTP"},
                 {"cardData", {{"cardParamMap", card_variables(card)}}},
                 {"openSpaceId", "dtv1.card//IM_ROBOT." + user},
                 // A forwarded approval card is a leak.
                 {"imRobotOpenSpaceModel", {{"supportForward", false}}},
                 {"imRobotOpenDeliverModel", {{"spaceType", "IM_ROBOT"}}}};
    if (!settings.clicks_by_stream) body["callbackRouteKey"] = settings.callback_route;
    return with_token(post_json(settings.api + "/v1.0/card/instances/createAndDeliver", body), access_token);
}

HttpRequest notice_request(const Settings& settings,
                           const std::string& access_token,
                           const Notice& notice,
                           const std::string& user) {
    const Json text = {{"title", harmless_markdown(notice.title)}, {"text", markdown_of(notice)}};
    return with_token(post_json(settings.api + "/v1.0/robot/oToMessages/batchSend",
                                {{"robotCode", settings.robot_code},
                                 {"userIds", {user}},
                                 {"msgKey", "sampleMarkdown"},
                                 {"msgParam", written(text)}}),
                      access_token);
}

HttpRequest update_request(const Settings& settings,
                           const std::string& access_token,
                           const MessageRef& message,
                           const Card& card) {
    HttpRequest request =
        post_json(settings.api + "/v1.0/card/instances",
                  {{"outTrackId", message.id}, {"cardData", {{"cardParamMap", card_variables(card)}}}});
    request.method = "PUT";
    return with_token(std::move(request), access_token);
}

std::string webhook_sign(const std::string& secret, Instant now) {
    return base64(hmac_sha256(secret, std::to_string(now.time_since_epoch().count()) + "\n" + secret));
}

HttpRequest group_request(const Webhook& webhook, const Message& message, Instant now) {
    const Json body = std::visit([](const auto& one) { return group_message(one); }, message);
    std::string url = webhook.url;
    if (!webhook.secret.empty())
        url += "&timestamp=" + std::to_string(now.time_since_epoch().count()) +
               "&sign=" + percent_encoded(webhook_sign(webhook.secret, now));
    return post_json(std::move(url), body);
}

}  // namespace countersign::platforms::dingtalk
