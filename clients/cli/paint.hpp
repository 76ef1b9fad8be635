// Paint: colours, when they are wanted: on a terminal, and NO_COLOR unset or empty.
#pragma once

#include <string>
#include <string_view>

namespace countersign::cli {

enum class Style { plain, bold, dim, red, green, yellow, cyan };

class Paint {
public:
    explicit Paint(bool on) : on_(on) {}
    [[nodiscard]] std::string operator()(Style style, std::string_view text) const;

private:
    bool on_;
};

}  // namespace countersign::cli
