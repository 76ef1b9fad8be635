#include "clients/notify/desk/web.hpp"

#include <string_view>

#include "clients/notify/desk/html.hpp"
#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify {

namespace {

const front::Headers& headers_of_pages() {
    static const front::Headers headers = {
        {"content-type", "text/html; charset=utf-8"},
        {"content-security-policy",
         "default-src 'none'; style-src 'sha256-" + platforms::base64(platforms::sha256(style_sheet())) +
             "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
        {"cache-control", "no-store"},
        {"referrer-policy", "no-referrer"},
        {"x-content-type-options", "nosniff"},
        {"x-frame-options", "DENY"},
        {"x-robots-tag", "noindex, nofollow"}};
    return headers;
}

}  // namespace

WebAnswer page_answer(int status, std::string html) { return {.status = status, .headers = headers_of_pages(), .body = std::move(html)}; }

WebAnswer see_other(const std::string& path) {
    return {.status = 303, .headers = {{"location", path}, {"cache-control", "no-store"}, {"referrer-policy", "no-referrer"}}, .body = {}};
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
