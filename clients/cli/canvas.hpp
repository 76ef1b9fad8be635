// Canvas: where a picture of the daemon's answer is drawn, and how: language, colours, width.
#pragma once

#include <ostream>

#include "clients/cli/catalogue.hpp"
#include "clients/cli/paint.hpp"

namespace countersign::cli {

struct Canvas {
    std::ostream& out;
    Paint paint;
    Language language = Language::en;
    int width = 0;  // columns of the terminal, 0 when there is none
};

// A heading above a part of a page.
void draw_heading(const Canvas& canvas, Text title);
void draw_heading(const Canvas& canvas, std::string_view title);

}  // namespace countersign::cli
