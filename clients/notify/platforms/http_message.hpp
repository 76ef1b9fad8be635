// HttpRequest and HttpAnswer as values: codecs make the one and read the other, and never touch a
// network. A request's address may hold a secret (a webhook's is one), so no text may quote it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "clients/notify/platforms/instant.hpp"
#include "daemon/result.hpp"

namespace countersign::platforms {

struct HttpRequest {
    std::string method = "POST";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    Milliseconds patience{};  // 0: the client's own
};

struct HttpAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

// No answer came: why, naming the host at most.
struct HttpFault {
    std::string why;
};

using HttpResult = Result<HttpAnswer, HttpFault>;
using HttpSend = std::function<HttpResult(const HttpRequest&)>;

}  // namespace countersign::platforms
