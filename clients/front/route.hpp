// Routes: which handler a request goes to, and what every answer carries. Pure: no sockets. Paths are taken
// literally: one with anything but plain characters, or with empty, "." or ".." segments, is no page of
// ours, so that nobody in front of us reads it in another way than we do.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace countersign::front {

using Headers = std::map<std::string, std::string>;  // names in lower case

struct FrontRequest {
    std::string method, path, query;  // "GET", "/a/token", what stands behind "?"
    Headers headers;                  // several of one name are one, with ", " between them
    std::string body;
    std::string remote;               // the address of the peer, which may be a proxy
};

struct FrontAnswer {
    int status = 200;
    Headers headers;                  // stand above the usual ones
    std::string body;
};

struct Route {
    std::string method;               // "GET" also answers HEAD
    std::string prefix;               // "/hooks/": all below it; "/status": that alone
    std::function<FrontAnswer(const FrontRequest&)> answer;
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

// What goes out: the usual headers below the handler's own. A header that would break the line is a fault of
// the handler and becomes a 500 without a word of it.
[[nodiscard]] FrontAnswer finished(FrontAnswer answer);
// A short text in both languages for an answer that no handler gave.
[[nodiscard]] FrontAnswer plain_answer(int status);

}  // namespace countersign::front
