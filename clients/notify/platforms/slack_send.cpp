#include <algorithm>
#include <array>

#include "clients/notify/platforms/card_text.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/platforms/slack.hpp"

namespace countersign::platforms::slack {

namespace {

// Slack's limits: characters of a text, of a field, of a header; fields of a section; blocks.
constexpr std::size_t text_max = 2900, field_max = 1900, header_max = 150, fields_max = 10, buttons_max = 5,
                      lines_max = 30;

// Plain text: no mention, no link, no emphasis can come out of a payee's name.
Json plain(const std::string& text, std::size_t characters) {
    return {{"type", "plain_text"}, {"text", text.empty() ? " " : shortened(text, characters)}, {"emoji", false}};
}

Json section(const std::string& text) { return {{"type", "section"}, {"text", plain(text, text_max)}}; }

Json button_json(const CardButton& button, std::size_t number) {
    Json json = {
        {"type", "button"}, {"text", plain(button.label, 75)}, {"action_id", "button_" + std::to_string(number)}};
    if (button.style == ButtonStyle::primary) json["style"] = "primary";
    if (button.style == ButtonStyle::danger) json["style"] = "danger";
    if (button.page.empty())
        json["value"] = button.token;
    else
        json["url"] = button.page;
    return json;
}

std::vector<CardButton> buttons_of(const Card& card, bool with_tokens) {
    std::vector<CardButton> buttons;
    if (with_tokens && card.outcome.empty())
        for (const CardButton& button : card.buttons)
            if (!button.token.empty() && button.page.empty()) buttons.push_back(button);
    for (const CardButton& button : page_buttons(card)) buttons.push_back(button);
    if (buttons.size() > buttons_max) buttons.resize(buttons_max);
    return buttons;
}

void add_buttons(Json& blocks, const std::vector<CardButton>& buttons) {
    Json elements = Json::array();
    for (const CardButton& button : buttons) elements.push_back(button_json(button, elements.size() + 1));
    if (!elements.empty()) blocks.push_back({{"type", "actions"}, {"elements", std::move(elements)}});
}

void add_facts(Json& blocks, const Card& card) {
    Json fields = Json::array();
    const auto flush = [&] {
        if (!fields.empty()) blocks.push_back({{"type", "section"}, {"fields", std::exchange(fields, Json::array())}});
    };
    for (const CardLine& fact : facts_of(card)) {
        fields.push_back(plain(fact.label + "\n" + fact.text, field_max));
        if (fields.size() == fields_max) flush();
    }
    flush();
}

Json blocks_of(const Card& card, bool with_tokens) {
    Json blocks = {{{"type", "header"}, {"text", plain(card.title, header_max)}}};
    add_facts(blocks, card);
    if (!card.outcome.empty()) blocks.push_back(section(card.outcome));
    add_buttons(blocks, buttons_of(card, with_tokens));
    return blocks;
}

Json blocks_of(const Notice& notice, bool) {
    Json blocks = {{{"type", "header"}, {"text", plain(notice.title, header_max)}}};
    std::size_t count = 0;
    for (const std::string& line : notice.lines) {
        blocks.push_back(section(count == lines_max ? on_the_page_text(notice.language) : line));
        if (count++ == lines_max) break;
    }
    if (!notice.page.empty()) add_buttons(blocks, {{.label = page_label(notice.language), .page = notice.page}});
    return blocks;
}

// What a notification on a locked screen shows: & < > would be markup there.
std::string fallback_text(const std::string& title) {
    std::string text;
    for (const char c : shortened(title, header_max)) {
        if (c == '&')
            text += "&amp;";
        else if (c == '<')
            text += "&lt;";
        else if (c == '>')
            text += "&gt;";
        else
            text += c;
    }
    return text;
}

Json body_of(const Message& message, bool with_tokens) {
    return std::visit(
        [&](const auto& one) {
            return Json{
                {"text", fallback_text(one.title)}, {"blocks", blocks_of(one, with_tokens)}, {"unfurl_links", false}};
        },
        message);
}

HttpRequest with_token(HttpRequest request, const std::string& token) {
    request.headers.emplace_back("authorization", "Bearer " + token);
    return request;
}

}  // namespace

HttpRequest message_request(const Settings& settings, const Message& message, const std::string& user) {
    Json body = body_of(message, true);
    body["channel"] = user;
    return with_token(post_json(settings.api + "/chat.postMessage", body), settings.bot_token);
}

HttpRequest update_request(const Settings& settings, const MessageRef& message, const Card& card) {
    Json body = body_of(card, true);
    body["channel"] = message.place;
    body["ts"] = message.id;
    return with_token(post_json(settings.api + "/chat.update", body), settings.bot_token);
}

HttpRequest group_request(const std::string& webhook, const Message& message) {
    return post_json(webhook, body_of(message, false));
}

std::optional<HttpRequest> response_request(const Settings& settings,
                                            const MessageRef& message,
                                            const ClickAnswer& answer) {
    if (settings.hooks.empty() || !message.reply.starts_with(settings.hooks)) return std::nullopt;
    Json body = {{"replace_original", false}, {"response_type", "ephemeral"}, {"text", fallback_text(answer.toast)}};
    if (answer.card) {
        body = body_of(*answer.card, true);
        body["replace_original"] = true;
    }
    HttpRequest request = post_json(message.reply, body);
    // The next click waits meanwhile, and has three seconds.
    request.patience = Milliseconds(1500);
    return request;
}

HttpRequest connection_request(const Settings& settings) {
    HttpRequest request{.url = settings.api + "/apps.connections.open",
                        .headers = {{"content-type", "application/x-www-form-urlencoded"}}};
    return with_token(std::move(request), settings.app_token);
}

}  // namespace countersign::platforms::slack
