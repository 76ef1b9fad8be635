// What an IMAP server answers, as far as we ask: the number of its numbering, and which mails there are.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace countersign::mail {

struct Listed {
    std::uint32_t uid = 0;
    std::uint64_t size = 0;
    bool operator==(const Listed&) const = default;
};

// "* OK [UIDVALIDITY 7] UIDs valid", among the lines that answer SELECT
[[nodiscard]] std::optional<std::uint32_t> uidvalidity_in(std::string_view answer);
// "* OK [UIDNEXT 12] Predicted next UID": no mail has this number yet.
[[nodiscard]] std::optional<std::uint32_t> uidnext_in(std::string_view answer);

// "* SEARCH 8 9 12": those above `uid` (a server answers "12:*" with the last one, even when it is below),
// ascending, each once.
[[nodiscard]] std::vector<std::uint32_t> found_after(std::uint32_t uid, std::string_view answer);

// "* 3 FETCH (UID 11 RFC822.SIZE 2048)" lines, ascending, each once.
[[nodiscard]] std::vector<Listed> listed_in(std::string_view answer);

}  // namespace countersign::mail
