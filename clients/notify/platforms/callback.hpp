// Callback: what a platform posts to us over HTTP, the second transport. Reading one ends in a click,
// in an answer that needs no decision (an address check, an event that we do not want), or in a
// refusal. A refusal's text says what is wrong, never a key or a signature that would have been right.
#pragma once

#include <map>
#include <string>
#include <variant>

#include "clients/notify/platforms/click.hpp"
#include "daemon/result.hpp"

namespace countersign::platforms {

struct CallbackRequest {
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;                            // as it came, byte for byte
};

struct CallbackAnswer {
    int status = 200;
    std::string content_type;
    std::string body;
    bool operator==(const CallbackAnswer&) const = default;
};

struct Refused {
    int status = 401;
    std::string why;
};

using Callback = std::variant<Click, CallbackAnswer>;
using CallbackResult = Result<Callback, Refused>;

// A value by its name, or empty.
[[nodiscard]] inline std::string value_of(const std::map<std::string, std::string>& values, const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

}  // namespace countersign::platforms
