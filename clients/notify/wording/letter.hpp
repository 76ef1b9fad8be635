// Letter: a message as a mail's text and HTML, without addresses. Its Message-ID is made from the message's key and the
// person, so that what is sent again is the same mail to every program that compares them; one instance is one thread.
#pragma once

#include "clients/notify/wording/chat.hpp"

namespace countersign::notify::wording {

struct Letter {
    std::string message_id;  // without < >
    std::string thread;      // of the instance; empty for a digest
    std::string subject;
    std::string text, html;
    std::string reply_token;  // what an answer by mail is known by
    Language language = Language::zh;
    bool is_digest = false;
    std::string unsubscribe_url;  // of a digest
};

// The Message-ID of what has this key, without < >.
[[nodiscard]] std::string message_id_of(const std::string& key, const std::string& domain);
// `key` as it is on a card: of the message and the person. `domain`: ours, right of the @.
[[nodiscard]] Letter letter_of(const Matter& matter, const Reader& reader, const std::string& key, const Tokens& tokens, const Pages& pages,
                               const std::string& domain);
// `links`: a token for each of them.
[[nodiscard]] Letter digest_letter(const std::vector<Listed>& listed, const std::string& key, const std::string& link,
                                   const std::vector<std::string>& links, const Pages& pages, const std::string& domain);

// &, <, >, " and ' as entities.
[[nodiscard]] std::string escaped_html(std::string_view text);

}  // namespace countersign::notify::wording
