#include "clients/notify/platforms/web_address.hpp"

#include <algorithm>
#include <utility>

namespace countersign::platforms {

namespace {

constexpr std::string_view host_characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

bool consists_of(std::string_view text, std::string_view characters) {
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

bool take(std::string_view& rest, std::string_view beginning) {
    if (!rest.starts_with(beginning)) return false;
    rest.remove_prefix(beginning.size());
    return true;
}

bool is_target(std::string_view target) {
    return std::ranges::all_of(
        target, [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\\'; });
}

}  // namespace

std::optional<WebAddress> read_web_address(std::string_view url) {
    WebAddress address;
    address.has_tls = take(url, "https://") || take(url, "wss://");
    if (!address.has_tls && !take(url, "http://") && !take(url, "ws://")) return std::nullopt;
    const std::size_t end = std::min(url.size(), url.find_first_of("/?#"));
    std::string_view authority = url.substr(0, end);
    address.target = url.substr(end);
    if (!address.target.starts_with('/')) address.target.insert(0, "/");
    if (take(authority, "[::1]")) {
        address.host = "::1";
    } else {
        address.host = authority.substr(0, authority.find(':'));
        authority.remove_prefix(address.host.size());
        if (!consists_of(address.host, host_characters)) return std::nullopt;
    }
    address.port = address.has_tls ? "443" : "80";
    if (take(authority, ":")) {
        if (!consists_of(authority, "0123456789") || authority.size() > 5) return std::nullopt;
        address.port = std::exchange(authority, {});
    }
    if (!authority.empty() || !is_target(address.target)) return std::nullopt;
    return address;
}

}  // namespace countersign::platforms
