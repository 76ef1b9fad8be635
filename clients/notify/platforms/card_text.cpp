#include "clients/notify/platforms/card_text.hpp"

#include <algorithm>
#include <array>

namespace countersign::platforms {

namespace {

constexpr std::size_t lines_max = 30;

struct Label {
    const char *zh, *en;
};

std::string in(const Label& label, Language language) { return language == Language::zh ? label.zh : label.en; }

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

// Marks of the platforms' Markdown dialects, and their full-width twins.
constexpr std::array<std::pair<char, const char*>, 10> marks = {{{'[', "［"},
                                                                 {']', "］"},
                                                                 {'<', "＜"},
                                                                 {'>', "＞"},
                                                                 {'*', "＊"},
                                                                 {'`', "｀"},
                                                                 {'#', "＃"},
                                                                 {'~', "～"},
                                                                 {'|', "｜"},
                                                                 {'\\', "＼"}}};

std::string link_of(const std::string& page, Language language) {
    return page.empty() ? std::string() : "\n\n[" + page_label(language) + "](" + page + ")";
}

}  // namespace

std::vector<CardLine> facts_of(const Card& card) {
    std::vector<CardLine> facts;
    const auto add = [&](const Label& label, const std::string& text) {
        if (!text.empty()) facts.push_back({.label = in(label, card.language), .text = text});
    };
    add({"申请人", "Asked by"}, card.asked_by);
    add({"金额", "Amount"}, card.amount);
    add({"收款方", "Payee"}, card.payee);
    add({"截止", "Due"}, card.deadline);
    if (card.attachments > 0) add({"附件", "Attachments"}, std::to_string(card.attachments));
    for (const CardLine& line : card.lines) {
        if (facts.size() == lines_max) {
            facts.push_back({.label = "…", .text = on_the_page_text(card.language)});
            break;
        }
        facts.push_back(line);
    }
    return facts;
}

std::string page_label(Language language) { return in({"查看详情", "Open the page"}, language); }

std::string on_the_page_text(Language language) {
    return in({"其余请在页面查看", "the rest is on the page"}, language);
}

std::string shortened(std::string_view text, std::size_t characters) {
    std::size_t count = 0, last = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!begins_character(text[i])) continue;
        if (++count == characters) last = i;
        if (count > characters) return std::string(text.substr(0, last)) + "…";
    }
    return std::string(text);
}

std::string shortened_to_bytes(std::string_view text, std::size_t bytes) {
    static constexpr std::string_view dots = "…";
    if (text.size() <= bytes) return std::string(text);
    if (bytes < dots.size()) return {};
    std::size_t end = bytes - dots.size();
    while (end > 0 && !begins_character(text[end])) --end;
    return std::string(text.substr(0, end)) + std::string(dots);
}

std::string harmless_markdown(std::string_view text) {
    std::string harmless;
    for (const char c : text) {
        const auto* mark = std::ranges::find(marks, c, [](const auto& pair) { return pair.first; });
        if (mark != marks.end())
            harmless += mark->second;
        else
            harmless += static_cast<unsigned char>(c) < 0x20U || c == 0x7F ? ' ' : c;
    }
    return harmless;
}

std::string markdown_of(const Card& card) {
    std::string text = "### " + harmless_markdown(card.title);
    for (const CardLine& fact : facts_of(card))
        text += "\n\n**" + harmless_markdown(fact.label) + "** " + harmless_markdown(fact.text);
    if (!card.outcome.empty()) text += "\n\n**" + harmless_markdown(card.outcome) + "**";
    return text + link_of(card.page, card.language);
}

std::string markdown_of(const Notice& notice) {
    std::string text = "### " + harmless_markdown(notice.title);
    std::size_t count = 0;
    for (const std::string& line : notice.lines) {
        if (count++ == lines_max) {
            text += "\n\n" + on_the_page_text(notice.language);
            break;
        }
        text += "\n\n" + harmless_markdown(line);
    }
    return text + link_of(notice.page, notice.language);
}

std::vector<CardButton> page_buttons(const Card& card) {
    std::vector<CardButton> buttons;
    for (const CardButton& button : card.buttons)
        if (!button.page.empty()) buttons.push_back(button);
    if (buttons.empty() && !card.page.empty())
        buttons.push_back({.label = page_label(card.language), .page = card.page});
    return buttons;
}

}  // namespace countersign::platforms
