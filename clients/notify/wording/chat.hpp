// What goes to a chat: a card that asks, a notice that tells, one notice for many, and the card that shows the outcome.
// Tokens and addresses of pages are made by the caller (Memory::grant) and come as arguments.
#pragma once

#include <string>
#include <vector>

#include "clients/notify/wording/matter.hpp"

namespace countersign::notify::wording {

// Where a token leads: "https://approve.company.example/a/<token>"; empty without a public address.
class Pages {
public:
    explicit Pages(std::string public_url) : public_url_(std::move(public_url)) {}
    [[nodiscard]] std::string of(const std::string& token) const { return public_url_.empty() ? "" : public_url_ + "/a/" + token; }
    // Where digests by mail are unsubscribed from (RFC 8058), with the token of the digest's link.
    [[nodiscard]] std::string unsubscribe_of(const std::string& token) const {
        return public_url_.empty() ? "" : public_url_ + "/u/" + token;
    }

private:
    std::string public_url_;
};

// The tokens of one message to one person: of each button, in the reader's order, and of the link that shows it all.
struct Tokens {
    std::vector<std::string> buttons;
    std::string link;
};

// A button that needs more than a press leads to its page; without a public address it is left out.
[[nodiscard]] platforms::Card card_of(const Matter& matter, const Reader& reader, const std::string& key, const Tokens& tokens,
                                      const Pages& pages);
[[nodiscard]] platforms::Notice notice_of(const Matter& matter, const Reader& reader, const std::string& key, const std::string& link,
                                          const Pages& pages);

// One of several in a digest: for this reader some of them ask and some tell.
struct Listed {
    const Matter* matter = nullptr;
    const Reader* reader = nullptr;
};
[[nodiscard]] std::string digest_title(const std::vector<Listed>& listed);
[[nodiscard]] platforms::Notice digest_of(const std::vector<Listed>& listed, const std::string& key, const std::string& link,
                                          const Pages& pages);

// How a task ended for somebody: read from the items of instance.history that came after its message.
[[nodiscard]] Sentence outcome_of(const Matter& now, const Json& history, bool is_closed);
[[nodiscard]] platforms::Card outcome_card(const Matter& now, Language language, const std::string& key, const Sentence& outcome,
                                           const std::string& page);

}  // namespace countersign::notify::wording
