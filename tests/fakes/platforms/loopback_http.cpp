#include "tests/fakes/platforms/loopback_http.hpp"

#include <algorithm>
#include <cctype>
#include <thread>

#include <httplib.h>

#include "daemon/ensure.hpp"

namespace countersign::platforms {

namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Asked asked_of(const httplib::Request& request) {
    Asked asked{.method = request.method, .path = request.path, .body = request.body};
    for (const auto& [name, value] : request.params) asked.query.emplace(name, value);
    for (const auto& [name, value] : request.headers) asked.headers.emplace(lower(name), value);
    return asked;
}

}  // namespace

struct LoopbackHttp::Server {
    httplib::Server http;
    int port = 0;
    std::thread thread;
};

LoopbackHttp::LoopbackHttp(Serve serve) : server_(std::make_unique<Server>()) {
    const auto handle = [serve = std::move(serve)](const httplib::Request& request, httplib::Response& response) {
        const HttpAnswer answer = serve(asked_of(request));
        response.status = answer.status;
        const auto type = answer.headers.find("content-type");
        response.set_content(answer.body, type == answer.headers.end() ? "application/json" : type->second.c_str());
        for (const auto& [name, value] : answer.headers)
            if (name != "content-type") response.set_header(name.c_str(), value);
    };
    server_->http.Get(".*", handle).Post(".*", handle).Put(".*", handle).Patch(".*", handle);
    // A connection that is kept would keep stop() waiting.
    server_->http.set_keep_alive_max_count(1);
    server_->port = server_->http.bind_to_any_port("127.0.0.1");
    ensure(server_->port > 0, "there is a free port");
    server_->thread = std::thread([this] { server_->http.listen_after_bind(); });
    while (!server_->http.is_running()) std::this_thread::yield();
}

LoopbackHttp::~LoopbackHttp() {
    server_->http.stop();
    server_->thread.join();
}

int LoopbackHttp::port() const { return server_->port; }

}  // namespace countersign::platforms
