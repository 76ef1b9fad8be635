#include "clients/print/grid_layout.hpp"

#include <algorithm>
#include <numeric>

namespace countersign::print {

namespace {

constexpr double padding = 3, text_size = 8.5, title_size = 10, gap = 6, narrowest = 28;

TextStyle cell_style(const Column& column, bool is_bold) {
    return {.size = text_size, .is_bold = is_bold, .alignment = column.is_number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT};
}

class GridPlacement {
public:
    GridPlacement(Composer& composer, const Grid& grid) : composer_(composer), grid_(grid), widths_(column_widths()) {}

    void place() {
        std::vector<std::string> head;
        for (const Column& column : grid_.columns) head.push_back(column.label);
        const double title_height = place_title(head);
        composer_.skip(title_height);
        place_row(head, true, true);
        for (const auto& row : grid_.rows) place_body_row(row, head, false);
        if (!grid_.total.empty()) place_body_row(grid_.total, head, true);
        composer_.skip(gap);
    }

private:
    // As wide as the widest cell wants to be; what is too much for the page is taken in proportion.
    [[nodiscard]] std::vector<double> column_widths() const {
        std::vector<double> wanted(grid_.columns.size(), narrowest);
        const auto consider = [&](const std::vector<std::string>& cells, bool is_bold) {
            for (std::size_t i = 0; i < std::min(cells.size(), wanted.size()); ++i) {
                const Layout layout = composer_.layout(cells[i], cell_style(grid_.columns[i], is_bold), 0);
                wanted[i] = std::max(wanted[i], std::min(width_of(layout.get()) + 2 * padding, composer_.width() / 2));
            }
        };
        std::vector<std::string> head;
        for (const Column& column : grid_.columns) head.push_back(column.label);
        consider(head, true);
        for (const auto& row : grid_.rows) consider(row, false);
        consider(grid_.total, true);
        const double sum = std::accumulate(wanted.begin(), wanted.end(), 0.0);
        for (double& width : wanted) width *= composer_.width() / sum;
        return wanted;
    }

    [[nodiscard]] double row_height(const std::vector<std::string>& cells, bool is_bold) const {
        double height = 0;
        for (std::size_t i = 0; i < std::min(cells.size(), widths_.size()); ++i) {
            const Layout cell = composer_.layout(cells[i], cell_style(grid_.columns[i], is_bold), widths_[i] - 2 * padding);
            height = std::max(height, height_of(cell.get()));
        }
        return height + 2 * padding;
    }

    double place_title(const std::vector<std::string>& head) {
        Layout title = composer_.layout(grid_.title, {.size = title_size, .is_bold = true}, composer_.width());
        const double height = height_of(title.get()) + padding;
        const double first = grid_.rows.empty() ? 0 : row_height(grid_.rows.front(), false);
        if (!composer_.fits(height + row_height(head, true) + first)) composer_.new_page();
        composer_.put(std::move(title), composer_.left(), 0);
        return height;
    }

    void place_body_row(const std::vector<std::string>& cells, const std::vector<std::string>& head, bool is_bold) {
        if (!composer_.fits(row_height(cells, is_bold))) {
            composer_.new_page();
            place_row(head, true, true);
        }
        place_row(cells, is_bold, false);
    }

    void place_row(const std::vector<std::string>& cells, bool is_bold, bool is_head) {
        const double height = row_height(cells, is_bold);
        double x = composer_.left();
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            if (is_head) composer_.rectangle(x, 0, widths_[i], height, true);
            composer_.rectangle(x, 0, widths_[i], height, false);
            const std::string text = i < cells.size() ? cells[i] : std::string();
            composer_.put(composer_.layout(text, cell_style(grid_.columns[i], is_bold), widths_[i] - 2 * padding), x + padding, padding);
            x += widths_[i];
        }
        composer_.skip(height);
    }

    Composer& composer_;
    const Grid& grid_;
    std::vector<double> widths_;
};

}  // namespace

void place_grid(Composer& composer, const Grid& grid) {
    if (!grid.columns.empty()) GridPlacement(composer, grid).place();
}

}  // namespace countersign::print
