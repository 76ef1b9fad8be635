// Grid: a table on the terminal, its columns aligned by display width. Wider than the terminal, it
// cuts its widest columns; where there is no terminal, nothing is cut.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "clients/cli/paint.hpp"

namespace countersign::cli {

class Grid {
public:
    struct Column {
        std::string title;
        bool right = false;
    };
    struct Cell {
        std::string text;
        Style style = Style::plain;
    };

    explicit Grid(std::vector<Column> columns) : columns_(std::move(columns)) {}

    // Makes the cells printable; a row has one cell for each column.
    void add(std::vector<Cell> row);
    [[nodiscard]] bool empty() const { return rows_.empty(); }

    // `width`: columns of the terminal, 0 when there is none.
    void draw(std::ostream& out, const Paint& paint, int width, int indent = 0) const;

private:
    [[nodiscard]] std::vector<int> widths(int room) const;

    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

}  // namespace countersign::cli
