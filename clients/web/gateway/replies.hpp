// Replies: what the HTTP API answers: JSON, and refusals in the daemon's own shape, {"code", "text", "hint"}, whoever
// refuses, so that a page shows all of them alike.
#pragma once

#include <string>
#include <string_view>

#include "clients/front/route.hpp"
#include "clients/web/gateway/daemon.hpp"
#include "clients/web/session/refused.hpp"

namespace countersign::web {

using front::FrontAnswer;
using front::FrontRequest;

[[nodiscard]] FrontAnswer json_reply(int status, const Json& body);
[[nodiscard]] FrontAnswer refusal_reply(int status, std::string_view code, const Sentence& text, const Sentence& hint = {});
// Of the gateway's own memory.
[[nodiscard]] FrontAnswer refusal_reply(const Refused& refused);
// Of the daemon, or of the way to it: with "changes" and "version" of a stale one, and "request" where the outcome is unknown.
[[nodiscard]] FrontAnswer failure_reply(const Failure& failure);
// To be saved under this name; never shown in the page's place.
[[nodiscard]] FrontAnswer file_reply(std::string type, const std::string& name, std::string bytes);

// The body as a JSON object with all of `texts` in it; else why not. No other members.
[[nodiscard]] Result<Json, FrontAnswer> read_body(const FrontRequest& request, std::initializer_list<std::string_view> texts);

}  // namespace countersign::web
