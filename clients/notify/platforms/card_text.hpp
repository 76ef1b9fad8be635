// The texts of a card in a language, and how foreign text is made harmless. A payee's name may hold
// anything: it must not become a link, a mention or a heading in a message that people trust.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/notify/platforms/card.hpp"

namespace countersign::platforms {

// Who asks, amount, payee, deadline, attachments, then the card's own lines; empty ones left out.
[[nodiscard]] std::vector<CardLine> facts_of(const Card& card);
// The label of the link to the page.
[[nodiscard]] std::string page_label(Language language);
// What a person who cannot be served by a button is told.
[[nodiscard]] std::string on_the_page_text(Language language);

// At most `characters`, the last of them "…" when something is missing. Whole UTF-8 characters.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters);
// At most `bytes`, likewise.
[[nodiscard]] std::string shortened_to_bytes(std::string_view text, std::size_t bytes);

// One line without control characters, whose marks are written full-width, so that no Markdown sees them.
[[nodiscard]] std::string harmless_markdown(std::string_view text);

// Facts (or a notice's lines) and the outcome as Markdown, and the link; group messages end with it.
[[nodiscard]] std::string markdown_of(const Card& card);
[[nodiscard]] std::string markdown_of(const Notice& notice);

// Buttons that lead to a page. In a group nothing else may be offered: a token is one person's.
[[nodiscard]] std::vector<CardButton> page_buttons(const Card& card);

}  // namespace countersign::platforms
