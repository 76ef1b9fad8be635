// Card and Notice: what people get on a chat platform, before any platform's form. A card asks one
// person for a decision; its buttons carry opaque one-use tokens, never a state or an amount. Decided,
// it has an outcome and no buttons. A notice is a reminder or a digest: it asks nothing.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace countersign::platforms {

enum class Platform { dingtalk, wecom, feishu, slack };
enum class Language { zh, en };

struct CardLine {
    std::string label, text;
    bool operator==(const CardLine&) const = default;
};

enum class ButtonStyle { plain, primary, danger };

// Either decides (token) or opens a page that asks for more (page); never both.
struct CardButton {
    std::string label;
    std::string token;
    ButtonStyle style = ButtonStyle::plain;
    std::string page;
    bool operator==(const CardButton&) const = default;
};

struct Card {
    std::string key;  // of the task: one card per task and channel; a second send of it is the same card
    Language language = Language::zh;
    std::string title;
    std::string asked_by;
    std::string amount;    // written for people
    std::string payee;     // or customer
    std::string deadline;  // written for people
    int attachments = 0;
    std::vector<CardLine> lines;
    std::vector<CardButton> buttons;
    std::string page;     // shows everything, after signing in; may be empty
    std::string outcome;  // who decided what and when; then there are no buttons
    bool operator==(const Card&) const = default;
};

struct Notice {
    std::string key;
    Language language = Language::zh;
    std::string title;
    std::vector<std::string> lines;
    std::string page;
    bool operator==(const Notice&) const = default;
};

using Message = std::variant<Card, Notice>;

// A person by their id on the platform, or one of the configured group webhooks by its name.
struct Recipient {
    bool is_group = false;
    std::string id;
    bool operator==(const Recipient&) const = default;
};

}  // namespace countersign::platforms
