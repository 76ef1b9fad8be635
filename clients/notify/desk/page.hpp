// The pages that a link leads to, as markup from values; nothing is asked and nothing decided here.
#pragma once

#include <string>
#include <vector>

#include "clients/notify/desk/happened.hpp"

namespace countersign::notify {

// One thing that may be decided on the page: an action, in whose name, and for a return where to.
struct PageChoice {
    std::string value;  // "return@li.na@draft", see read_choice
    Sentence label;
    bool needs_reason = false;
    bool is_chosen = false;
};

struct Chosen {
    std::string action, on_behalf_of, to;
};
[[nodiscard]] Chosen read_choice(const std::string& value);

// What the page can take of `actions` (instance.show), and what it can not: that wants an input or a form.
struct PageChoices {
    std::vector<PageChoice> here;
    std::vector<Sentence> at_terminal;
};
[[nodiscard]] PageChoices choices_of(const Json& shown, const std::string& chosen_action);

struct DecisionPage {
    Language language = Language::zh;
    Json shown;
    std::vector<Act> history;
    PageChoices choices;
    std::string address;  // "/a/<token>"
    std::string csrf;
    Sentence banner;           // may be empty
    bool is_good = false;
    bool offers_fresh = false;  // a page for the document as it is now
    std::string reason;         // as it was written, when it has to be sent again
};

[[nodiscard]] std::string decision_page(const DecisionPage& page);

struct CodePage {
    Language language = Language::zh;
    std::string address;
    std::string csrf;
    bool is_sent = false;
    Sentence banner;
};

// Asks for the code. It tells nothing of the document: whoever has only the link is nobody.
[[nodiscard]] std::string code_page(const CodePage& page);

[[nodiscard]] std::string notice_page(Language language, const Sentence& title, const Sentence& text);
// To a link that is unknown, expired or garbled.
[[nodiscard]] std::string unknown_page();

// All that waits for a person, behind the link of a digest: each line leads to the page of its document.
struct InboxPage {
    struct Line {
        std::string address, text;
    };
    Language language = Language::zh;
    std::vector<Line> lines;
    bool has_more = false;
};
[[nodiscard]] std::string inbox_page(const InboxPage& page);

struct DigestPage {
    Language language = Language::zh;
    std::string address;  // "/u/<token>"
    bool is_on = true;
};
[[nodiscard]] std::string digest_page(const DigestPage& page);

}  // namespace countersign::notify
