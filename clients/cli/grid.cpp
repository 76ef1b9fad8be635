#include "clients/cli/grid.hpp"

#include <algorithm>
#include <numeric>

#include "clients/cli/text_width.hpp"

namespace countersign::cli {

namespace {

constexpr int gap = 2;
constexpr int narrowest = 8;

}  // namespace

void Grid::add(std::vector<Cell> row) {
    for (auto& cell : row) cell.text = printable(cell.text);
    row.resize(columns_.size());
    rows_.push_back(std::move(row));
}

std::vector<int> Grid::widths(int room) const {
    std::vector<int> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        int width = display_width(columns_[i].title);
        for (const auto& row : rows_) width = std::max(width, display_width(row[i].text));
        widths.push_back(width);
    }
    if (room <= 0 || widths.empty()) return widths;
    const int gaps = gap * static_cast<int>(widths.size() - 1);
    while (std::accumulate(widths.begin(), widths.end(), gaps) > room) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= narrowest) break;
        --*widest;
    }
    return widths;
}

void Grid::draw(std::ostream& out, const Paint& paint, int width, int indent) const {
    const auto column_widths = widths(width > 0 ? width - indent : 0);
    auto draw_row = [&](const std::vector<Cell>& row) {
        std::string line(static_cast<std::size_t>(indent), ' ');
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool last = i + 1 == row.size();
            const std::string shown = cut(row[i].text, column_widths[i]);
            const std::string fill(static_cast<std::size_t>(column_widths[i] - display_width(shown)), ' ');
            const std::string painted = paint(row[i].style, shown);
            line += columns_[i].right ? fill + painted : last ? painted : painted + fill;
            if (!last) line += std::string(gap, ' ');
        }
        while (line.ends_with(' ')) line.pop_back();
        out << line << '\n';
    };
    std::vector<Cell> titles;
    bool titled = false;
    for (const auto& column : columns_) {
        titles.push_back({column.title, Style::dim});
        titled = titled || !column.title.empty();
    }
    if (titled) draw_row(titles);
    for (const auto& row : rows_) draw_row(row);
}

}  // namespace countersign::cli
