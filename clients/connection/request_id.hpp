// Request ids: made by the client, kept until the answer is there, and sent again unchanged
// (docs/protocol.md). 128 random bits, so that no two clients ever make the same one.
#pragma once

#include <string>
#include <string_view>

namespace countersign::connection {

[[nodiscard]] std::string make_request_id();
// 1 to 64 of A-Z a-z 0-9 . _ -
[[nodiscard]] bool is_request_id(std::string_view text);

}  // namespace countersign::connection
