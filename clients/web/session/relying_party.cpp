#include "clients/web/session/relying_party.hpp"

#include <algorithm>

#include <arpa/inet.h>

namespace countersign::web {

namespace {

constexpr std::string_view secure = "https://", plain = "http://";

bool is_domain(const std::string& host) {
    in_addr address{};
    return !host.empty() && host.find_first_of("[]:") == std::string::npos && inet_pton(AF_INET, host.c_str(), &address) != 1;
}

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

RelyingParty relying_party_of(std::string_view public_url) {
    if (public_url.empty()) return {.id = "localhost", .origins = {"http://localhost", "http://localhost:*"}};
    const std::string_view scheme = public_url.starts_with(secure) ? secure : public_url.starts_with(plain) ? plain : "";
    if (scheme.empty()) return {};
    std::string place(public_url.substr(scheme.size()));
    place.resize(std::min(place.size(), place.find_first_of("/?#")));
    for (char& c : place)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const std::string default_port = scheme == secure ? ":443" : ":80";
    if (place.ends_with(default_port)) place.resize(place.size() - default_port.size());  // as browsers write it
    const std::string host = place.substr(0, place.rfind(':'));
    // Browsers have passkeys on secure pages only, and take localhost for one.
    if (!is_domain(host) || (scheme == plain && host != "localhost")) return {};
    return {.id = host, .origins = {std::string(scheme) + place}};
}

bool is_origin_of(const RelyingParty& party, std::string_view origin) {
    return std::ranges::any_of(party.origins, [&](std::string_view own) {
        if (!own.ends_with(":*")) return origin == own;
        own.remove_suffix(1);
        return origin.starts_with(own) && is_port(origin.substr(own.size()));
    });
}

}  // namespace countersign::web
