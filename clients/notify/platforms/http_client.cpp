#include "clients/notify/platforms/http_client.hpp"

#include <algorithm>
#include <cctype>
#include <memory>
#include <mutex>

#include <curl/curl.h>

#include "clients/notify/platforms/web_address.hpp"
#include "daemon/ensure.hpp"

namespace countersign::platforms {

namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

struct Received {
    HttpAnswer answer;
    std::size_t bytes_max = 0;
    bool is_too_large = false;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to) {
    auto& received = *static_cast<Received*>(to);
    received.is_too_large = received.answer.body.size() + size > received.bytes_max;
    if (received.is_too_large) return 0;
    received.answer.body.append(bytes, size);
    return size;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* to) {
    const std::string_view line(bytes, size);
    const std::size_t colon = line.find(':');
    auto& headers = static_cast<Received*>(to)->answer.headers;
    if (colon == std::string_view::npos || headers.size() >= 100) return size;
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::size_t first = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
    const std::size_t last = line.find_last_not_of(" \t\r\n");
    headers[name] =
        last == std::string_view::npos || last < first ? "" : std::string(line.substr(first, last - first + 1));
    return size;
}

CURL* handle_of_this_thread() {
    static std::once_flag once;
    std::call_once(once, [] { ensure(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl starts"); });
    thread_local const Handle handle(curl_easy_init(), &curl_easy_cleanup);
    ensure(handle != nullptr, "libcurl has a handle");
    curl_easy_reset(handle.get());  // options only; connections stay
    return handle.get();
}

Headers headers_of(const HttpRequest& request) {
    curl_slist* list = curl_slist_append(nullptr, "expect:");  // no wait for a 100
    for (const auto& [name, value] : request.headers) list = curl_slist_append(list, (name + ": " + value).c_str());
    return {list, &curl_slist_free_all};
}

void set_up(CURL* curl, const HttpRequest& request, const HttpLimits& limits) {
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    const Milliseconds patience =
        request.patience > Milliseconds(0) ? std::min(request.patience, limits.whole) : limits.whole;
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(patience.count()));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "countersign-notify");
    if (request.method == "GET") return;
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
}

HttpResult send_request(const HttpRequest& request, const HttpLimits& limits) {
    const auto address = read_web_address(request.url);
    if (!address) return fail(HttpFault{"Expected a web address to send to, but the configured one is none."});
    if (!address->may_be_spoken_to())
        return fail(HttpFault{"Expected an https address of " + address->host + ", but it has no TLS."});
    CURL* curl = handle_of_this_thread();
    const Headers headers = headers_of(request);
    Received received{.bytes_max = limits.answer_bytes_max};
    set_up(curl, request, limits);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &received);
    const CURLcode code = curl_easy_perform(curl);
    if (received.is_too_large)
        return fail(HttpFault{"Expected a short answer from " + address->host + ", but it is too large."});
    if (code != CURLE_OK)
        return fail(HttpFault{"Expected an answer from " + address->host + ", but: " + curl_easy_strerror(code) + "."});
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    received.answer.status = static_cast<int>(status);
    return std::move(received.answer);
}

}  // namespace

HttpSend make_http_client(HttpLimits limits) {
    return [limits](const HttpRequest& request) { return send_request(request, limits); };
}

}  // namespace countersign::platforms
