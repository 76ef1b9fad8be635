#include "clients/print/composer.hpp"

#include <fmt/format.h>

namespace countersign::print {

namespace {

constexpr double line_width = 0.6, footer_size = 7.5, grey = 0.93;

}  // namespace

void Composer::new_page() {
    ++page_;
    y_ = margin;
}

void Composer::put(Layout layout, double x, double dy) {
    placed_.push_back({.page = page_, .x = x, .y = y_ + dy, .layout = std::move(layout), .squares = {}});
}

void Composer::rectangle(double x, double dy, double width, double height, bool is_filled) {
    placed_.push_back({.page = page_, .x = x, .y = y_ + dy, .width = width, .height = height, .layout = {}, .is_filled = is_filled,
                       .squares = {}});
}

void Composer::squares(std::vector<std::vector<bool>> rows, double x, double dy, double module) {
    placed_.push_back({.page = page_, .x = x, .y = y_ + dy, .width = module, .layout = {}, .squares = std::move(rows)});
}

void Composer::draw_one(cairo_t* cairo, const Placed& placed) {
    cairo_set_source_rgb(cairo, 0, 0, 0);
    if (placed.layout) {
        cairo_move_to(cairo, placed.x, placed.y);
        pango_cairo_show_layout(cairo, placed.layout.get());
        return;
    }
    if (!placed.squares.empty()) {
        double y = placed.y;
        for (const auto& row : placed.squares) {
            double x = placed.x;
            for (const bool is_black : row) {
                if (is_black) cairo_rectangle(cairo, x, y, placed.width, placed.width);
                x += placed.width;
            }
            y += placed.width;
        }
        cairo_fill(cairo);
        return;
    }
    cairo_rectangle(cairo, placed.x, placed.y, placed.width, placed.height);
    if (placed.is_filled) {
        cairo_set_source_rgb(cairo, grey, grey, grey);
        cairo_fill(cairo);
        return;
    }
    cairo_set_line_width(cairo, line_width);
    cairo_stroke(cairo);
}

void Composer::draw_footer(cairo_t* cairo, const std::string& footer, std::size_t page) const {
    const double y = size_.height - margin - footer_space / 2;
    const Layout left_text = layout(footer, {.size = footer_size}, width() * 0.8);
    const Layout right_text = layout(fmt::format("{}/{}", page + 1, pages()), {.size = footer_size, .alignment = PANGO_ALIGN_RIGHT}, width());
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (const Layout* text : {&left_text, &right_text}) {
        cairo_move_to(cairo, margin, y);
        pango_cairo_show_layout(cairo, text->get());
    }
}

void Composer::draw(cairo_t* cairo, const std::string& footer) const {
    for (std::size_t page = 0; page < pages(); ++page) {
        for (const Placed& placed : placed_)
            if (placed.page == page) draw_one(cairo, placed);
        draw_footer(cairo, footer, page);
        cairo_show_page(cairo);
    }
}

}  // namespace countersign::print
