// The parts of a parsed mail that say something: its text, and a delivery report. Walks no deeper and no
// further than a person's mail goes. For the .cpp files of this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/notify/mail/bounce.hpp"
#include "clients/notify/mail/gmime_object.hpp"

namespace countersign::mail {

struct Found {
    std::string plain;  // the first text/plain that is no attachment
    std::string html;   // the first text/html likewise, as text
    std::optional<Bounce> bounce;
    std::string original_reply_to;  // of the letter that a report is about; the header as it is written
};

[[nodiscard]] Found look_through(GMimeObject* top);

// UTF-8, whatever the bytes claim to be and are: as declared (GB2312 and GBK as GB18030, of which they are
// parts), else as GB18030, else with the broken bytes marked.
[[nodiscard]] std::string decoded(std::string_view bytes, std::string_view charset);

}  // namespace countersign::mail
