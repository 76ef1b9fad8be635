// The text of an HTML mail, as a reader sees it: for replies from phones and webmail that bring no plain
// text. What a mail program quotes comes out as lines that begin with "> ", as in plain text.
#pragma once

#include <string>
#include <string_view>

namespace countersign::mail {

// `html` is UTF-8. Never fails: what is no HTML is taken as text.
[[nodiscard]] std::string text_of_html(std::string_view html);

}  // namespace countersign::mail
