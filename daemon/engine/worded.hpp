// Texts in both languages from the same parts. Private to the engine.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "daemon/engine/label.hpp"

namespace countersign::engine {

// `zh` and `en` are fmt's formats, with a place for each part.
template <class... Parts>
[[nodiscard]] Label worded(std::string_view zh, std::string_view en, const Parts&... parts) {
    return {.zh = fmt::format(fmt::runtime(zh), parts.zh...), .en = fmt::format(fmt::runtime(en), parts.en...)};
}

// What reads the same in both.
[[nodiscard]] inline Label alike(std::string text) { return {.zh = text, .en = std::move(text)}; }

// At most this many bytes, cut between characters and ended with "...".
[[nodiscard]] std::string shortened(std::string text, std::size_t bytes_max);

}  // namespace countersign::engine
