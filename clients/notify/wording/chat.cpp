#include "clients/notify/wording/chat.hpp"

#include <algorithm>

namespace countersign::notify::wording {

using platforms::ButtonStyle;
using platforms::Card;
using platforms::Notice;

namespace {

Card facts_card(const Matter& matter, Language language, const std::string& key) {
    Card card{.key = key,
              .language = language,
              .title = heading_of(matter, language),
              .asked_by = matter.asked_by,
              .amount = matter.amount,
              .payee = {},
              .deadline = deadline_text(matter, language),
              .attachments = matter.attachments,
              .lines = {},
              .buttons = {},
              .page = {},
              .outcome = {}};
    const auto add = [&](Text label, const std::string& what) {
        if (!what.empty()) card.lines.push_back({.label = std::string(text(label, language)), .text = what});
    };
    add(Text::fact_subject, matter.subject);
    add(Text::fact_step, text(matter.state, language));
    if (matter.message != "task" && !matter.message.empty()) add(Text::fact_message, text(matter.text, language));
    return card;
}

}  // namespace

Card card_of(const Matter& matter, const Reader& reader, const std::string& key, const Tokens& tokens, const Pages& pages) {
    Card card = facts_card(matter, reader.language, key);
    card.page = pages.of(tokens.link);
    for (std::size_t i = 0; i < reader.buttons.size(); ++i) {
        const Button& button = reader.buttons[i];
        platforms::CardButton shown{.label = label_of(button, reader.language),
                                    .token = {},
                                    .style = button.signs ? ButtonStyle::primary : ButtonStyle::plain,
                                    .page = {}};
        if (button.needs_page) shown.page = pages.of(tokens.buttons.at(i));
        else shown.token = tokens.buttons.at(i);
        if (!shown.page.empty() || !shown.token.empty()) card.buttons.push_back(std::move(shown));
    }
    return card;
}

Notice notice_of(const Matter& matter, const Reader& reader, const std::string& key, const std::string& link, const Pages& pages) {
    Notice notice{.key = key, .language = reader.language, .title = heading_of(matter, reader.language), .lines = {}, .page = {}};
    if (matter.instance.empty()) return notice;
    notice.page = pages.of(link);
    notice.lines.push_back(text(matter.text, reader.language));
    for (const platforms::CardLine& fact : facts_of(matter, reader.language))
        if (fact.text != notice.lines.front()) notice.lines.push_back(fact.label + " " + fact.text);
    return notice;
}

std::string digest_title(const std::vector<Listed>& listed) {
    const Language language = listed.front().reader->language;
    const bool all_ask = std::all_of(listed.begin(), listed.end(), [](const Listed& one) { return !one.reader->buttons.empty(); });
    return say(language, all_ask ? Text::digest_asks : Text::digest_title, listed.size());
}

Notice digest_of(const std::vector<Listed>& listed, const std::string& key, const std::string& link, const Pages& pages) {
    const Language language = listed.front().reader->language;
    Notice notice{.key = key, .language = language, .title = digest_title(listed), .lines = {}, .page = pages.of(link)};
    for (const Listed& one : listed) notice.lines.push_back(line_of(*one.matter, language));
    return notice;
}

Card outcome_card(const Matter& now, Language language, const std::string& key, const Sentence& outcome, const std::string& page) {
    Card card = facts_card(now, language, key);
    card.outcome = text(outcome, language);
    card.page = page;
    return card;
}

}  // namespace countersign::notify::wording
