#include "clients/front/remote.hpp"

#include <array>
#include <optional>

#include <arpa/inet.h>

namespace countersign::front {

namespace {

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Written one way, so that one address is one to whoever counts.
std::optional<std::string> address_of(int family, const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    std::array<char, INET6_ADDRSTRLEN> written{};
    if (::inet_pton(family, text.c_str(), address.data()) != 1) return std::nullopt;
    return ::inet_ntop(family, address.data(), written.data(), written.size());
}

// Some proxies add the port: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::string without_port(const std::string& entry) {
    if (entry.starts_with('[')) return entry.substr(1, entry.find(']') - 1);
    const std::size_t colon = entry.find(':');
    const bool is_one = colon != std::string::npos && entry.find(':', colon + 1) == std::string::npos;
    return is_one ? entry.substr(0, colon) : entry;
}

}  // namespace

std::string forwarded_for(const Headers& headers, const std::string& peer) {
    const auto found = headers.find("x-forwarded-for");
    if (found == headers.end()) return peer;
    const std::string entry = without_port(trimmed(found->second.substr(found->second.rfind(',') + 1)));
    for (const int family : {AF_INET, AF_INET6})
        if (auto address = address_of(family, entry)) return *address;
    return peer;
}

}  // namespace countersign::front
