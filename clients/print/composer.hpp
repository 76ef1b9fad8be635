// Composer: places texts, lines and the code on pages, top to bottom, and draws them when it is known how many pages
// there are. For the .cpp files of this folder. Units are points, from the upper left corner.
#pragma once

#include <string>
#include <vector>

#include "clients/print/page_text.hpp"

namespace countersign::print {

struct PageSize {
    double width = 595.28, height = 841.89;  // A4
    [[nodiscard]] PageSize turned() const { return {height, width}; }
};

inline constexpr double margin = 42, footer_space = 24;

class Composer {
public:
    Composer(PangoContext* context, PageSize size) : context_(context), size_(size) {}

    [[nodiscard]] double left() const { return margin; }
    [[nodiscard]] double width() const { return size_.width - 2 * margin; }
    [[nodiscard]] double y() const { return y_; }
    void skip(double height) { y_ += height; }
    // Whether that much more fits on this page.
    [[nodiscard]] bool fits(double height) const { return y_ + height <= size_.height - margin - footer_space; }
    void new_page();
    [[nodiscard]] std::size_t pages() const { return page_ + 1; }

    [[nodiscard]] Layout layout(const std::string& text, const TextStyle& style, double width) const {
        return make_layout(context_, text, style, width);
    }
    // At x, `dy` below the cursor; the cursor stays.
    void put(Layout layout, double x, double dy);
    void rectangle(double x, double dy, double width, double height, bool is_filled);
    // Black and white squares, row by row; the edge of one is `module` points.
    void squares(std::vector<std::vector<bool>> rows, double x, double dy, double module);

    void draw(cairo_t* cairo, const std::string& footer) const;

private:
    struct Placed {
        std::size_t page = 0;
        double x = 0, y = 0, width = 0, height = 0;
        Layout layout;  // none: a rectangle
        bool is_filled = false;
        std::vector<std::vector<bool>> squares;
    };
    static void draw_one(cairo_t* cairo, const Placed& placed);
    void draw_footer(cairo_t* cairo, const std::string& footer, std::size_t page) const;

    PangoContext* context_;
    PageSize size_;
    std::size_t page_ = 0;
    double y_ = margin;
    std::vector<Placed> placed_;
};

}  // namespace countersign::print
