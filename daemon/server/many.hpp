// One request that stands for many (批量): which methods do, and how their parts are answered. What
// becomes of the parts is decided one by one, as if each had been asked for alone.
#pragma once

#include <string>
#include <string_view>

#include "daemon/server/conversation.hpp"

namespace countersign::server {

// task.act_many and the like, whose items are the parameters of a single method.
[[nodiscard]] bool is_many(std::string_view method);
// The request id of one part: "month-end.3". A retry of the whole, or of the part alone, finds it again.
[[nodiscard]] std::string part_request(std::string_view whole, std::string_view part);
// A conversation within, for the parts of this question.
[[nodiscard]] std::shared_ptr<Conversation> within(Question question, std::size_t parts);
// One of them, asked for by whoever asked for the whole.
[[nodiscard]] Question part_of(std::shared_ptr<Conversation> parts, std::size_t index, std::string method);
// {"request", "instance", and `member` with its JSON}.
[[nodiscard]] std::string part_text(const Question& part, std::string_view member, const std::string& text);

}  // namespace countersign::server
