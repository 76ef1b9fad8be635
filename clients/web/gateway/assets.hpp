// Assets: the page application (clients/web/pages) as it is built into the program, so that there is nothing to install and
// nothing to mix up.
#pragma once

#include <span>
#include <string_view>

namespace countersign::web {

struct Asset {
    std::string_view name;  // "app.js"
    std::string_view bytes;
};

// Made by clients/web/embed.cmake.
[[nodiscard]] std::span<const Asset> assets();

}  // namespace countersign::web
