#include "clients/front/route.hpp"

#include <algorithm>

namespace countersign::front {

namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
}

bool is_path(std::string_view path) {
    if (!path.starts_with('/')) return false;
    for (std::string_view rest = path.substr(1); !rest.empty();) {
        const std::string_view segment = rest.substr(0, rest.find('/'));
        if (segment.empty() || segment == "." || segment == ".." || !std::ranges::all_of(segment, is_plain)) return false;
        rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
    }
    return true;
}

bool fits(const Route& route, std::string_view path) {
    return route.prefix.ends_with('/') ? path.starts_with(route.prefix) : path == route.prefix;
}

bool takes(const Route& route, std::string_view method) {
    return route.method == method || (route.method == "GET" && method == "HEAD");
}

const Headers& usual_headers() {
    static const Headers headers = {
        {"cache-control", "no-store"},
        {"content-security-policy", "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
        {"content-type", "text/plain; charset=utf-8"},
        {"referrer-policy", "no-referrer"},
        {"x-content-type-options", "nosniff"},
        {"x-robots-tag", "noindex"}};
    return headers;
}

bool is_one_line(const Headers::value_type& header) {
    const auto is_token = [](char c) { return is_plain(c) && !(c >= 'A' && c <= 'Z'); };
    const auto is_text = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '\x7F'; };
    return !header.first.empty() && std::ranges::all_of(header.first, is_token) && std::ranges::all_of(header.second, is_text);
}

bool is_chunked(const std::string& encoding) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(encoding, std::string_view("chunked"), {}, lower);
}

const char* text_of(int status) {
    switch (status) {
        case 400: return "请求不合规。\nExpected a request in HTTP, but it is none.\n";
        case 404: return "没有这个页面。\nExpected a page of ours, but there is none at this address.\n";
        case 405: return "此处不能这样做。\nExpected another method at this address.\n";
        case 413: return "内容过大。\nExpected a smaller body.\n";
        case 431: return "请求头过大。\nExpected smaller headers.\n";
        case 503: return "现在太忙，请稍后再试。\nExpected to answer, but there is too much to do; try again in a moment.\n";
        default: return "出了内部错误。\nExpected to answer, but something is wrong here.\n";
    }
}

}  // namespace

Found find_route(const Routes& routes, std::string_view method, std::string_view path) {
    Found found;
    std::size_t longest = 0;
    for (const Route& route : routes)
        if (fits(route, path)) longest = std::max(longest, route.prefix.size());
    for (const Route& route : routes) {
        if (route.prefix.size() != longest || !fits(route, path)) continue;
        if (takes(route, method)) return {.route = &route, .status = 200, .allow = {}};
        found.status = 405;
        found.allow += (found.allow.empty() ? "" : ", ") + route.method;
    }
    return found;
}

bool read_target(std::string_view target, FrontRequest& request) {
    const std::size_t mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    request.query = target.substr(std::min(mark + 1, target.size()));
    const auto is_visible = [](char c) { return c > ' ' && c < '\x7F' && c != '#'; };
    return is_path(request.path) && std::ranges::all_of(request.query, is_visible);
}

// "5, 5" is what two lengths became, and so is refused although they agree.
bool is_clearly_framed(const Headers& headers) {
    const auto length = headers.find("content-length"), encoding = headers.find("transfer-encoding"), host = headers.find("host");
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (host != headers.end() && host->second.find(',') != std::string::npos) return false;
    if (encoding != headers.end()) return length == headers.end() && is_chunked(encoding->second);
    return length == headers.end() || (!length->second.empty() && std::ranges::all_of(length->second, is_digit));
}

FrontAnswer finished(FrontAnswer answer) {
    const bool has_status = answer.status >= 200 && answer.status <= 599;
    if (!has_status || !std::ranges::all_of(answer.headers, is_one_line)) answer = plain_answer(500);
    for (const auto& header : usual_headers()) answer.headers.insert(header);
    if (has_body(answer.status)) return answer;
    answer.body.clear();
    answer.headers.erase("content-type");  // it would be taken for that of the page which did not change
    return answer;
}

bool has_body(int status) { return status != 204 && status != 304; }

FrontAnswer plain_answer(int status) { return {.status = status, .headers = {}, .body = text_of(status)}; }

}  // namespace countersign::front
