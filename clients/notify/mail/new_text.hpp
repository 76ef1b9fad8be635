// What somebody wrote in a reply: without the quoted lines, without the mail that is repeated below, and
// without signatures. When in doubt a line is cut: a comment that lost its end is asked for again, a quoted
// "同意" of somebody else must not be read as the writer's.
#pragma once

#include <string>
#include <string_view>

namespace countersign::mail {

[[nodiscard]] std::string new_text_of(std::string_view text);

}  // namespace countersign::mail
