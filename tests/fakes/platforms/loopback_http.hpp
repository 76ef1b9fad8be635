// An HTTP server on a free port of this machine, in its own thread; every request goes to one function.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "clients/notify/platforms/http_message.hpp"

namespace countersign::platforms {

struct Asked {
    std::string method, path, body;
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> headers;  // names in lower case
};

class LoopbackHttp {
public:
    using Serve = std::function<HttpAnswer(const Asked&)>;

    explicit LoopbackHttp(Serve serve);
    ~LoopbackHttp();
    LoopbackHttp(const LoopbackHttp&) = delete;
    LoopbackHttp& operator=(const LoopbackHttp&) = delete;

    [[nodiscard]] int port() const;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }

private:
    struct Server;
    std::unique_ptr<Server> server_;
};

}  // namespace countersign::platforms
