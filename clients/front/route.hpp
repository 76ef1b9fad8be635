// Routes: which handler a request goes to, and what every answer carries. Pure: no sockets. Paths are taken
// literally: one with anything but plain characters, or with empty, "." or ".." segments, is no page of
// ours, so that nobody in front of us reads it in another way than we do.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/front/stream.hpp"

namespace countersign::front {

using Headers = std::map<std::string, std::string>;  // names in lower case

struct FrontRequest {
    std::string method, path, query;  // "GET", "/a/token", what stands behind "?"
    Headers headers;                  // several of one name are one, with ", " between them
    std::string body;
    std::string remote;               // the address of who asks: behind a proxy, whom the proxy says it asks for
};

struct FrontAnswer {
    int status = 200;
    Headers headers;                  // stand above the usual ones
    std::string body;
    std::optional<Streaming> stream = std::nullopt;  // instead of a body; the connection ends with it
};

struct Route {
    std::string method;               // "GET" also answers HEAD
    std::string prefix;               // "/hooks/": all below it; "/status": that alone
    std::function<FrontAnswer(const FrontRequest&)> answer;
    // Where FrontLimits do not suit it: files come here, or nothing does.
    std::optional<std::size_t> body_bytes_max = std::nullopt;
    std::optional<std::chrono::milliseconds> body_patience = std::nullopt;  // from the headers to the last byte
};
using Routes = std::vector<Route>;

struct Found {
    const Route* route = nullptr;     // or the status of the answer
    int status = 404;
    std::string allow;                // of 405: the methods that there are
};
// The longest prefix that fits, in this method.
[[nodiscard]] Found find_route(const Routes& routes, std::string_view method, std::string_view path);

// "/a/token?x=1" apart; false when the target is no path of ours.
[[nodiscard]] bool read_target(std::string_view target, FrontRequest& request);

// Whether the headers say in one way only where the request ends and whom it is for. Somebody in front of us
// who reads another one of two lengths than we do would take the rest of a body for somebody else's request.
[[nodiscard]] bool is_clearly_framed(const Headers& headers);

// What goes out: the usual headers below the handler's own. A header that would break the line is a fault of
// the handler and becomes a 500 without a word of it.
[[nodiscard]] FrontAnswer finished(FrontAnswer answer);
// Some answers are over after their headers.
[[nodiscard]] bool has_body(int status);
// A short text in both languages for an answer that no handler gave.
[[nodiscard]] FrontAnswer plain_answer(int status);

}  // namespace countersign::front
