#include "clients/cli/canvas.hpp"

namespace countersign::cli {

void draw_heading(const Canvas& canvas, Text title) {
    canvas.out << '\n' << canvas.paint(Style::bold, text(title, canvas.language)) << '\n';
}

}  // namespace countersign::cli
