// What our own mail server found about the sender of a mail (RFC 8601). Only the topmost header counts,
// and only when it names our server: anybody can write such a header into a mail, so the server must
// remove those with its own name before it adds the true one.
#pragma once

#include <string>
#include <string_view>

namespace countersign::mail {

// A pass counts when it is for the domain of the From, or for one above it.
struct Authentication {
    bool dmarc = false;
    bool dkim = false;
    bool spf = false;
    bool operator==(const Authentication&) const = default;

    [[nodiscard]] bool is_aligned() const { return dmarc || dkim || spf; }
};

// `topmost`: the first Authentication-Results header, unfolded. `from`: the mailbox in From.
[[nodiscard]] Authentication read_authentication(std::string_view topmost,
                                                 std::string_view server,
                                                 std::string_view from);

}  // namespace countersign::mail
