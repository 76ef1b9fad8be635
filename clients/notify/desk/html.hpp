// Html: pages without script, written by hand. Whatever comes from outside goes through foreign() or escaped(); the
// rest is ours. At 360 pixels nothing but a table of lines scrolls sideways.
#pragma once

#include <string>
#include <string_view>

#include "clients/notify/desk/wire.hpp"

namespace countersign::notify {

// & < > " ' as entities, control characters as spaces, bytes that are no UTF-8 as U+FFFD: for texts and for attributes.
[[nodiscard]] std::string escaped(std::string_view text);
// The same as an element of its own direction, so that no override in it reaches the words around it.
[[nodiscard]] std::string foreign(std::string_view text);

// The one style of all pages; their Content-Security-Policy names its hash.
[[nodiscard]] const std::string& style_sheet();
// A whole page. `title` is a text; `body` is markup.
[[nodiscard]] std::string html_page(Language language, const std::string& title, const std::string& body);

}  // namespace countersign::notify
