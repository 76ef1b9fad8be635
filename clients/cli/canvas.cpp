#include "clients/cli/canvas.hpp"

namespace countersign::cli {

void draw_heading(const Canvas& canvas, Text title) { draw_heading(canvas, text(title, canvas.language)); }

void draw_heading(const Canvas& canvas, std::string_view title) {
    canvas.out << '\n' << canvas.paint(Style::bold, title) << '\n';
}

}  // namespace countersign::cli
