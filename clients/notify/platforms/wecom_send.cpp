#include <charconv>

#include "clients/notify/platforms/card_text.hpp"
#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/platforms/wecom.hpp"

namespace countersign::platforms::wecom {

namespace {

// The vendor's limits, in characters unless they say bytes.
constexpr std::size_t columns_max = 6, label_max = 5, value_max = 26, below_max = 112, title_max = 26;
constexpr std::size_t buttons_max = 6, button_label_max = 10, jumps_max = 3;
constexpr std::size_t text_bytes_max = 2048, markdown_bytes_max = 4096;

std::size_t characters_of(std::string_view text) {
    std::size_t count = 0;
    for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1U : 0U;
    return count;
}

int style_number(ButtonStyle style) {
    switch (style) {
        case ButtonStyle::primary:
            return 1;
        case ButtonStyle::plain:
            return 2;
        case ButtonStyle::danger:
            return 3;
    }
    return 2;
}

void add_facts(Json& json, const Card& card) {
    Json columns = Json::array();
    std::string below = card.outcome;
    for (const CardLine& fact : facts_of(card)) {
        if (columns.size() < columns_max && characters_of(fact.text) <= value_max &&
            characters_of(fact.label) <= label_max) {
            columns.push_back({{"keyname", fact.label}, {"value", fact.text}});
            continue;
        }
        below += (below.empty() ? "" : "\n") + fact.label + ": " + fact.text;
    }
    if (!columns.empty()) json["horizontal_content_list"] = std::move(columns);
    if (!below.empty()) json["sub_title_text"] = shortened(below, below_max);
}

Json buttons_of(const Card& card) {
    Json buttons = Json::array();
    for (const CardButton& button : card.buttons)
        if (!button.token.empty() && button.page.empty() && buttons.size() < buttons_max)
            buttons.push_back({{"text", shortened(button.label, button_label_max)},
                               {"style", style_number(button.style)},
                               {"key", button.token}});
    return buttons;
}

Json jumps_of(const Card& card) {
    Json jumps = Json::array();
    for (const CardButton& button : page_buttons(card))
        if (jumps.size() < jumps_max)
            jumps.push_back({{"type", 1}, {"title", shortened(button.label, 13)}, {"url", button.page}});
    return jumps;
}

// A card without a button must have a page; a decided one has neither, so it keeps one dead button.
Json dead_button(const Card& card) {
    return {{{"text", card.language == Language::zh ? "已处理" : "Done"}, {"style", 2}, {"key", "decided"}}};
}

Json card_json(const Card& card, bool with_tokens) {
    Json json = {{"card_type", "button_interaction"},
                 {"main_title", {{"title", shortened(card.title, title_max)}}},
                 {"task_id", task_id(card)}};
    add_facts(json, card);
    if (Json jumps = jumps_of(card); !jumps.empty()) json["jump_list"] = std::move(jumps);
    Json buttons = with_tokens && card.outcome.empty() ? buttons_of(card) : Json::array();
    if (!buttons.empty()) {
        json["button_list"] = std::move(buttons);
    } else if (const auto pages = page_buttons(card); !pages.empty()) {
        json["card_type"] = "text_notice";
        json["card_action"] = {{"type", 1}, {"url", pages.front().page}};
    } else {
        json["button_list"] = dead_button(card);
    }
    return json;
}

std::string notice_text(const Notice& notice) {
    std::string text = notice.title;
    for (const std::string& line : notice.lines) text += "\n" + line;
    const std::string link = notice.page.empty() ? "" : "\n" + page_label(notice.language) + ": " + notice.page;
    return shortened_to_bytes(text, text_bytes_max - std::min(link.size(), text_bytes_max)) + link;
}

Json markdown_json(const std::string& text) {
    return {{"msgtype", "markdown"}, {"markdown", {{"content", shortened_to_bytes(text, markdown_bytes_max)}}}};
}

Json app_message(const Card& card) { return {{"msgtype", "template_card"}, {"template_card", card_json(card, true)}}; }

Json app_message(const Notice& notice) { return {{"msgtype", "text"}, {"text", {{"content", notice_text(notice)}}}}; }

Json group_message(const Card& card) {
    if (page_buttons(card).empty()) return markdown_json(markdown_of(card));
    return {{"msgtype", "template_card"}, {"template_card", card_json(card, false)}};
}

Json group_message(const Notice& notice) { return markdown_json(markdown_of(notice)); }

// A number on the wire, though it is a name.
Json agent_number(const Settings& settings) {
    std::int64_t number = 0;
    const std::string& id = settings.agent_id;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    return error == std::errc() && end == id.data() + id.size() ? Json(number) : Json(id);
}

Json bot_message(const Card& card) { return app_message(card); }

Json bot_message(const Notice& notice) { return markdown_json(markdown_of(notice)); }

}  // namespace

HttpRequest token_request(const Settings& settings) {
    return {.method = "GET",
            .url = settings.api + "/cgi-bin/gettoken?corpid=" + percent_encoded(settings.corp_id) +
                   "&corpsecret=" + percent_encoded(settings.secret)};
}

std::string task_id(const Card& card) {
    static constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-@";
    const bool fits =
        !card.key.empty() && card.key.size() <= 128 && card.key.find_first_not_of(allowed) == std::string::npos;
    return fits ? card.key : "task-" + hex(sha256(card.key));
}

std::string template_card(const Card& card) { return written(card_json(card, true)); }

HttpRequest message_request(const Settings& settings,
                            const std::string& access_token,
                            const Message& message,
                            const std::string& user) {
    Json body = std::visit([](const auto& one) { return app_message(one); }, message);
    body["touser"] = user;
    body["agentid"] = agent_number(settings);
    // The same text to the same person within half an hour is sent once.
    body["enable_duplicate_check"] = 1;
    body["duplicate_check_interval"] = 1800;
    return post_json(settings.api + "/cgi-bin/message/send?access_token=" + percent_encoded(access_token), body);
}

HttpRequest update_request(const Settings& settings,
                           const std::string& access_token,
                           const MessageRef& message,
                           const Card& card) {
    Json body = {{"atall", 1}, {"agentid", agent_number(settings)}, {"response_code", message.reply}};
    if (page_buttons(card).empty())
        body["button"] = {{"replace_name", shortened(card.outcome.empty() ? card.title : card.outcome, title_max)}};
    else
        body["template_card"] = card_json(card, true);
    return post_json(
        settings.api + "/cgi-bin/message/update_template_card?access_token=" + percent_encoded(access_token), body);
}

HttpRequest group_request(const std::string& webhook, const Message& message) {
    return post_json(webhook, std::visit([](const auto& one) { return group_message(one); }, message));
}

std::string send_frame(const Message& message, const std::string& user, const std::string& request_id) {
    Json body = std::visit([](const auto& one) { return bot_message(one); }, message);
    body["chatid"] = user;
    return written({{"cmd", "aibot_send_msg"}, {"headers", {{"req_id", request_id}}}, {"body", std::move(body)}});
}

std::string update_frame(const MessageRef& message, const Card& card) {
    Json shown = card_json(card, true);
    shown["task_id"] = message.id;
    return written({{"cmd", "aibot_respond_update_msg"},
                    {"headers", {{"req_id", message.reply}}},
                    {"body", {{"response_type", "update_template_card"}, {"template_card", std::move(shown)}}}});
}

}  // namespace countersign::platforms::wecom
