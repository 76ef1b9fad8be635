// The command in a reply: its first line that is not empty. Whether a reply may decide anything is not
// asked here; a From proves nobody's identity.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace countersign::mail {

enum class Verb { approve, reject };

struct Command {
    Verb verb{};
    std::string reason;  // of a rejection; may be empty
    bool operator==(const Command&) const = default;
};

// APPROVE, 同意 or 批准, alone on the line; REJECT, 退回 or 驳回, and the reason after it. Anything else
// ("同意吗？", "approve if ...") is no command but a comment.
[[nodiscard]] std::optional<Command> command_of(std::string_view new_text);

}  // namespace countersign::mail
