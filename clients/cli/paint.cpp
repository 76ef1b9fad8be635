#include "clients/cli/paint.hpp"

namespace countersign::cli {

namespace {

std::string_view escape(Style style) {
    switch (style) {
        case Style::plain: return "";
        case Style::bold: return "\x1b[1m";
        case Style::dim: return "\x1b[2m";
        case Style::red: return "\x1b[31m";
        case Style::green: return "\x1b[32m";
        case Style::yellow: return "\x1b[33m";
        case Style::cyan: return "\x1b[36m";
    }
    return "";
}

}  // namespace

std::string Paint::operator()(Style style, std::string_view text) const {
    if (!on_ || style == Style::plain || text.empty()) return std::string(text);
    return std::string(escape(style)) + std::string(text) + "\x1b[0m";
}

}  // namespace countersign::cli
