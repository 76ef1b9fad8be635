#include "clients/notify/platforms/card_text.hpp"
#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/feishu.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::platforms::feishu {

namespace {

constexpr std::size_t lines_max = 30;

Json plain(const std::string& text) { return {{"tag", "plain_text"}, {"content", shortened(text, 1000)}}; }

const char* style_text(ButtonStyle style) {
    switch (style) {
        case ButtonStyle::primary:
            return "primary";
        case ButtonStyle::danger:
            return "danger";
        case ButtonStyle::plain:
            return "default";
    }
    return "default";
}

Json link_button(const CardButton& button) {
    return {{"tag", "button"}, {"text", plain(button.label)}, {"type", style_text(button.style)}, {"url", button.page}};
}

Json buttons_of(const Card& card, bool with_tokens) {
    Json buttons = Json::array();
    if (with_tokens && card.outcome.empty())
        for (const CardButton& button : card.buttons)
            if (!button.token.empty() && button.page.empty())
                buttons.push_back({{"tag", "button"},
                                   {"text", plain(button.label)},
                                   {"type", style_text(button.style)},
                                   {"value", {{"token", button.token}}}});
    for (const CardButton& button : page_buttons(card)) buttons.push_back(link_button(button));
    return buttons;
}

Json shell(const std::string& title, const char* colour, Json elements) {
    return {{"config", {{"wide_screen_mode", true}, {"update_multi", true}, {"enable_forward", false}}},
            {"header", {{"template", colour}, {"title", plain(title)}}},
            {"elements", std::move(elements)}};
}

Json as_json(const Card& card, bool with_tokens) {
    Json elements = Json::array();
    Json fields = Json::array();
    // Plain text: a payee's name never becomes a link or a mention.
    for (const CardLine& fact : facts_of(card))
        fields.push_back({{"is_short", fact.text.size() <= 60}, {"text", plain(fact.label + "\n" + fact.text)}});
    if (!fields.empty()) elements.push_back({{"tag", "div"}, {"fields", std::move(fields)}});
    if (!card.outcome.empty()) elements.push_back({{"tag", "div"}, {"text", plain(card.outcome)}});
    if (Json buttons = buttons_of(card, with_tokens); !buttons.empty())
        elements.push_back({{"tag", "action"}, {"actions", std::move(buttons)}});
    return shell(card.title, card.outcome.empty() ? "blue" : "grey", std::move(elements));
}

Json as_json(const Notice& notice) {
    Json elements = Json::array();
    for (const std::string& line : notice.lines) {
        const bool is_last = elements.size() == lines_max;
        elements.push_back({{"tag", "div"}, {"text", plain(is_last ? on_the_page_text(notice.language) : line)}});
        if (is_last) break;
    }
    if (!notice.page.empty()) {
        const CardButton link{.label = page_label(notice.language), .page = notice.page};
        elements.push_back({{"tag", "action"}, {"actions", {link_button(link)}}});
    }
    return shell(notice.title, "blue", std::move(elements));
}

HttpRequest with_token(HttpRequest request, const std::string& access_token) {
    request.headers.emplace_back("authorization", "Bearer " + access_token);
    return request;
}

Json shown(const Message& message, bool with_tokens) {
    const auto* card = std::get_if<Card>(&message);
    return card != nullptr ? as_json(*card, with_tokens) : as_json(std::get<Notice>(message));
}

std::string key_of(const Message& message) {
    return std::visit([](const auto& one) { return one.key; }, message);
}

}  // namespace

std::string card_json(const Card& card, bool with_tokens) { return written(as_json(card, with_tokens)); }

HttpRequest token_request(const Settings& settings) {
    return post_json(settings.api + "/open-apis/auth/v3/tenant_access_token/internal",
                     {{"app_id", settings.app_id}, {"app_secret", settings.app_secret}});
}

HttpRequest message_request(const Settings& settings,
                            const std::string& access_token,
                            const Message& message,
                            const std::string& open_id) {
    return with_token(post_json(settings.api + "/open-apis/im/v1/messages?receive_id_type=open_id",
                                {{"receive_id", open_id},
                                 {"msg_type", "interactive"},
                                 {"content", written(shown(message, true))},
                                 // Within an hour a message with the same id is sent once; at most 50 characters.
                                 {"uuid", hex(sha256(key_of(message) + "\n" + open_id)).substr(0, 40)}}),
                      access_token);
}

HttpRequest update_request(const Settings& settings,
                           const std::string& access_token,
                           const MessageRef& message,
                           const Card& card) {
    HttpRequest request = post_json(settings.api + "/open-apis/im/v1/messages/" + percent_encoded(message.id),
                                    {{"content", card_json(card, true)}});
    request.method = "PATCH";
    return with_token(std::move(request), access_token);
}

// The HMAC is used upside down: what is signed is the key, and the message is empty.
std::string webhook_sign(const std::string& secret, Instant now) {
    return base64(hmac_sha256(std::to_string(seconds_of(now)) + "\n" + secret, ""));
}

HttpRequest group_request(const Webhook& webhook, const Message& message, Instant now) {
    Json body = {{"msg_type", "interactive"}, {"card", shown(message, false)}};
    if (!webhook.secret.empty()) {
        body["timestamp"] = std::to_string(seconds_of(now));
        body["sign"] = webhook_sign(webhook.secret, now);
    }
    return post_json(webhook.url, body);
}

}  // namespace countersign::platforms::feishu
