#include "clients/front/cookie.hpp"

namespace countersign::front {

std::string cookie_of(const FrontRequest& request, std::string_view name) {
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

}  // namespace countersign::front
