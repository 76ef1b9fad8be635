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

}  // namespace countersign::notify
