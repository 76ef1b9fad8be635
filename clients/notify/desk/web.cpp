#include "clients/notify/desk/web.hpp"

#include <string_view>

#include "clients/notify/desk/html.hpp"
#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify {

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

const Headers& headers_of_pages() {
    static const Headers headers = {
        {"Content-Type", "text/html; charset=utf-8"},
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'sha256-" + platforms::base64(platforms::sha256(style_sheet())) +
             "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
        {"Cache-Control", "no-store"},
        {"Referrer-Policy", "no-referrer"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"X-Robots-Tag", "noindex, nofollow"}};
    return headers;
}

}  // namespace

WebAnswer page_answer(int status, std::string html) { return {.status = status, .headers = headers_of_pages(), .body = std::move(html)}; }

WebAnswer see_other(const std::string& path) {
    return {.status = 303, .headers = {{"Location", path}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}}, .body = {}};
}

std::string cookie_of(const WebRequest& request, const std::string& name) {
    const auto header = request.headers.find("cookie");
    if (header == request.headers.end()) return {};
    std::string_view rest = header->second;
    while (!rest.empty()) {
        const auto end = rest.find(';');
        std::string_view pair = rest.substr(0, end);
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) return std::string(pair.substr(name.size() + 1));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return {};
}

}  // namespace countersign::notify
